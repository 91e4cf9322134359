import Testing
import Wengert
import WengertDatasets
import WengertExchange

/// What transforms make of a picture, beside what Pillow makes of it.
@Suite struct ChangeTests {
  private let archive: NumPyArchive
  private let source: Tensor<Float>

  init() throws {
    archive = try NumPyArchive(path: fixture("changes.npz"))
    source = try ChangeTests.tensor(archive, "source")
  }

  private static func tensor(_ archive: NumPyArchive, _ name: String) throws -> Tensor<Float> {
    try archive.tensor(name, as: Float.self).permuted([2, 0, 1]) / 255
  }

  private func changed(_ transform: ImageTransform) -> Tensor<Float> {
    var generator = RandomGenerator(seed: 1)
    return transform(source, using: &generator)
  }

  /// The greatest difference of a pixel, in levels of 255.
  private func difference(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Float {
    let greatest: Tensor<Float> = abs(a - b).max()
    return greatest.scalar * 255
  }

  /// The share of numbers that differ.
  private func differingShare(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
    let pairs = zip(a.scalars, b.scalars)
    return Double(pairs.filter { abs($0 - $1) > 1e-4 }.count) / Double(a.count)
  }

  /// Pillow rounds to bytes between steps: `levels` of 255.
  private func compare(
    _ name: String, _ transform: ImageTransform, within levels: Float = 1,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let (found, expected) = (changed(transform), try ChangeTests.tensor(archive, name))
    #expect(found.shape == expected.shape, "\(name)", sourceLocation: location)
    let difference = difference(found, expected)
    #expect(difference <= levels + 0.01, "\(name): \(difference)", sourceLocation: location)
  }

  @Test func sizes() throws {
    for (height, width) in [(12, 16), (61, 50), (29, 20), (7, 80), (1, 1)] {
      try compare("resize-bilinear-\(height)-\(width)", .resize(height: height, width: width))
      try compare(
        "resize-nearest-\(height)-\(width)", .resize(height: height, width: width, .nearest),
        within: 0)
    }
    // Without the mean over what is covered, smaller pictures are others.
    let plain = changed(.resize(height: 12, width: 16, antialias: false))
    #expect(abs(plain - changed(.resize(height: 12, width: 16))).max().scalar > 0.1)
    #expect(changed(.resize(shorterSide: 10)).shape == [3, 10, 12])
  }

  /// Pillow finds the nearest pixel in whole numbers of 2⁻¹⁶: a place between two pixels may go either way.
  @Test func turns() throws {
    for angle in [30.0, -75, 90, 180] {
      try compare("rotate-bilinear-\(Int(angle))", .rotation(degrees: angle...angle))
      let turned = changed(.rotation(degrees: angle...angle, .nearest))
      let expected = try ChangeTests.tensor(archive, "rotate-nearest-\(Int(angle))")
      #expect(differingShare(turned, expected) <= (angle == 30 || angle == -75 ? 0.01 : 0))
    }
    // Moves are drawn; that of the fixture, 2 up and 3 to the right, is undone by comparing what both have.
    for interpolation in [Interpolation.bilinear, .nearest] {
      let expected = try ChangeTests.tensor(archive, "affine-\(interpolation)")
      let found = changed(
        .affine(degrees: 20...20, scale: 1.2...1.2, shear: (10...10, 5...5), interpolation))
      let (ours, theirs) = (found[0..<3, 4..<27, 2..<33], expected[0..<3, 2..<25, 5..<36])
      if interpolation == .bilinear { #expect(difference(ours, theirs) <= 1.01) }
      #expect(interpolation == .bilinear || differingShare(ours, theirs) <= 0.01)
    }
    let filled = changed(.rotation(degrees: 45...45, fill: 0.25))
    #expect(filled[0, 0, 0].scalar == 0.25)
  }

  @Test func colors() throws {
    for factor in [0.5, 1.4] {
      let range = factor...factor
      try compare("brightness-\(factor)", .colorJitter(brightness: range))
      try compare("contrast-\(factor)", .colorJitter(brightness: 1...1, contrast: range))
      // Pillow rounds the gray before it goes on from there.
      try compare(
        "saturation-\(factor)", .colorJitter(brightness: 1...1, saturation: range), within: 1.5)
    }
    for shift in [0.25, -0.1] {
      try compare("hue-\(shift)", .colorJitter(brightness: 1...1, hue: shift...shift), within: 0.51)
    }
    try compare("gray", .grayscale())
  }

  @Test func crops() {
    let picture = Tensor<Float>(converting: Tensor((0..<24).map { $0 }, shape: [1, 4, 6]))
    var generator = RandomGenerator(seed: 1)
    #expect(
      ImageTransform.centerCrop(height: 2, width: 3)(picture, using: &generator)
        == Tensor<Float>([[[8, 9, 10], [14, 15, 16]]]))
    let wide = ImageTransform.centerCrop(height: 6, width: 6)(picture, using: &generator)
    #expect(wide[0, 0].scalars == [0, 0, 0, 0, 0, 0] && wide[0, 1].scalars == [0, 1, 2, 3, 4, 5])
    var seen: Set<[Float]> = []
    for _ in 0..<200 {
      let crop = ImageTransform.randomCrop(height: 4, width: 6, padding: 1)(
        picture, using: &generator)
      seen.insert(crop.scalars)
      // Neighbours stay neighbours.
      let row = crop[0, 1].scalars.filter { $0 > 0 }
      #expect(zip(row, row.dropFirst()).allSatisfy { $1 - $0 == 1 })
    }
    #expect(seen.count == 9)
  }

  @Test func randomResizedCrops() {
    var generator = RandomGenerator(seed: 2)
    // The position of a pixel is its number, so a part's extents are seen in what it is resized to.
    let numbers: [Float] = (0..<40).map { Float($0) }
    let columns = Tensor<Float>(numbers, shape: [1, 1, 40])
    let picture = columns + Tensor<Float>.zeros([1, 30, 40])
    var widths: [Float] = []
    for _ in 0..<400 {
      let part = ImageTransform.randomResizedCrop(height: 8, width: 8, scale: 0.25...0.5)(
        picture, using: &generator)
      #expect(part.shape == [1, 8, 8])
      let row = part[0, 0].scalars
      widths.append((row[7] - row[0]) / 7 * 8)
    }
    // √(0.25 · 1200 · 3/4) = 15 to √(0.5 · 1200 · 4/3) = 28.
    #expect(widths.min()! >= 14 && widths.min()! < 16.5)
    #expect(widths.max()! <= 29 && widths.max()! > 26)
  }

  @Test func flips() {
    let picture = Tensor<Float>([[[1, 2], [3, 4]]])
    var generator = RandomGenerator(seed: 1)
    #expect(
      ImageTransform.horizontalFlip(probability: 1)(picture, using: &generator)
        == Tensor<Float>([[[2, 1], [4, 3]]]))
    #expect(
      ImageTransform.verticalFlip(probability: 1)(picture, using: &generator)
        == Tensor<Float>([[[3, 4], [1, 2]]]))
    let flip = ImageTransform.horizontalFlip(probability: 0.25)
    let flipped = (0..<2000).filter { _ in flip(picture, using: &generator) != picture }.count
    #expect((400...600).contains(flipped))
  }

  @Test func erasing() {
    let picture = Tensor<Float>.ones([3, 20, 30])
    var generator = RandomGenerator(seed: 3)
    for _ in 0..<100 {
      let erased = ImageTransform.randomErasing(probability: 1, scale: 0.1...0.2)(
        picture, using: &generator)
      let share = 1 - erased.mean().scalar
      #expect(share > 0.07 && share < 0.24)
      // The same rectangle in all channels.
      #expect(erased[0] == erased[1])
    }
    let noise = ImageTransform.randomErasing(probability: 1, fill: nil)(picture, using: &generator)
    #expect(noise[0] != noise[1])
  }

  @Test func normalizing() {
    var generator = RandomGenerator(seed: 1)
    let normalize = ImageTransform.normalize(mean: [1, 2], standardDeviation: [2, 4])
    #expect(
      normalize(Tensor<Float>([[[3]], [[10]]]), using: &generator) == Tensor<Float>([[[1]], [[2]]]))
  }

  @Test func compositions() {
    var generator = RandomGenerator(seed: 1)
    let double = ImageTransform("double") { image, _ in image * 2 }
    let sum = ImageTransform("sum") { image, _ in image + 1 }
    let one = Tensor<Float>([[[1]]])
    #expect(ImageTransform.sequence([double, sum])(one, using: &generator).scalar == 3)
    let several = (0..<300).map { _ in
      ImageTransform.oneOf([double, sum, .sometimes(sum, probability: 0)])(one, using: &generator)
        .scalar
    }
    #expect(several.filter { $0 == 2 }.count > 160 && several.contains(1))
    #expect(
      ImageTransform.sequence([double, .horizontalFlip()]).description
        == "sequence(double, horizontalFlip(probability: 0.5))")
  }

  @Test func programmersErrors() {
    func message(_ body: () -> Void) -> String {
      do {
        try checked { body() }
        return "none"
      } catch { return "\(error)" }
    }
    var generator = RandomGenerator(seed: 1)
    #expect(
      message { _ = ImageTransform.resize(height: 0, width: 3) }
        == "resize: 0 × 3 pixels; both sides must lie in 1...65536")
    #expect(
      message { _ = ImageTransform.horizontalFlip(probability: 1.5) }
        == "horizontalFlip: the probability is 1.5; it must lie in 0...1")
    #expect(
      message {
        _ = ImageTransform.randomCrop(height: 9, width: 9)(.zeros([1, 4, 4]), using: &generator)
      }
        == "randomCrop: 9 × 9 pixels cannot be cut out of [1, 4, 4] with 0 around it; resize it before"
    )
    #expect(
      message { _ = ImageTransform.verticalFlip()(.zeros([4, 4]), using: &generator) }
        .contains("the picture is [4, 4]; it must be [channels, height, width]"))
    #expect(message { _ = ImageTransform.colorJitter(hue: 0.7) }.contains("hue is 0.7"))
    #expect(message { _ = ImageTransform.rotation(degrees: .infinity) }.contains("degrees is inf"))
    #expect(message { _ = ImageTransform.affine(scale: 0...1) }.contains("scale is 0.0...1.0"))
    #expect(message { _ = ImageTransform.oneOf([]) } == "oneOf: there are no transforms")
    #expect(message { _ = Mixing.mixup(alpha: 0) }.contains("alpha is 0.0"))
  }
}
