import Testing
import WengertSupport

@Suite struct TextTableTests {
  @Test func columnsAreAsWideAsTheirWidestCell() {
    let table = TextTable([["name", "", "count"], ["α", "b", "12"], ["x"]], rightAligned: [2])
    #expect(table.lines == ["name     count", "α     b     12", "x"])
    #expect("\(table)" == "name     count\nα     b     12\nx")
    #expect(TextTable([]).description.isEmpty)
  }
}
