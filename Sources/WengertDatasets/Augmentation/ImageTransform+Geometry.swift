import WengertAutodiff
import WengertSupport

extension ImageTransform {
  /// Mirrors left to right with a probability.
  public static func horizontalFlip(probability: Double = 0.5) -> ImageTransform {
    flip("horizontalFlip", axis: 2, probability)
  }

  /// Mirrors top to bottom with a probability.
  public static func verticalFlip(probability: Double = 0.5) -> ImageTransform {
    flip("verticalFlip", axis: 1, probability)
  }

  private static func flip(_ name: String, axis: Int, _ probability: Double) -> ImageTransform {
    guard isProbability(probability, name) else { return identity }
    return ImageTransform("\(name)(probability: \(probability))") { image, generator in
      Double.random(in: 0..<1, using: &generator) < probability
        ? image.flipped(along: axis) : image
    }
  }

  /// Turns about the middle, anticlockwise, by an angle at random. The extents stay.
  ///
  /// - Parameters:
  ///   - degrees: The least and the greatest angle.
  ///   - fill: The value where no pixel was.
  public static func rotation(
    degrees: ClosedRange<Double>, _ interpolation: Interpolation = .bilinear, fill: Float = 0
  ) -> ImageTransform {
    guard isFinite([degrees.lowerBound, degrees.upperBound], "rotation") else { return identity }
    return ImageTransform("rotation(degrees: \(degrees), \(interpolation), fill: \(fill))") {
      image, generator in
      let degrees = Double.random(in: degrees, using: &generator)
      let map = AffineMap(
        degrees: -degrees, move: (0, 0), scale: 1, shear: (0, 0), height: image.shape[1],
        width: image.shape[2])
      return image.sampled(by: map, interpolation, fill: fill)
    }
  }

  /// Turns by ± `degrees`, anticlockwise, at random.
  public static func rotation(
    degrees: Double, _ interpolation: Interpolation = .bilinear, fill: Float = 0
  ) -> ImageTransform {
    guard
      require(
        degrees >= 0 && degrees.isFinite, "rotation",
        "degrees is \(degrees); it must be finite, and 0 or more")
    else { return identity }
    return rotation(degrees: -degrees...degrees, interpolation, fill: fill)
  }

  /// Turns clockwise, moves, scales and shears about the middle, each at random.
  ///
  /// - Parameters:
  ///   - degrees: The angle.
  ///   - translation: The greatest moves down and to the right and back, as parts of height and width.
  ///   - scale: The factor.
  ///   - shear: The angles of shear along the rows and along the columns, in degrees below 90.
  ///   - fill: The value where no pixel was.
  public static func affine(
    degrees: ClosedRange<Double> = 0...0,
    translation: (vertical: Double, horizontal: Double) = (0, 0),
    scale: ClosedRange<Double> = 1...1,
    shear: (horizontal: ClosedRange<Double>, vertical: ClosedRange<Double>) = (0...0, 0...0),
    _ interpolation: Interpolation = .bilinear, fill: Float = 0
  ) -> ImageTransform {
    let angles = [degrees, shear.horizontal, shear.vertical]
    guard isFinite(angles.flatMap { [$0.lowerBound, $0.upperBound] }, "affine"),
      isPositive(scale, "affine", "scale"),
      require(
        (0...1).contains(translation.vertical) && (0...1).contains(translation.horizontal),
        "affine", "translation is \(translation); both parts must lie in 0...1"),
      require(
        angles.dropFirst().allSatisfy { $0.lowerBound > -90 && $0.upperBound < 90 }, "affine",
        "the angles of shear are \(shear); they must lie between -90 and 90")
    else { return identity }
    return ImageTransform(
      "affine(degrees: \(degrees), translation: \(translation), scale: \(scale), shear: \(shear), \(interpolation))"
    ) { image, generator in
      let (height, width) = (image.shape[1], image.shape[2])
      func draw(_ range: ClosedRange<Double>) -> Double {
        Double.random(in: range, using: &generator)
      }
      func move(_ part: Double, _ extent: Int) -> Double {
        let most = part * Double(extent)
        return draw(-most...most).rounded(.toNearestOrEven)
      }
      let map = AffineMap(
        degrees: draw(degrees),
        move: (move(translation.vertical, height), move(translation.horizontal, width)),
        scale: draw(scale), shear: (draw(shear.horizontal), draw(shear.vertical)), height: height,
        width: width)
      return image.sampled(by: map, interpolation, fill: fill)
    }
  }

  private static func isFinite(_ numbers: [Double], _ name: String) -> Bool {
    require(numbers.allSatisfy(\.isFinite), name, "an angle is not finite")
  }
}
