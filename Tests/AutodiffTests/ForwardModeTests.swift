import Testing
import Wengert

/// Jacobian-vector products: of every operation, of functions of several tensors, of parameters.
@Suite struct ForwardModeTests {
  /// A row's function on one of its cases, and random tensors of the shapes around it.
  private struct Sample {
    let operands: [Tensor<Double>]
    let direction: [Tensor<Double>]
    let function: ([Variable<Double>]) -> Variable<Double>
    var generator = RandomGenerator(seed: 29)

    init(_ row: GradientRow, _ shapes: [Shape]) {
      operands = row.operands(shapes)
      direction = operands.map { [g = RandomGenerator(seed: 17)] in
        var generator = g
        return .randomNormal($0.shape, using: &generator)
      }
      function = { Variable(row.function($0.map(\.value))) }
    }

    func value(_ t: Double) -> Tensor<Double> {
      withoutGradients {
        function(zip(operands, direction).map { Variable($0 + $1 * t) }).tensor
      }
    }

    /// Differences of the fourth order along the direction, and f(t) at the outermost points.
    var differences: Tensor<Double> {
      let h = 0x1p-11
      return (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h)
    }
  }

  @Test(arguments: GradientTable.rows)
  func agreesWithDifferencesAndWithTheTranspose(_ row: GradientRow) {
    for shapes in row.cases {
      var sample = Sample(row, shapes)
      let (y, found) = jvp(of: sample.function, at: sample.operands, along: sample.direction)
      let plain = sample.value(0)
      #expect(y.isClose(to: plain, relativeTolerance: 1e-13, absoluteTolerance: 1e-14))
      let differences = sample.differences
      let size = 1 + (abs(differences).scalars.max() ?? 0)
      #expect(
        found.isClose(to: differences, relativeTolerance: 0, absoluteTolerance: 1e-7 * size),
        "\(row.name) on \(shapes): \(found), differences \(differences)")
      // ⟨u, J v⟩ = ⟨Jᵀu, v⟩
      let u = Tensor<Double>.randomNormal(y.shape, using: &sample.generator)
      let (_, transposed) = vjp(of: sample.function, at: sample.operands, cotangent: u)
      let left = (u * found).scalars
      let right = zip(transposed, sample.direction).flatMap { ($0 * $1).scalars }
      let scale = 1e-12 * (1 + (left + right).reduce(0) { $0 + $1.magnitude })
      #expect(abs(left.reduce(0, +) - right.reduce(0, +)) <= scale, "\(row.name) on \(shapes)")
    }
  }

  @Test func ofOneTensor() {
    let x = Tensor<Double>([0.3, -0.7])
    let (value, slope) = jvp(of: { sin($0) }, at: x, along: Tensor([2, 3]))
    #expect(value == sin(x))
    #expect(slope.isClose(to: cos(x) * Tensor([2, 3]), relativeTolerance: 1e-15))
    let single = jvp(of: { $0 * $0 }, at: Tensor<Float>([3]), along: Tensor<Float>([0.5]))
    #expect(single.derivative.scalars == [3])
  }

  @Test func ofParameters() {
    let net = Linear<Double>(weight: [[1], [2]], bias: Tensor([0.5]))
    let y = square(net(Variable([[3, 4]] as Tensor<Double>)))
    let direction = [
      Variable([[1], [-1]] as Tensor<Double>), Variable(Tensor<Double>([2])),
    ]
    // y = z², z = 11.5, dz = 3 − 4 + 2
    #expect(jvp(of: y, withRespectTo: net.parameters, along: direction).scalars == [23])
    #expect(net.weight.gradient == nil)
  }

  @Test func twiceForward() {
    let (x, v) = (leaf([0.4, 2]), constant([1, 1]))
    let slope = jvp(of: x * x * x, withRespectTo: [x], along: [v], createGraph: true)
    let second = jvp(of: slope, withRespectTo: [x], along: [v], createGraph: true)
    let third = jvp(of: second, withRespectTo: [x], along: [v])
    let expected = Tensor<Double>([2.4, 12])
    #expect(second.tensor.isClose(to: expected, relativeTolerance: 1e-14))
    #expect(third.scalars == [6, 6])
  }

  @Test func theProductIsDifferentiableByItsDirections() {
    let (x, w) = (leaf([0.4, 2]), leaf([3, -1]))
    let (v, u) = (leaf([1, 1]), leaf([0.5, 2]))
    let slope = jvp(of: x * w, withRespectTo: [x, w], along: [v, u], createGraph: true)
    #expect(slope.scalars == [3.2, 3] as [Double])
    let found = gradients(of: slope.sum(), withRespectTo: [v, u, x])
    #expect(found.map(\.scalars) == [[3, -1], [0.4, 2], [0.5, 2]] as [[Double]])
  }

  @Test func ofIntermediateResultsAndOfTheVariableItself() {
    let x = leaf([2])
    let y = x * x
    let z = y * y
    #expect(jvp(of: z, withRespectTo: [y], along: [constant([1])]).scalars == [8])
    #expect(jvp(of: x, withRespectTo: [x], along: [constant([5])]).scalars == [5])
    #expect(jvp(of: z, withRespectTo: [leaf([1])], along: [constant([1])]).scalars == [0])
    let inside = withoutGradients { jvp(of: z, withRespectTo: [y], along: [constant([1])]) }
    #expect(inside.scalars == [8])
  }

  @Test func directionsMustFit() {
    let x = leaf([1, 2])
    let shape = #expect(throws: TensorError.self) {
      try checked { jvp(of: x * x, withRespectTo: [x], along: [constant([1])]) }
    }
    #expect(shape?.description == "jvp: direction 0 has shape [1]; its variable has [2]")
    let count = #expect(throws: TensorError.self) {
      try checked { jvp(of: x * x, withRespectTo: [x], along: []) }
    }
    #expect(
      count?.description
        == "jvp: directions: 0, variables: 1; there must be one direction for each variable")
  }
}
