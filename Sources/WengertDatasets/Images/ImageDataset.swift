import WengertTensors

/// Labelled images of one size, one byte for each channel of a pixel.
public struct ImageDataset: Sendable, Equatable {
  /// Which part of a data set to read.
  public enum Split: String, Sendable, CaseIterable {
    /// The images to learn from.
    case train
    /// The images to measure on.
    case test
  }

  /// The pixels, `count × channels × height × width` row by row, 0 dark to 255 bright.
  public let images: [UInt8]
  /// The class of each image, 0 ..< classNames.count.
  public let labels: [Int]
  /// Colour planes of an image: 1 gray, 3 red-green-blue.
  public let channels: Int
  /// Rows of an image.
  public let height: Int
  /// Columns of an image.
  public let width: Int
  /// The names of the classes, by label.
  public let classNames: [String]

  /// Makes a set from parts that fit.
  public init(
    images: [UInt8], labels: [Int], channels: Int, height: Int, width: Int, classNames: [String]
  ) {
    let wrong = labels.firstIndex { !classNames.indices.contains($0) }
    let fits =
      require(
        ImageDataset.byteCount(labels.count, channels, height, width) == images.count,
        "ImageDataset",
        "\(images.count) bytes are not \(labels.count) images of \(channels) × \(height) × \(width)"
      )
      && require(
        wrong == nil, "ImageDataset",
        "label \(labels[wrong!]) at position \(wrong!) is no class; it must lie in "
          + "0..<\(classNames.count)")
    self.images = fits ? images : []
    self.labels = fits ? labels : []
    self.channels = channels
    self.height = height
    self.width = width
    self.classNames = classNames
  }

  /// The product of extents; nil if one is negative or the product no number.
  private static func byteCount(_ extents: Int...) -> Int? {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if extent < 0 || overflow { return nil }
      product = next
    }
    return product
  }

  /// How many images there are.
  public var count: Int { labels.count }

  /// Bytes of one image: channels × height × width.
  public var pixelsPerImage: Int { channels * height * width }

  /// How many classes there are.
  public var classCount: Int { classNames.count }

  /// The bytes of one image, `channels × height × width`.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    guard
      require(
        labels.indices.contains(index), "ImageDataset",
        "image \(index) is out of range; it must lie in 0..<\(count)")
    else { return [] }
    return images[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)]
  }

  /// The images at these indices, in this order; an index may come more than once.
  public func selecting(_ indices: some Sequence<Int>) -> ImageDataset {
    var pixels: [UInt8] = []
    var chosen: [Int] = []
    for index in indices {
      guard
        require(
          labels.indices.contains(index), "ImageDataset",
          "image \(index) is out of range; it must lie in 0..<\(count)")
      else { continue }
      pixels.append(contentsOf: image(index))
      chosen.append(labels[index])
    }
    return ImageDataset(
      images: pixels, labels: chosen, channels: channels, height: height, width: width,
      classNames: classNames)
  }

  /// The first `count` images, or all where there are fewer.
  public func prefix(_ count: Int) -> ImageDataset {
    selecting(0..<min(max(0, count), self.count))
  }

  /// The first `first` images and the rest: as 55000 to train on and 5000 to validate.
  public func split(at first: Int) -> (first: ImageDataset, rest: ImageDataset) {
    let fits = require(
      (0...count).contains(first), "split", "\(first) of \(count) images cannot be taken")
    let first = fits ? first : 0
    return (selecting(0..<first), selecting(first..<count))
  }
}
