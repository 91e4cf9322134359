import WengertAutodiff
import WengertLoading
import WengertSupport

extension ImageTransform {
  /// Resizes to a height and a width. `antialias` makes smaller pictures means of all that was there.
  public static func resize(
    height: Int, width: Int, _ interpolation: Interpolation = .bilinear, antialias: Bool = true
  ) -> ImageTransform {
    guard isSize(height, width, "resize") else { return identity }
    return ImageTransform("resize(height: \(height), width: \(width), \(interpolation))") {
      image, _ in
      image.resized(height: height, width: width, interpolation, antialias: antialias)
    }
  }

  /// Resizes so that the shorter side has so many pixels, and the other in proportion, rounded down.
  public static func resize(
    shorterSide side: Int, _ interpolation: Interpolation = .bilinear, antialias: Bool = true
  ) -> ImageTransform {
    guard isSize(side, side, "resize") else { return identity }
    return ImageTransform("resize(shorterSide: \(side), \(interpolation))") { image, _ in
      let (height, width) = (image.shape[1], image.shape[2])
      let longer = side * max(height, width) / min(height, width)
      guard isSize(longer, side, "resize") else { return image }
      return image.resized(
        height: height <= width ? side : longer, width: height <= width ? longer : side,
        interpolation, antialias: antialias)
    }
  }

  /// Cuts out the middle; where the picture is smaller there are zeros around it.
  public static func centerCrop(height: Int, width: Int) -> ImageTransform {
    guard isSize(height, width, "centerCrop") else { return identity }
    return ImageTransform("centerCrop(height: \(height), width: \(width))") { image, _ in
      image.centerCropped(height, width)
    }
  }

  /// Cuts out a part at a place at random, of the picture with a border of zeros.
  public static func randomCrop(height: Int, width: Int, padding: Int = 0) -> ImageTransform {
    guard isSize(height, width, "randomCrop"),
      require(
        (0...65_536).contains(padding), "randomCrop",
        "padding is \(padding); it must lie in 0...65536")
    else { return identity }
    return ImageTransform(
      "randomCrop(height: \(height), width: \(width), padding: \(padding))"
    ) { image, generator in
      let spare = (
        image.shape[1] + 2 * padding - height, image.shape[2] + 2 * padding - width
      )
      guard
        require(
          spare.0 >= 0 && spare.1 >= 0, "randomCrop",
          "\(height) × \(width) pixels cannot be cut out of \(image.shape) with \(padding) around it; resize it before"
        )
      else { return image }
      return image.cropped(
        top: Int.random(in: 0...spare.0, using: &generator) - padding,
        left: Int.random(in: 0...spare.1, using: &generator) - padding, height, width)
    }
  }

  /// Cuts out a part of a size, a shape and a place at random, and resizes it.
  ///
  /// - Parameters:
  ///   - scale: The share of the picture's area.
  ///   - ratio: Width by height; its logarithm is uniform. After ten parts that do not fit the middle is taken.
  ///
  /// Source: Szegedy et al., "Going Deeper with Convolutions", CVPR 2015.
  public static func randomResizedCrop(
    height: Int, width: Int, scale: ClosedRange<Double> = 0.08...1,
    ratio: ClosedRange<Double> = 3.0 / 4...4.0 / 3, _ interpolation: Interpolation = .bilinear
  ) -> ImageTransform {
    guard isSize(height, width, "randomResizedCrop"),
      isPositive(scale, "randomResizedCrop", "scale"),
      isPositive(ratio, "randomResizedCrop", "ratio")
    else { return identity }
    return ImageTransform(
      "randomResizedCrop(height: \(height), width: \(width), scale: \(scale), ratio: \(ratio), \(interpolation))"
    ) { image, generator in
      image.randomPart(scale, ratio, &generator)
        .resized(height: height, width: width, interpolation, antialias: true)
    }
  }

  static func isSize(_ height: Int, _ width: Int, _ name: String) -> Bool {
    require(
      (1...65_536).contains(height) && (1...65_536).contains(width), name,
      "\(height) × \(width) pixels; both sides must lie in 1...65536")
  }

  static func isPositive(_ range: ClosedRange<Double>, _ name: String, _ what: String) -> Bool {
    require(
      range.lowerBound > 0 && range.upperBound.isFinite, name,
      "\(what) is \(range); it must be finite and more than 0")
  }
}

extension Tensor where Scalar == Float {
  /// A part of a picture, zeros where it reaches beyond.
  func cropped(top: Int, left: Int, _ height: Int, _ width: Int) -> Tensor {
    let (channels, oldHeight, oldWidth) = (shape[0], shape[1], shape[2])
    if (top, left, height, width) == (0, 0, oldHeight, oldWidth) { return self }
    var result = Tensor.zeros([channels, height, width])
    withUnsafeScalars { source in
      result.withUnsafeMutableScalars { target in
        copyPart(
          of: 0..<channels, from: UnsafeRawBufferPointer(source), (oldHeight, oldWidth),
          to: UnsafeMutableRawBufferPointer(target), (height, width), top: top, left: left,
          elementSize: MemoryLayout<Float>.size)
      }
    }
    return result
  }

  fileprivate func centerCropped(_ height: Int, _ width: Int) -> Tensor {
    // Halves are rounded to even numbers, as in Python; the difference is halved rounding down.
    func start(_ old: Int, _ new: Int) -> Int {
      old >= new
        ? Int((Double(old - new) / 2).rounded(.toNearestOrEven)) : -((new - old) / 2)
    }
    return cropped(top: start(shape[1], height), left: start(shape[2], width), height, width)
  }

  fileprivate func randomPart(
    _ scale: ClosedRange<Double>, _ ratio: ClosedRange<Double>,
    _ generator: inout RandomGenerator
  ) -> Tensor {
    let (height, width) = (shape[1], shape[2])
    for _ in 0..<10 {
      let part = randomExtents(scale, ratio, &generator)
      guard (1...height).contains(part.height), (1...width).contains(part.width) else { continue }
      return cropped(
        top: Int.random(in: 0...(height - part.height), using: &generator),
        left: Int.random(in: 0...(width - part.width), using: &generator), part.height, part.width
      )
    }
    let shape = Double(width) / Double(height)
    if shape < ratio.lowerBound {
      let part = Swift.max(1, Int((Double(width) / ratio.lowerBound).rounded(.toNearestOrEven)))
      return centerCropped(Swift.min(height, part), width)
    }
    if shape > ratio.upperBound {
      let part = Swift.max(1, Int((Double(height) * ratio.upperBound).rounded(.toNearestOrEven)))
      return centerCropped(height, Swift.min(width, part))
    }
    return self
  }

  /// Extents of a part with an area and a ratio of width to height at random.
  func randomExtents(
    _ scale: ClosedRange<Double>, _ ratio: ClosedRange<Double>,
    _ generator: inout RandomGenerator
  ) -> (height: Int, width: Int) {
    let area = Double(shape[1] * shape[2]) * Double.random(in: scale, using: &generator)
    let bounds = logarithms(of: ratio)
    let ratio = power(Double.random(in: bounds, using: &generator))
    func extent(_ square: Double) -> Int {
      Int(Swift.min(1e9, square.squareRoot()).rounded(.toNearestOrEven))
    }
    return (extent(area / ratio), extent(area * ratio))
  }
}

private func logarithms(of range: ClosedRange<Double>) -> ClosedRange<Double> {
  log(range.lowerBound)...log(range.upperBound)
}
private func power(_ exponent: Double) -> Double { exp(exponent) }
