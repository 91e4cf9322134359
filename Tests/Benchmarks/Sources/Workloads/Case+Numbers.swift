import Wengert
import WengertDatasets

extension Case {
  /// The weights and the batch that every program starts from, a function of the workload alone.
  public func numbers() -> NumberFile {
    var generator = RandomGenerator(seed: UInt64(batch) << 8 | UInt64(widths.count))
    if isSequence { return sequenceNumbers(using: &generator) }
    var file = NumberFile()
    if chainLength > 0 {
      file.add("x", .randomUniform([batch], low: 0.25, high: 0.75, using: &generator))
      return file
    }
    if widths[0] == 2 {
      let moons = PointSet.moons(count: batch, noise: 0.2, seed: 0)
      file.add("x", Tensor<Float>(moons.points.map(Float.init), shape: [batch, 2]))
      file.add("y", Tensor<Int>(moons.labels))
    } else {
      let shape = images ?? [batch, widths[0]]
      file.add("x", .randomNormal(shape, using: &generator))
      let labels = Tensor<Int>.randomIntegers([batch], in: 0..<10, using: &generator)
      if self == .w3 {
        file.add("y", labels.oneHot(10, as: Float.self))
      } else {
        file.add("y", labels)
      }
    }
    addKernels(to: &file, using: &generator)
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let bound = 1 / Float(inputs).squareRoot()
      file.add(
        "w\(index)",
        .randomUniform([inputs, outputs], low: -bound, high: bound, using: &generator))
      file.add("b\(index)", .randomUniform([outputs], low: -bound, high: bound, using: &generator))
    }
    return file
  }
}
