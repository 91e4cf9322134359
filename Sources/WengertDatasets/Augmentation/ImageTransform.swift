import WengertAutodiff

/// Something done to one picture, such as a crop at random.
///
///     let training = try ImageFolder("pictures/train", transforms: [
///       .randomResizedCrop(height: 64, width: 64), .horizontalFlip(), .colorJitter(brightness: 0.4, hue: 0.1),
///       .normalize(mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225]),
///     ])
///
/// A picture is a tensor [channels, height, width] of numbers in [0, 1]. The numbers are those of torchvision's
/// transforms of the same names on pictures of Pillow, but for the rounding to bytes between them.
public struct ImageTransform: Sendable, CustomStringConvertible {
  /// The transform as text, such as `horizontalFlip(probability: 0.5)`.
  public let description: String
  private let body: @Sendable (Tensor<Float>, inout RandomGenerator) -> Tensor<Float>

  /// A custom transform. It draws random numbers from the generator, so that the same seed gives the same
  /// pictures.
  ///
  /// - Parameters:
  ///   - description: The transform, as text.
  ///   - body: Makes a picture [channels, height, width] of another.
  public init(
    _ description: String,
    _ body:
      @escaping @Sendable (_ image: Tensor<Float>, _ generator: inout RandomGenerator) ->
      Tensor<Float>
  ) {
    self.description = description
    self.body = body
  }

  /// The picture that becomes of one, [channels, height, width].
  public func callAsFunction(
    _ image: Tensor<Float>, using generator: inout RandomGenerator
  ) -> Tensor<Float> {
    guard
      require(
        image.rank == 3 && image.count > 0, description,
        "the picture is \(image.shape); it must be [channels, height, width], none of them 0")
    else { return image }
    return body(image, &generator)
  }

  /// The identity; returned after a programmer's error.
  static let identity = ImageTransform("identity") { image, _ in image }

  /// One after the other.
  public static func sequence(_ transforms: [ImageTransform]) -> ImageTransform {
    let names = transforms.map(\.description).joined(separator: ", ")
    return ImageTransform("sequence(\(names))") { image, generator in
      transforms.reduce(image) { $1($0, using: &generator) }
    }
  }

  /// A transform with a probability; otherwise nothing.
  public static func sometimes(
    _ transform: ImageTransform, probability: Double = 0.5
  ) -> ImageTransform {
    guard isProbability(probability, "sometimes") else { return identity }
    return ImageTransform("sometimes(\(transform), probability: \(probability))") {
      image, generator in
      Double.random(in: 0..<1, using: &generator) < probability
        ? transform(image, using: &generator) : image
    }
  }

  /// One of several, each as probable as the others.
  public static func oneOf(_ transforms: [ImageTransform]) -> ImageTransform {
    guard require(!transforms.isEmpty, "oneOf", "there are no transforms") else { return identity }
    let names = transforms.map(\.description).joined(separator: ", ")
    return ImageTransform("oneOf(\(names))") { image, generator in
      transforms.randomElement(using: &generator)!(image, using: &generator)
    }
  }

  static func isProbability(_ probability: Double, _ name: String) -> Bool {
    require(
      (0...1).contains(probability), name,
      "the probability is \(probability); it must lie in 0...1")
  }
}
