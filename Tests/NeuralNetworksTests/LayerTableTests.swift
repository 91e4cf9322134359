import Foundation
import Testing
import Wengert

/// What holds for every layer of the library.
@Suite struct LayerTableTests {
  @Test func everyLayerHasARow() throws {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().appending(path: "../../Sources/WengertNeuralNetworks/Layers")
      .standardized
    var declared: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /public (?:struct|final class) (\w+)<[^{]*(Layer|Module)\b/) {
        declared.insert(String(match.1))
      }
    }
    #expect(declared.count >= 55, "the scan finds the declarations")
    #expect(Set(LayerTable.rows.map { $0.name }) == declared)
  }

  @Test(arguments: LayerTable.rows)
  func gradientsOfParametersAndInput(_ row: LayerRow) throws { try row.run(Gradients()) }

  @Test(arguments: LayerTable.rows)
  func aSeedDeterminesTheLayer(_ row: LayerRow) throws { try row.run(Seeds()) }

  @Test(arguments: LayerTable.rows)
  func aFileRestoresTheLayer(_ row: LayerRow) throws { try row.run(Files()) }
}

private func made<M>(_ make: (inout RandomGenerator) -> M, seed: UInt64) -> M {
  var generator = RandomGenerator(seed: seed)
  return make(&generator)
}

private func drawn(_ shape: Shape) -> Tensor<Double> {
  var generator = RandomGenerator(seed: 12)
  return .randomNormal(shape, using: &generator)
}

/// Analytic against numerical gradients, to second order, in training.
private struct Gradients: LayerCheck {
  func check<M: Module>(
    _ make: @Sendable (inout RandomGenerator) -> M,
    _ forward: @escaping @Sendable (M, Variable<Double>) -> Variable<Double>, _ input: Shape
  ) throws where M.Scalar == Double {
    let layer = made(make, seed: 4)
    let x = Variable(drawn(input), requiresGradient: true)
    let named = layer.namedParameters
    let report = checkGradients(
      withRespectTo: [x] + named.map(\.parameter), names: ["x"] + named.map(\.name), order: 2,
      options: GradientCheckOptions(relativeTolerance: 1e-5)
    ) { forward(layer, x) }
    #expect(report.passes, "\(report)")
    #expect(report.rows.contains { $0.checkedCount > 0 }, "\(report)")
  }
}

/// The same seed gives the same parameters and results, another gives others where anything is drawn.
private struct Seeds: LayerCheck {
  func check<M: Module>(
    _ make: @Sendable (inout RandomGenerator) -> M,
    _ forward: @escaping @Sendable (M, Variable<Double>) -> Variable<Double>, _ input: Shape
  ) throws where M.Scalar == Double {
    let x = Variable(drawn(input))
    let results = [5, 5, 6].map { (seed: UInt64) in
      let layer = made(make, seed: seed)
      return (layer.parameters.map(\.tensor), forward(layer, x).tensor)
    }
    #expect(results[0].0 == results[1].0)
    #expect(results[0].1 == results[1].1)
    var generator = RandomGenerator(seed: 5)
    let untouched = generator
    _ = make(&generator)
    if generator != untouched { #expect(results[0].1 != results[2].1) }
  }
}

/// A layer that loads the file of another computes the same.
private struct Files: LayerCheck {
  func check<M: Module>(
    _ make: @Sendable (inout RandomGenerator) -> M,
    _ forward: @escaping @Sendable (M, Variable<Double>) -> Variable<Double>, _ input: Shape
  ) throws where M.Scalar == Double {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "layer-\(UUID().uuidString).wengert").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let x = Variable(drawn(input))
    let layer = made(make, seed: 7)
    _ = forward(layer, x)
    try layer.save(to: path)
    let other = made(make, seed: 8)
    try other.load(from: path)
    layer.setMode(.evaluation)
    other.setMode(.evaluation)
    #expect(forward(layer, x).tensor == forward(other, x).tensor)
    #expect(layer.parameterCount == layer.parameters.reduce(0) { $0 + $1.count })
    let type = String(describing: layer).contains("parameters")
    #expect(type, "\(layer)")
  }
}
