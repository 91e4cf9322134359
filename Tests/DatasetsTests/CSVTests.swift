import Testing
import WengertDatasets
import WengertFuzzing

@Suite struct CSVTests {
  private func table(
    _ text: String, header: Bool = false, delimiter: Character = ","
  ) throws -> CSVTable {
    try CSVTable.parse(Array(text.utf8), header: header, delimiter: delimiter)
  }

  private func place(_ error: DatasetError?) -> [Int] {
    if case .malformedLine(_, let line, let column, _, _, _) = error { return [line, column] }
    return []
  }

  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("a,\n,b\n", [["a", ""], ["", "b"]]),
    ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
    ("\"two\r\nlines\",x\n", [["two\r\nlines", "x"]]),
    ("\"\",\"\"\n", [["", ""]]),
    ("\u{feff}a,b", [["a", "b"]]),
    ("a, b \n\n\nc,d\n", [["a", " b "], ["c", "d"]]),
    ("größe,µ", [["größe", "µ"]]),
    // In a file of one column an empty line is a row.
    ("0\n\n1\r\n\r\n\"\"\n", [["0"], [""], ["1"], [""], [""]]), ("\n5\n", [[""], ["5"]]),
    ("a\u{0}b,\u{0}", [["a\u{0}b", "\u{0}"]]),
  ]) func records(_ text: String, _ rows: [[String]]) throws {
    #expect(try Array(table(text).rows) == rows)
  }

  @Test func headerAndDelimiter() throws {
    let found = try table("x;y\n1,5;2\n", header: true, delimiter: ";")
    #expect(found.header == ["x", "y"])
    #expect(Array(found.rows) == [["1,5", "2"]])
    #expect(try Array(table("\nlabel\n0\n\n1\n", header: true).rows) == [["0"], [""], ["1"]])
    #expect(try table("1\t2", delimiter: "\t").columnCount == 2)
    #expect(try table("x,y\n", header: true).rows.isEmpty)
  }

  @Test func numbers() throws {
    let found = try table("x,y,name\n1,-2.5e3,a\n 3 ,\"1\t\",b\n", header: true)
    #expect(try found.numbers(column: "x") == [1, 3])
    #expect(try found.numbers(columns: [1, 0]) == [-2500, 1, 1, 3])
    #expect(try table("1,2\n3,4").numbers() == [1, 2, 3, 4])
  }

  /// Whatever takes the short way must have the bits of the long one.
  @Test func numbersAreRoundedOnce() throws {
    var texts = [
      "0", "-0", "+1", ".5", "5.", "0.1", "1e22", "1e23", "9007199254740993", "1e-400", "1E+5",
      "123456789012345678901234567890.", "0.1000000000000000055511151231257827", "4.9e-324",
      "1.7976931348623157e308", "8.5e-22", "0000000000000000000001", "inf", "-Infinity", "INF",
    ]
    var random = FuzzRandom(seed: 1)
    for _ in 0..<2000 {
      let digits = String(random.next() % 1_000_000_000_000_000_000).prefix(1 + random.below(18))
      texts.append("\(digits).\(random.below(1000))e\(random.below(60) - 30)")
      texts.append("-\(digits)e\(random.below(50) - 25)")
    }
    let numbers = try table(texts.joined(separator: "\n")).numbers()
    for (text, number) in zip(texts, numbers) {
      #expect(number.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
    #expect(try table("nan,-NaN").numbers().allSatisfy { $0.isNaN })
  }

  /// Other notations, and numbers that no `Double` holds, are refused where they stand.
  @Test(arguments: [
    "12\u{0}34", "12\u{0}", "1e400", "-1e400", "0x10", "nan(0x123)", "1_000", "1,5", "1 2", "--1",
    "+-1", "1e", "1e+", ".", "-", "e5", "infin", "١", "1f", "nan ?", "",
  ])
  func textsThatAreNoNumbers(_ text: String) {
    let error = datasetError { _ = try table("1;2\n3;\(text)", delimiter: ";").numbers() }
    #expect(place(error) == [2, 2])
  }

  /// A table takes a small multiple of its text, however many fields there are.
  @Test func linesInLittleMemory() throws {
    let text = Array("x\n".utf8) + [UInt8](repeating: 0x0a, count: 4_000_000)
    let packed = GzipWriter.deflated(text)
    #expect(packed.count < 10_000)
    var rowCount = 0
    let peak = try peakMemory { rowCount = try CSVTable.parse(packed).rows.count }
    #expect(rowCount == 4_000_000)
    #expect(peak ?? 0 < 12 * text.count, "\(peak ?? 0) bytes")
    let numbers = Array(repeating: "0.125,-3.5\n", count: 100_000).joined()
    let whole = try peakMemory {
      rowCount = try CSVTable.parse(Array(numbers.utf8), header: false).numbers().count
    }
    #expect(rowCount == 200_000)
    #expect(whole ?? 0 < 6 * numbers.utf8.count, "\(whole ?? 0) bytes")
  }

  /// CR LF ends one line, not two.
  @Test func linesAreCountedOnce() {
    #expect(place(datasetError { _ = try table("a,b\r\n1,2\r\n3\r\n") }) == [3, 2])
    #expect(place(datasetError { _ = try table("a,b\r\r1,2\r3\r") }) == [4, 2])
  }

  @Test func numbersThatAreNone() throws {
    let found = try table("x,y\n\n1,2\n\"a\nb\",3\n4,\n", header: true)
    #expect(place(datasetError { _ = try found.numbers(column: 0) }) == [4, 1])
    #expect(place(datasetError { _ = try found.numbers(column: 1) }) == [6, 2])
    #expect(place(datasetError { _ = try found.numbers(column: "z") }) == [1, 1])
    #expect(place(datasetError { _ = try found.numbers(column: 2) }) == [1, 3])
  }

  @Test(arguments: [
    ("a,b\nc\n", [2, 2]), ("a,b\nc,d,e\n", [2, 3]), ("a,b\n\"c\nd\n", [2, 1]),
    ("a,b\nx,c\"d\n", [2, 2]), ("\"a\"b,c\n", [1, 1]), ("a\n\n\nb,c", [4, 2]),
  ]) func mistakes(_ text: String, _ position: [Int]) {
    #expect(place(datasetError { _ = try table(text) }) == position)
  }

  @Test func textMustBeUnicode() {
    let error = datasetError { _ = try CSVTable.parse([0x61, 0x2c, 0xff, 0x0a]) }
    #expect(place(error) == [1, 2])
  }

  @Test func emptyAndGzipped() throws {
    #expect(kind(datasetError { _ = try table("") }) == "emptyFile")
    #expect(kind(datasetError { _ = try table("\n\n") }) == "emptyFile")
    let packed = GzipWriter.member(Array("1,2\n".utf8))
    #expect(try CSVTable.parse(packed, header: false).numbers() == [1, 2])
  }
}
