import WengertDatasets
import Wengert
import Testing

/// What transforms do to batches of images.
@Suite struct TransformTests {
  private static func images(
    _ shape: Shape
  ) -> TensorDataset<Float, Int> {
    TensorDataset(
      Tensor((0..<shape.elementCount).map { Float($0 + 1) }, shape: shape),
      Tensor(Array(0..<shape[0])))
  }

  private func transformed(
    _ data: TensorDataset<Float, Int>, _ transforms: [Transform<Batch<Float, Int>>],
    seed: UInt64 = 0
  ) -> Tensor<Float> {
    let loader = DataLoader(
      data, batchSize: data.count, sampling: .sequential, transforms: transforms, seed: seed)
    // None where `checked` will throw.
    return loader.first { _ in true }?.inputs ?? data.inputs
  }

  @Test func flips() {
    let data = Self.images([1, 2, 2, 3])
    #expect(
      transformed(data, [.horizontalFlip(probability: 1)]).scalars
        == [3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10])
    #expect(transformed(data, [.horizontalFlip(probability: 0)]) == data.inputs)
    // The data set itself stays as it is.
    #expect(data.inputs.scalars == (1...12).map(Float.init))
  }

  @Test func flipsBytesAndDoubles() {
    let bytes = TensorDataset(
      Tensor<UInt8>([1, 2, 3, 4], shape: [1, 1, 2, 2]), Tensor<Int>([0]))
    let wide = TensorDataset(
      Tensor<Double>([1, 2, 3, 4], shape: [1, 1, 2, 2]), Tensor<Int>([0]))
    let flippedBytes = DataLoader(
      bytes, batchSize: 1, transforms: [.horizontalFlip(probability: 1)]
    ).first { _ in true }!
    let flippedWide = DataLoader(
      wide, batchSize: 1, transforms: [.horizontalFlip(probability: 1)]
    ).first { _ in true }!
    #expect(flippedBytes.inputs.scalars == [2, 1, 4, 3])
    #expect(flippedWide.inputs.scalars == [2, 1, 4, 3])
  }

  @Test func flipsHalfOfThem() {
    let data = Self.images([1_000, 1, 1, 2])
    let result = transformed(data, [.horizontalFlip()], seed: 4).scalars
    let flipped = (0..<1_000).count { result[2 * $0] > result[2 * $0 + 1] }
    // 500 expected, with a standard deviation of 16.
    #expect(abs(flipped - 500) < 80)
    #expect(transformed(data, [.horizontalFlip()], seed: 4).scalars == result)
    #expect(transformed(data, [.horizontalFlip()], seed: 5).scalars != result)
  }

  @Test func crops() {
    let data = Self.images([300, 1, 2, 2])
    #expect(transformed(data, [.randomCrop(padding: 0)]) == data.inputs)
    let result = transformed(data, [.randomCrop(padding: 1)])
    var moves: Set<[Int]> = []
    for image in 0..<300 {
      let old = Array(data.inputs.scalars[(4 * image)..<(4 * image + 4)])
      let new = Array(result.scalars[(4 * image)..<(4 * image + 4)])
      // Every pixel came from one place, the same distance for all.
      let found = (-1...1).flatMap { down in (-1...1).map { [down, $0] } }.filter { move in
        (0..<4).allSatisfy { place in
          let (row, column) = (place / 2 - move[0], place % 2 - move[1])
          let isInside = (0..<2).contains(row) && (0..<2).contains(column)
          return new[place] == (isInside ? old[2 * row + column] : 0)
        }
      }
      #expect(found.count == 1)
      moves.formUnion(found)
    }
    #expect(moves.count == 9)
  }

  @Test func cropsBeyondTheImage() {
    let result = transformed(Self.images([50, 1, 1, 1]), [.randomCrop(padding: 3)])
    #expect(result.scalars.contains(0))
  }

  @Test func normalizes() {
    let data = Self.images([2, 2, 1, 2])
    let result = transformed(data, [.normalize(mean: [1, 3], standardDeviation: [2, 4])])
    #expect(result.scalars == [0, 0.5, 0, 0.25, 2, 2.5, 1, 1.25])
  }

  @Test func transformsInOrder() {
    let double = Transform<Batch<Float, Int>> { batch, _ in
      batch.inputs = Tensor(batch.inputs.scalars.map { 2 * $0 }, shape: batch.inputs.shape)
    }
    let data = Self.images([1, 1, 1, 2])
    let normalize = Transform<Batch<Float, Int>>.normalize(mean: [1], standardDeviation: [1])
    #expect(transformed(data, [double, normalize]).scalars == [1, 3])
    #expect(transformed(data, [normalize, double]).scalars == [0, 2])
  }

  @Test func wrongShapes() {
    func message(
      _ shape: Shape, _ transform: @autoclosure () -> Transform<Batch<Float, Int>>
    ) -> String? {
      #expect(throws: (any Error).self) {
        try checked { transformed(Self.images(shape), [transform()]) }
      }.map { "\($0)" }
    }
    #expect(
      message([2, 3], .horizontalFlip())
        == "horizontalFlip: the inputs are [2, 3]; they must be [batch, channels, height, width]")
    #expect(
      message([2, 3, 1, 1], .normalize(mean: [0], standardDeviation: [1]))
        == "normalize: 1 means and 1 deviations do not fit inputs of shape [2, 3, 1, 1], whose axis 1 "
        + "counts the channels")
    #expect(
      message([1, 1, 1, 1], .randomCrop(padding: -1))
        == "randomCrop: padding is -1; it must lie in 0...2147483647")
  }
}
