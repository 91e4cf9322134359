import WengertDatasets
import Testing

@Suite struct MNISTTests {
  private let images = IDXArray(shape: [3, 2, 2], bytes: (1...12).map { UInt8($0) }).fileBytes
  private let labels = IDXArray(shape: [3], bytes: [7, 0, 9]).fileBytes

  private static let names = [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte"),
    ("raw/train-images-idx3-ubyte", "raw/train-labels-idx1-ubyte"),
  ]

  @Test(arguments: names) func findsTheUsualNames(_ pair: (images: String, labels: String)) throws {
    let folder = try TemporaryFolder()
    try folder.write(GzipWriter.member(images), to: pair.images)
    try folder.write(labels, to: pair.labels)
    let set = try MNIST.load(from: folder.path)
    #expect(set.count == 3)
    #expect(set.labels == [7, 0, 9])
    #expect((set.channels, set.height, set.width) == (1, 2, 2))
    #expect(Array(set.image(1)) == [5, 6, 7, 8])
    #expect(set.classNames[set.labels[0]] == "7")
  }

  @Test func readsTheTestSplit() throws {
    let folder = try TemporaryFolder()
    try folder.write(images, to: "t10k-images-idx3-ubyte")
    try folder.write(labels, to: "t10k-labels-idx1-ubyte")
    #expect(try MNIST.load(from: folder.path, split: .test).labels == [7, 0, 9])
    let error = datasetError { _ = try MNIST.load(from: folder.path, split: .train) }
    #expect(kind(error) == "missingFile")
  }

  @Test func missingDirectoryAndPlainFile() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "file")
    #expect(kind(datasetError { _ = try MNIST.load(from: folder["no"]) }) == "missingFile")
    #expect(kind(datasetError { _ = try MNIST.load(from: folder["file"]) }) == "notADirectory")
  }

  @Test func countsMustFit() throws {
    let folder = try TemporaryFolder()
    try folder.write(images, to: "train-images-idx3-ubyte")
    try folder.write(
      IDXArray(shape: [2], bytes: [1, 2]).fileBytes, to: "train-labels-idx1-ubyte")
    #expect(kind(datasetError { _ = try MNIST.load(from: folder.path) }) == "countMismatch")
  }

  @Test func labelsMustBeInRange() throws {
    let folder = try TemporaryFolder()
    try folder.write(images, to: "train-images-idx3-ubyte")
    try folder.write(
      IDXArray(shape: [3], bytes: [1, 10, 2]).fileBytes, to: "train-labels-idx1-ubyte")
    let error = datasetError { _ = try MNIST.load(from: folder.path) }
    #expect(kind(error) == "labelOutOfRange")
    #expect(offset(error) == 9)
  }

  @Test func swappedFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write(labels, to: "train-images-idx3-ubyte")
    try folder.write(images, to: "train-labels-idx1-ubyte")
    let error = datasetError { _ = try MNIST.load(from: folder.path) }
    #expect(kind(error) == "wrongMagic")
    #expect(error?.description.contains("swapped") == true)
  }

  @Test func selectionAndSplit() throws {
    let set = ImageDataset(
      images: (0..<6).map { UInt8($0) }, labels: [0, 1, 0], channels: 2, height: 1, width: 1,
      classNames: ["a", "b"])
    #expect(set.selecting([2, 0, 2]).images == [4, 5, 0, 1, 4, 5])
    #expect(set.selecting([2, 1]).labels == [0, 1])
    #expect(set.prefix(2).labels == [0, 1])
    #expect(set.prefix(9) == set)
    #expect(set.split(at: 1).rest.images == [2, 3, 4, 5])
    #expect(set.pixelsPerImage == 2)
  }
}
