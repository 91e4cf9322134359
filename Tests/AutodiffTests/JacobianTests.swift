import Testing
import Wengert

/// Jacobians and Hessians against formulas and against each other.
@Suite struct JacobianTests {
  private let a: Tensor<Double> = [[2, -1], [0.5, 3], [1, 1]]
  private let x = Tensor<Double>([0.3, -0.8])

  @Test func ofALinearFunctionIsItsMatrix() {
    #expect(jacobian(of: { matmul(Variable(self.a), $0) }, at: x) == a)
    // More results than elements, and fewer: by columns and by rows.
    let wide = a.transposed()
    #expect(jacobian(of: { matmul(Variable(wide), $0) }, at: Tensor([1, 2, 3])) == wide)
  }

  @Test func rowsAndColumnsAgree() {
    var generator = RandomGenerator(seed: 3)
    let w = Tensor<Double>.randomNormal([2, 3], using: &generator)
    let y = Tensor<Double>.randomNormal([4, 2], using: &generator)
    // [4, 3] results; by 6 weights they go forward, by 8 + 12 elements backward.
    let weight = Variable(w, requiresGradient: true)
    let result = tanh(matmul(Variable(y), weight))
    let byColumns = jacobian(of: result, withRespectTo: weight)
    #expect(byColumns.shape == [4, 3, 2, 3])
    let rows = (0..<12).map { index in
      var unit = Tensor<Double>.zeros([12])
      unit[index] = Tensor(1)
      return gradient(
        of: result, withRespectTo: weight, cotangent: Variable(unit.reshaped(to: [4, 3]))
      ).tensor.flattened()
    }
    let byRows = stack(rows).reshaped(to: [4, 3, 2, 3])
    #expect(byColumns.tensor.isClose(to: byRows, relativeTolerance: 1e-14))
  }

  /// A walk back for each result, or one and then a walk through it for each element of the variable.
  @Test func theShorterWayIsTaken() {
    for (results, walks) in [(3, 3), (4, 4), (5, 1)] {
      let x = leaf([1, 2, 3, 4])
      let y = tanh(matmul(Variable<Double>(Tensor.ones([results, 4])), x))
      let seen = Log<Int>()
      y.onGradient { _ in seen.append(0) }
      #expect(jacobian(of: y, withRespectTo: x).shape == [results, 4])
      #expect(seen.all.count == walks)
    }
  }

  @Test func aJacobianIsRecordedWhereNothingElseIs() {
    let x = leaf([0.5, -1])
    let y = x * x * x
    let found = withoutGradients {
      jacobian(of: y, withRespectTo: x, createGraph: true)
    }
    #expect(gradient(of: found.sum(), withRespectTo: x).scalars == [3, -6])
  }

  @Test func aHessianIsTheJacobianOfTheGradient() {
    func function(_ x: Variable<Double>) -> Variable<Double> {
      let (a, b) = (x[0], x[1])
      return exp(a * b) + a * a * sin(b)
    }
    let found = hessian(of: function, at: x)
    let (p, q) = (0.3, -0.8)
    let e = exp(Tensor(p * q)).scalar
    let (s, c) = (sin(Tensor(q)).scalar, cos(Tensor(q)).scalar)
    let mixed: Double = e * (1 + p * q) + 2 * p * c
    let (first, last): (Double, Double) = (q * q * e + 2 * s, p * p * e - p * p * s)
    let expected = Tensor<Double>([first, mixed, mixed, last], shape: [2, 2])
    #expect(found.isClose(to: expected, relativeTolerance: 1e-13))
    let ofGradient = jacobian(
      of: { x in gradient(of: function(x), withRespectTo: x, createGraph: true) }, at: x)
    #expect(found.isClose(to: ofGradient, relativeTolerance: 1e-14))
  }

