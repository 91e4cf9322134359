import Testing
import WengertSupport

@Suite struct SingleLineTests {
  @Test(arguments: [
    ("plain äö", "plain äö"), ("two\nlines\r\n", "two?lines??"), ("bell\u{7}\u{7F}", "bell??"),
    ("next\u{85}\u{2028}\u{2029}", "next???"), ("turned \u{202E}txt", "turned ?txt"),
    ("\u{1B}[31mred", "?[31mred"),
  ])
  func controlCharactersAreShown(_ text: String, _ line: String) {
    #expect(text.singleLine == line)
  }
}
