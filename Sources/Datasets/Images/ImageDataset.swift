import Tensors

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
    require(
      images.count == labels.count * channels * height * width,
      "ImageDataset: \(images.count) bytes are not \(labels.count) images"
        + " of \(channels) × \(height) × \(width)")
    require(
      labels.allSatisfy(classNames.indices.contains),
      "ImageDataset: a label is outside 0 ..< \(classNames.count)")
    self.images = images
    self.labels = labels
    self.channels = channels
    self.height = height
    self.width = width
    self.classNames = classNames
  }

  /// How many images there are.
  public var count: Int { labels.count }

  /// Bytes of one image: channels × height × width.
  public var pixelsPerImage: Int { channels * height * width }

  /// How many classes there are.
  public var classCount: Int { classNames.count }

  /// The bytes of one image, `channels × height × width`.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    require(labels.indices.contains(index), "image \(index) of \(count)")
    return images[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)]
  }

  /// The images at these indices, in this order; an index may come more than once.
  public func selecting(_ indices: some Sequence<Int>) -> ImageDataset {
    var pixels: [UInt8] = []
    var chosen: [Int] = []
    for index in indices {
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
    require((0...count).contains(first), "split at \(first) of \(count) images")
    return (selecting(0..<first), selecting(first..<count))
  }
}