  @Test func blocksOfSeveralVariablesAreTransposesOfEachOther() {
    let v = leaf([0.2, 0.9])
    let w = Variable([[0.4, -1.1, 0.3]] as Tensor<Double>, requiresGradient: true)
    let bent = tanh(matmul(v.unsqueezed(at: 1), w)).squaredNorm()
    let loss: Variable<Double> = bent + square(v).sum() * w.sum()
    let blocks = hessian(of: loss, withRespectTo: [v, w])
    #expect(
      blocks.map { $0.map(\.shape) } == [[[2, 2], [2, 1, 3]], [[1, 3, 2], [1, 3, 1, 3]]])
    let mixed = blocks[0][1].tensor.reshaped(to: [2, 3])
    let other = blocks[1][0].tensor.reshaped(to: [3, 2]).transposed()
    #expect(mixed.isClose(to: other, relativeTolerance: 1e-13))
    // H v, block by block.
    let direction = [constant([1, -2]), Variable([[0.5, 2, -1]] as Tensor<Double>)]
    let product = hessianVectorProduct(of: loss, withRespectTo: [v, w], along: direction)
    let first =
      matmul(blocks[0][0].tensor, direction[0].tensor)
      + matmul(blocks[0][1].tensor.reshaped(to: [2, 3]), direction[1].tensor.flattened())
    #expect(product[0].tensor.isClose(to: first, relativeTolerance: 1e-13))
    #expect(product[1].shape == [1, 3])
    // One recorded gradient serves several directions.
    let operation = HessianProduct(of: loss, withRespectTo: [v, w])
    let doubled = operation(direction.map { $0 * 2 })
    #expect(operation(direction).map(\.tensor) == product.map(\.tensor))
    #expect(doubled[0].tensor.isClose(to: first * 2, relativeTolerance: 1e-13))
    #expect(operation.gradients[0].shape == [2])
  }

  @Test func derivativesOfDerivatives() {
    // The gradient of the Jacobian's squared norm.
    let x = leaf([0.5, -1])
    let j = jacobian(of: x * x * x, withRespectTo: x, createGraph: true)
    let slope = gradient(of: j.squaredNorm(), withRespectTo: x)
    // Σ (3 x²)², so 36 x³
    #expect(slope.tensor.isClose(to: Tensor([4.5, -36]), relativeTolerance: 1e-14))
    let h = hessian(of: pow(x, 4).sum(), withRespectTo: x, createGraph: true)
    let third = gradient(of: h.sum(), withRespectTo: x)
    #expect(third.tensor.isClose(to: Tensor([12, -24]), relativeTolerance: 1e-14))
  }

  @Test func functionsWithGradients() {
    let (value, slope) = valueAndGradient(of: { ($0 * $0).sum() }, at: x)
    #expect(value.scalar == (x * x).sum().scalar)
    #expect(slope == 2 * x)
    let several = valueAndGradients(of: { ($0[0] * $0[1]).sum() }, at: [x, x * 3])
    #expect(several.gradients == [x * 3, x])
    let product = hessianVectorProduct(of: { pow($0, 3).sum() }, at: x, along: Tensor([1, 2]))
    #expect(product.isClose(to: 6 * x * Tensor([1, 2]), relativeTolerance: 1e-14))
    #expect(withoutGradients { valueAndGradient(of: { ($0 * $0).sum() }, at: x) }.gradient == 2 * x)
  }

  @Test func emptyLinearAndTooManyAxes() {
    #expect(jacobian(of: { $0 * 2 }, at: Tensor<Double>.zeros([0])).shape == [0, 0])
    #expect(hessian(of: { $0.sum() }, at: x) == .zeros([2, 2]))
    let error = #expect(throws: TensorError.self) {
      try checked { jacobian(of: { $0 * 2 }, at: Tensor<Double>.zeros([1, 1, 1, 1, 1])) }
    }
    #expect(
      error?.description
        == "jacobian: its shape would have the axes of [1, 1, 1, 1, 1] and of [1, 1, 1, 1, 1], more "
        + "than 8: flatten one of them")
  }

  @Test func whatNoMemoryHoldsIsRefusedBeforeTheFirstWalk() {
    let x = Tensor<Float>.ones([1 << 20])
    // The rows, and the matrix made of them.
    let needs =
      "[1048576, 1048576] needs \(1 << 43) bytes; the memory of this machine has "
    var error = #expect(throws: TensorError.self) {
      try checked { jacobian(of: { $0 * 2 }, at: x) }
    }
    #expect(error?.description.hasPrefix("jacobian: " + needs) == true)
    error = #expect(throws: TensorError.self) {
      try checked { hessian(of: { ($0 * $0).sum() }, at: x) }
    }
    #expect(error?.description.hasPrefix("hessian: " + needs) == true)
    let weight = Variable(x, requiresGradient: true)
    for samplesAreIndependent in [false, true] {
      error = #expect(throws: TensorError.self) {
        try checked {
          perSampleGradients(
            of: weight * 2, withRespectTo: [weight], samplesAreIndependent: samplesAreIndependent)
        }
      }
      #expect(error?.description.hasPrefix("perSampleGradients: " + needs) == true)
    }
  }
}
