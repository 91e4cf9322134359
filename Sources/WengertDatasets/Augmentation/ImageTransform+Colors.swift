import WengertAutodiff

extension ImageTransform {
  /// Changes brightness, contrast, saturation and hue at random, in an order at random.
  ///
  /// Each of the first three multiplies by a factor from [1 − amount, 1 + amount], 0 at least: the numbers
  /// themselves, their distance from the mean gray, and their distance from gray. Hue is turned by a part of the circle from
  /// [−hue, hue]. Pictures of other than three channels keep saturation and hue, and those of 2 and 4 channels are refused.
  ///
  /// - Parameters:
  ///   - brightness: 0 or more.
  ///   - contrast: 0 or more.
  ///   - saturation: 0 or more.
  ///   - hue: In 0...0.5.
  public static func colorJitter(
    brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0
  ) -> ImageTransform {
    func range(_ amount: Double) -> ClosedRange<Double> { max(0, 1 - amount)...(1 + amount) }
    let amounts = [brightness, contrast, saturation]
    guard
      require(
        amounts.allSatisfy { $0 >= 0 && $0.isFinite } && (0...0.5).contains(hue), "colorJitter",
        "amounts are \(amounts), hue is \(hue); they must be 0 or more, and hue at most 0.5")
    else { return identity }
    return colorJitter(
      brightness: range(brightness), contrast: range(contrast), saturation: range(saturation),
      hue: -hue...hue)
  }

  /// Changes brightness, contrast, saturation and hue by factors and a part of the circle from ranges, in an order
  /// at random.
  public static func colorJitter(
    brightness: ClosedRange<Double>, contrast: ClosedRange<Double> = 1...1,
    saturation: ClosedRange<Double> = 1...1, hue: ClosedRange<Double> = 0...0
  ) -> ImageTransform {
    let factors = [brightness, contrast, saturation]
    guard
      require(
        factors.allSatisfy { $0.lowerBound >= 0 && $0.upperBound.isFinite }
          && hue.lowerBound >= -0.5 && hue.upperBound <= 0.5, "colorJitter",
        "factors are \(factors), hue is \(hue); factors must be 0 or more, and hue lie in -0.5...0.5"
      )
    else { return identity }
    return ImageTransform(
      "colorJitter(brightness: \(brightness), contrast: \(contrast), saturation: \(saturation), hue: \(hue))"
    ) { image, generator in
      let kinds = (factors + [hue]).enumerated().shuffled(using: &generator)
      var result = image
      for (kind, range) in kinds where range != (kind == 3 ? 0...0 : 1...1) {
        let amount = Double.random(in: range, using: &generator)
        switch kind {
        case 0: result = result.changed { $0.brighten(Float(amount)) }
        case 1: result = result.changed { $0.contrast(Float(amount)) }
        case 2: result = result.changed { $0.saturate(Float(amount)) }
        default: result = result.changed { $0.turnHue(amount) }
        }
      }
      return result
    }
  }

  /// Makes it gray with a probability: all three channels are 0.299 red + 0.587 green + 0.114 blue.
  public static func grayscale(probability: Double = 1) -> ImageTransform {
    guard isProbability(probability, "grayscale") else { return identity }
    return ImageTransform("grayscale(probability: \(probability))") { image, generator in
      Double.random(in: 0..<1, using: &generator) < probability
        ? image.changed { $0.saturate(0) } : image
    }
  }

  /// (x − mean) / deviation, with one of both for each channel.
  public static func normalize(mean: [Float], standardDeviation: [Float]) -> ImageTransform {
    guard
      require(
        mean.count == standardDeviation.count && mean.allSatisfy(\.isFinite)
          && standardDeviation.allSatisfy { $0 > 0 && $0.isFinite }, "normalize",
        "means are \(mean), deviations are \(standardDeviation); there must be as many of each, "
          + "all finite, and deviations more than 0")
    else { return identity }
    return ImageTransform("normalize(mean: \(mean), standardDeviation: \(standardDeviation))") {
      image, _ in
      guard
        require(
          image.shape[0] == mean.count, "normalize",
          "\(mean.count) means do not fit a picture \(image.shape), whose axis 0 counts the channels"
        )
      else { return image }
      return (image - Tensor(mean, shape: [mean.count, 1, 1]))
        / Tensor(standardDeviation, shape: [mean.count, 1, 1])
    }
  }

  /// Overwrites a rectangle at a place at random, with a probability.
  ///
  /// - Parameters:
  ///   - scale: The share of the picture's area.
  ///   - ratio: Width by height; its logarithm is uniform. After ten that do not fit nothing is erased.
  ///   - fill: The value written; nil for normal deviates.
  ///
  /// Source: Zhong et al., "Random Erasing Data Augmentation", AAAI 2020.
  public static func randomErasing(
    probability: Double = 0.5, scale: ClosedRange<Double> = 0.02...0.33,
    ratio: ClosedRange<Double> = 0.3...3.3, fill: Float? = 0
  ) -> ImageTransform {
    guard isProbability(probability, "randomErasing"), isPositive(scale, "randomErasing", "scale"),
      isPositive(ratio, "randomErasing", "ratio")
    else { return identity }
    return ImageTransform(
      "randomErasing(probability: \(probability), scale: \(scale), ratio: \(ratio))"
    ) { image, generator in
      guard Double.random(in: 0..<1, using: &generator) < probability else { return image }
      for _ in 0..<10 {
        let part = image.randomExtents(scale, ratio, &generator)
        guard (1..<max(2, image.shape[1])).contains(part.height),
          (1..<max(2, image.shape[2])).contains(part.width)
        else { continue }
        return image.erased(part, fill, &generator)
      }
      return image
    }
  }
}

extension Tensor where Scalar == Float {
  fileprivate func changed(_ body: (inout PixelColors) -> Void) -> Tensor {
    guard
      require(
        shape[0] == 1 || shape[0] == 3, "colorJitter",
        "the picture is \(shape); it must have 1 or 3 channels")
    else { return self }
    var colors = PixelColors(self)
    body(&colors)
    return colors.image
  }

  fileprivate func erased(
    _ part: (height: Int, width: Int), _ fill: Float?, _ generator: inout RandomGenerator
  ) -> Tensor {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    let top = Int.random(in: 0...(height - part.height), using: &generator)
    let left = Int.random(in: 0...(width - part.width), using: &generator)
    let patch =
      fill.map { Tensor.full([channels, part.height, part.width], $0) }
      ?? .randomNormal([channels, part.height, part.width], using: &generator)
    var result = self
    patch.withUnsafeScalars { patch in
      result.withUnsafeMutableScalars { target in
        for row in 0..<(channels * part.height) {
          let (channel, below) = (row / part.height, row % part.height)
          let start = (channel * height + top + below) * width + left
          (target.baseAddress! + start).update(
            from: patch.baseAddress! + row * part.width, count: part.width)
        }
      }
    }
    return result
  }
}
