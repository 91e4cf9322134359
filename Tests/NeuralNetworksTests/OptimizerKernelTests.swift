import CWengert
import Foundation
import Testing
import Wengert
import WengertOptimizerTable

/// The formula in Swift and the kernel in C are the same function, to the bit; see `areSame`.
@Suite struct OptimizerKernelTests {
  static let cases = OptimizerTable.cases.filter(\.hasKernel)

  @Test(arguments: cases) func theFormulaIsTheKernel(_ item: OptimizerCase) {
    compare(item, Float.self)
    compare(item, Double.self)
  }

  /// Two groups, with rates of their own, of parameters that end in the middle of a vector register.
  private func compare<Scalar: FloatingTensorScalar>(
    _ item: OptimizerCase, _: Scalar.Type
  ) {
    var generator = RandomGenerator(seed: 7)
    let shapes: [Shape] = [[3, 5], [1003], [], [0, 2]]
    let start = shapes.map { Tensor<Scalar>.randomNormal($0, using: &generator) }
    func copy() -> [Variable<Scalar>] { start.map { Variable($0, requiresGradient: true) } }
    func optimizer(_ p: [Variable<Scalar>], usesKernel: Bool) -> any Optimizer<Scalar> {
      item.make(
        [
          ParameterGroup([p[0], p[1]]),
          ParameterGroup([p[2], p[3]], learningRate: 0.03, weightDecay: 0.2),
        ], usesKernel: usesKernel)
    }
    let (fused, plain) = (copy(), copy())
    let (kernel, formula) = (
      optimizer(fused, usesKernel: true), optimizer(plain, usesKernel: false)
    )
    for step in 0..<6 {
      for (a, b) in zip(fused, plain) {
        let gradient = gradient(a.shape, step, &generator) as Tensor<Scalar>
        (a.gradient, b.gradient) = (Variable(gradient), Variable(gradient))
      }
      if step >= 4 {
        clipGradients(of: fused, norm: 0.5)
        clipGradients(of: plain, norm: 0.5)
      }
      if step == 2 {
        kernel.learningRate *= 0.5
        formula.learningRate *= 0.5
      }
      kernel.step()
      formula.step()
    }
    let what = "\(item), \(Scalar.self)"
    for (a, b) in zip(fused, plain) {
      #expect(areSame(a.tensor, b.tensor), "\(what): parameter of shape \(a.shape)")
    }
    let (a, b) = (kernel.state, formula.state)
    #expect(a.steps == b.steps && Set(a.tensors.keys) == Set(b.tensors.keys), "\(what)")
    for (name, tensor) in a.tensors {
      #expect(areSame(tensor, b.tensors[name]!), "\(what): slot \(name)")
    }
    #expect(!areSame(fused[1].tensor, start[1]), "\(what) moves")
  }

  /// Gradients of every size, zeros among them.
  private func gradient<Scalar: FloatingTensorScalar>(
    _ shape: Shape, _ step: Int, _ generator: inout RandomGenerator
  ) -> Tensor<Scalar> {
    var gradient = Tensor<Scalar>.randomNormal(shape, using: &generator)
    gradient.withUnsafeMutableScalars { scalars in
      for index in scalars.indices where index % 7 == step {
        scalars[index] *= [0, 1e-10, 1e15, -1e-3][index / 7 % 4]
      }
    }
    return gradient
  }

  /// Equal bits. Any NaN is as good as another, and so is any subnormal number: large steps take them for 0.
  private func areSame<Scalar: FloatingTensorScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
  ) -> Bool {
    a.shape == b.shape
      && zip(a.scalars, b.scalars).allSatisfy { x, y in
        let areSubnormal = Swift.max(x.magnitude, y.magnitude) < Scalar.leastNormalMagnitude
        return x == y || areSubnormal || (x.isNaN && y.isNaN)
      }
  }

  @Test func everyKernelIsUsed() {
    var rules: Set<UInt32> = []
    for item in OptimizerKernelTests.cases {
      for number in [1, 2, 1000] {
        let step = UpdateStep(number: number, learningRate: 0.1, weightDecay: 0)
        if let kernel = item.kernel(at: step) { rules.insert(kernel.rule.rawValue) }
      }
    }
    #expect(rules == Set(0..<WG_STEP_RULES.rawValue))
  }

  /// Every optimizer among the sources is in the table.
  @Test func theTableIsComplete() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let folder = tests.deletingLastPathComponent().appending(
      path: "Sources/WengertNeuralNetworks/Optimizers")
    var names: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /public typealias (\w+)<.*= RuleOptimizer</) {
        names.insert(String(match.1))
      }
    }
    #expect(names == Set(OptimizerTable.rows.map(\.name)))
  }
}
