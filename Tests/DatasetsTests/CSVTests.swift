import WengertDatasets
import Testing

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
  ]) func records(_ text: String, _ rows: [[String]]) throws {
    #expect(try table(text).rows == rows)
  }

  @Test func headerAndDelimiter() throws {
    let found = try table("x;y\n1,5;2\n", header: true, delimiter: ";")
    #expect(found.header == ["x", "y"])
    #expect(found.rows == [["1,5", "2"]])
    #expect(try table("1\t2", delimiter: "\t").columnCount == 2)
    #expect(try table("x,y\n", header: true).rows.isEmpty)
  }

  @Test func numbers() throws {
    let found = try table("x,y,name\n1,-2.5e3,a\n 3 ,0x10,b\n", header: true)
    #expect(try found.numbers(column: "x") == [1, 3])
    #expect(try found.numbers(columns: [1, 0]) == [-2500, 1, 16, 3])
    #expect(try table("1,2\n3,4").numbers() == [1, 2, 3, 4])
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
