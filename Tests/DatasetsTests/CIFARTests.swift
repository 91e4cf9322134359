import WengertDatasets
import Testing

@Suite struct CIFARTests {
  private func record(_ labels: [UInt8], _ pixel: UInt8) -> [UInt8] {
    labels + [UInt8](repeating: pixel, count: 3071) + [255]
  }

  @Test func readsRecords() throws {
    let ten = try CIFARRecords.parse(record([3], 7) + record([9], 8), layout: .cifar10)
    #expect(ten.labels == [[3], [9]])
    #expect(ten.images.count == 6144)
    #expect([ten.images[0], ten.images[3071], ten.images[3072]] == [7, 255, 8])
    let hundred = try CIFARRecords.parse(
      GzipWriter.member(record([19, 99], 1)), layout: .cifar100)
    #expect(hundred.labels == [[19, 99]])
  }

  @Test func sizesMustBeWholeRecords() {
    for (layout, other) in [(CIFARRecords.Layout.cifar10, "CIFAR-100"), (.cifar100, "CIFAR-10")] {
      for size in [1, layout.recordSize - 1, layout.recordSize + 1] {
        for bytes in [[UInt8](repeating: 0, count: size)] {
          let plain = datasetError { _ = try CIFARRecords.parse(bytes, layout: layout) }
          let packed = datasetError {
            _ = try CIFARRecords.parse(GzipWriter.member(bytes), layout: layout)
          }
          #expect(kind(plain) == "truncated")
          #expect(kind(packed) == "truncated")
          #expect(plain?.description.contains(other) == true)
        }
      }
    }
    #expect(kind(datasetError { _ = try CIFARRecords.parse([], layout: .cifar10) }) == "emptyFile")
  }

  @Test func labelsMustBeInRange() {
    let ten = datasetError {
      _ = try CIFARRecords.parse(record([1], 0) + record([10], 0), layout: .cifar10)
    }
    #expect(kind(ten) == "labelOutOfRange")
    #expect(offset(ten) == 3073)
    let coarse = datasetError { _ = try CIFARRecords.parse(record([20, 0], 0), layout: .cifar100) }
    #expect(offset(coarse) == 0)
    let fine = datasetError { _ = try CIFARRecords.parse(record([0, 100], 0), layout: .cifar100) }
    #expect(offset(fine) == 1)
  }

  @Test(arguments: ["", "cifar-10-batches-bin/"]) func loadsCIFAR10(_ prefix: String) throws {
    let folder = try TemporaryFolder()
    for batch in 1...5 {
      try folder.write(record([UInt8(batch)], 0), to: "\(prefix)data_batch_\(batch).bin")
    }
    try folder.write(record([8], 4), to: "\(prefix)test_batch.bin")
    let train = try CIFAR10.load(from: folder.path)
    #expect(train.labels == [1, 2, 3, 4, 5])
    #expect((train.channels, train.height, train.width) == (3, 32, 32))
    let test = try CIFAR10.load(from: folder.path, split: .test)
    #expect(test.classNames[test.labels[0]] == "ship")
  }

  @Test func missingBatch() throws {
    let folder = try TemporaryFolder()
    for batch in 1...4 { try folder.write([0], to: "data_batch_\(batch).bin") }
    let error = datasetError { _ = try CIFAR10.load(from: folder.path) }
    #expect(kind(error) == "missingFile")
    #expect(error?.description.contains("data_batch_5.bin") == true)
  }

  @Test func loadsCIFAR100() throws {
    let folder = try TemporaryFolder()
    try folder.write(record([4, 0], 0), to: "cifar-100-binary/train.bin")
    try folder.write(record([19, 69], 0), to: "test.bin")
    #expect(CIFAR100.fineNames.count == 100)
    #expect(CIFAR100.coarseNames.count == 20)
    let train = try CIFAR100.load(from: folder.path)
    #expect(train.classNames[train.labels[0]] == "apple")
    let test = try CIFAR100.load(from: folder.path, split: .test)
    #expect(test.classNames[test.labels[0]] == "rocket")
    let coarse = try CIFAR100.load(from: folder.path, labels: .coarse)
    #expect(coarse.classNames[coarse.labels[0]] == "fruit_and_vegetables")
  }
}
