import Datasets
import Tensors
import Testing

/// Thousands of damaged inputs: each is read or refused with a typed error, and none crashes.
@Suite struct MutationTests {
  /// Reads mutants of `seeds`; returns how many were read and how many refused.
  private func run(
    _ seeds: [[UInt8]], count: Int, _ read: ([UInt8]) throws -> Void
  ) -> (read: Int, refused: Int) {
    var random = NumPyRandom(seed: 20)
    var result = (read: 0, refused: 0)
    for index in 0..<count {
      let mutant = Mutator.mutate(seeds[index % seeds.count], using: &random)
      do {
        try read(mutant)
        result.read += 1
      } catch let error as DatasetError {
        result.refused += 1
        if error.description.contains("\n") { Issue.record("two lines: \(error)") }
      } catch {
        Issue.record("\(error) is not a DatasetError")
      }
    }
    return result
  }

  @Test func idx() {
    let plain = [
      IDXArray(shape: [3, 2, 2], bytes: (0..<12).map { UInt8($0) }).fileBytes,
      IDXArray(shape: [5], bytes: [1, 2, 3, 4, 5]).fileBytes,
      IDXArray(element: .float64, shape: [1, 2], bytes: [UInt8](repeating: 64, count: 16))
        .fileBytes,
    ]
    let result = run(plain + plain.map { GzipWriter.member($0) }, count: 6000) {
      let array = try IDXArray.parse($0, limit: 1 << 16)
      #expect(array.shape.reduce(array.element.width, *) == array.bytes.count)
      #expect(array.doubles.count == array.count)
    }
    #expect(result.read > 100 && result.refused > 1000, "\(result)")
  }

  @Test func gzip() {
    let seeds = [
      CompressedSample.gzip, GzipWriter.member([1, 2, 3]), CompressedSample.gzip + [0, 0, 0],
      GzipWriter.member(Array("first".utf8)) + GzipWriter.member(Array("second".utf8)),
    ]
    let result = run(seeds, count: 6000) {
      let bytes = try Gzip.decompress($0, limit: 1 << 16)
      #expect(bytes.count <= 1 << 16)
    }
    #expect(result.read > 10 && result.refused > 3000, "\(result)")
  }

  @Test func cifar() {
    let record = [UInt8](repeating: 3, count: 3073)
    let fine = [UInt8](repeating: 5, count: 3074)
    let result = run([record + record, fine, GzipWriter.member(record)], count: 3000) {
      let layout: CIFARRecords.Layout = $0.count % 3074 == 0 ? .cifar100 : .cifar10
      let records = try CIFARRecords.parse($0, layout: layout, limit: 1 << 16)
      #expect(records.images.count == records.labels.count * 3072)
    }
    #expect(result.read > 100 && result.refused > 300, "\(result)")
  }

  @Test func csv() {
    let seeds = [
      "x,y\n1,2\n3,4\n", "\"a\",\"b\"\"c\"\r\n\"d\r\ne\",f\r\n", "1.5;2\n-3;4e5\n", "\u{feff}ä,ö\n",
    ].map { Array($0.utf8) }
    let result = run(seeds, count: 6000) {
      let table = try CSVTable.parse($0, header: $0.count % 2 == 0)
      #expect(table.rows.allSatisfy { $0.count == table.columnCount })
      _ = try table.numbers()
    }
    #expect(result.read > 100 && result.refused > 1000, "\(result)")
  }

  @Test func tar() {
    let sample = TarWriter.archive([
      .init(name: "folder/", kind: "5"), .init(name: "folder/a", bytes: [1, 2, 3]),
      .init(name: "././@LongLink", bytes: Array("long".utf8), kind: "L"), .init(name: "b"),
      .init(name: "pax", bytes: Array("11 path=xy\n".utf8), kind: "x"), .init(name: "c"),
    ])
    let result = run([sample, GzipWriter.member(sample)], count: 4000) {
      var reader = try TarReader(bytes: $0, limit: 1 << 16)
      while let entry = try reader.next() { #expect(!entry.name.hasPrefix("/")) }
    }
    #expect(result.read > 100 && result.refused > 300, "\(result)")
  }
}
