import Testing
import Wengert

/// Every row of the gradient table, checked.
@Suite struct GradientTableTests {
  private typealias Inputs<Scalar: FloatingTensorScalar> = [Variable<Scalar>]

  @Test(arguments: GradientTable.rows)
  func gradientsAgreeWithDifferencesToSecondOrder(_ row: GradientRow) throws {
    for shapes in row.cases {
      let options = GradientCheckOptions(relativeTolerance: row.tolerance)
      let report = checkGradients(
        of: { (x: Inputs<Double>) in Variable(row.function(x.map(\.value))) },
        at: row.operands(shapes), order: 2, options: options)
      #expect(report.passes, "\(row.name) on \(shapes)\n\(report.failure ?? "")\n\(report)")
      #expect(report.rows.allSatisfy { $0.kinks.isEmpty }, "\(row.name) on \(shapes)\n\(report)")
    }
  }

  @Test(arguments: GradientTable.rows.filter { $0.firstCaseOfEqualShapes != nil })
  func theSameVariableTwiceGetsBothContributions(_ row: GradientRow) throws {
    let shapes = try #require(row.firstCaseOfEqualShapes)
    let report = checkGradients(
      of: { (x: Variable<Double>) in Variable(row.function([x.value, x.value])) },
      at: row.narrowestDomain.operand(shapes[1]), order: 2,
      options: GradientCheckOptions(relativeTolerance: row.tolerance))
    #expect(report.passes, "\(row.name)\n\(report.failure ?? "")\n\(report)")
  }

  /// Where its rule is not recorded, an operation may compute it in one pass: the same gradient.
  @Test(arguments: GradientTable.rows)
  func gradientsDoNotDependOnWhetherTheyAreRecorded(_ row: GradientRow) throws {
    for shapes in row.cases {
      let x = row.operands(shapes).map { Variable($0, requiresGradient: true) }
      let result = Variable<Double>(row.function(x.map(\.value)))
      var generator = RandomGenerator(seed: 3)
      let cotangent = Variable(Tensor<Double>.randomNormal(result.shape, using: &generator))
      let plain = gradients(of: result, withRespectTo: x, cotangent: cotangent)
      let recorded = gradients(
        of: result, withRespectTo: x, cotangent: cotangent, createGraph: true)
      for (a, b) in zip(plain, recorded) {
        #expect(
          a.tensor.isClose(to: b.tensor, relativeTolerance: 1e-10, absoluteTolerance: 1e-11),
          "\(row.name) on \(shapes): \(a), recorded \(b)")
      }
    }
  }

  /// Where its rule is not recorded, an operation may add its answer to that of another: the same sum,
  /// in leaves and in results on the way.
  @Test(arguments: GradientTable.rows)
  func whatIsUsedTwiceGetsTheSum(_ row: GradientRow) throws {
    for shapes in row.cases {
      for areLeaves in [true, false] {
        let leaves = row.operands(shapes).map { Variable($0, requiresGradient: true) }
        let x = areLeaves ? leaves : leaves.map { $0 * 1 }
        func use(_ seed: UInt64) -> Variable<Double> {
          let result = Variable<Double>(row.function(x.map(\.value)))
          var generator = RandomGenerator(seed: seed)
          return (result * .init(.randomNormal(result.shape, using: &generator))).sum()
        }
        let result = use(3) + use(4)
        let plain = gradients(of: result, withRespectTo: leaves)
        let recorded = gradients(of: result, withRespectTo: leaves, createGraph: true)
        for (a, b) in zip(plain, recorded) {
          #expect(
            a.tensor.isClose(to: b.tensor, relativeTolerance: 1e-10, absoluteTolerance: 1e-11),
            "\(row.name) on \(shapes): \(a), recorded \(b)")
        }
      }
    }
  }

  @Test(arguments: GradientTable.rows.filter { $0.doubleOnlyReason == nil })
  func floatAgreesWithDouble(_ row: GradientRow) throws {
    for shapes in row.cases {
      let single = row.operands(shapes).map { Tensor<Float>(converting: $0) }
      let double = single.map { Tensor<Double>(converting: $0) }
      let expected = try row.valueAndGradients(double)
      let found = try row.valueAndGradients(single)
      for (a, b) in zip(found, expected) {
        let size = max(1, b.map(\.magnitude).max() ?? 0)
        #expect(a.count == b.count)
        #expect(
          zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 * size },
          "\(row.name) on \(shapes): Float \(a), Double \(b)")
      }
    }
  }

  @Test(arguments: GradientTable.rows.filter { !$0.specials.isEmpty })
  func specialValuesFollowTheConvention(_ row: GradientRow) throws {
    for special in row.specials {
      let found = try row.valueAndGradients(special.operands, cotangentsAreOnes: true)
      let title = "\(row.name) on \(special.operands)"
      #expect(same(found[0], special.value), "\(title): value \(found[0])")
      for (index, gradient) in special.gradients.enumerated() {
        guard let gradient else { continue }
        #expect(
          same(found[index + 1], gradient), "\(title): gradient \(index) is \(found[index + 1])")
      }
    }
  }

  @Test(arguments: GradientTable.rows.filter { !$0.refusals.isEmpty })
  func invalidOperandsAreRefusedWithAMessage(_ row: GradientRow) {
    for refusal in row.refusals {
      let error = #expect(throws: TensorError.self) { try checked { refusal.call() } }
      #expect(error?.description == refusal.message)
    }
  }

  @Test func dropoutInFloatAgreesWithDifferences() throws {
    // Its rows are left out of Float, as a value's mask holds Doubles.
    let x = Tensor<Float>.linspace(from: -1, to: 1, count: 12)
    func drop(_ x: Variable<Float>) -> Variable<Float> {
      var generator = RandomGenerator(seed: 5)
      return dropout(x, probability: 0.4, using: &generator)
    }
    try checkGradients(of: drop, at: x, order: 2).require()
    let variable = Variable(x, requiresGradient: true)
    drop(variable).sum().backward()
    #expect(Set(variable.gradient!.scalars) == [0, 1 / Float(0.6)])
  }

  private func same(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { x, y in
        x == y || (x.isNaN && y.isNaN) || abs(x - y) <= 1e-14 * max(1, abs(y))
      }
  }
}

extension Domain {
  func operand(_ shape: Shape) -> Tensor<Double> {
    var generator = RandomGenerator(seed: 11)
    return tensor(shape, using: &generator)
  }
}

extension GradientRow {
  /// The first case of two operands of one shape that is no scalar.
  var firstCaseOfEqualShapes: [Shape]? {
    cases.first { $0.count == 2 && $0[0] == $0[1] && $0[0].rank > 0 }
  }

  /// The domain in which the function is smooth for every operand.
  var narrowestDomain: Domain {
    domains.first {
      if case .range(let low, _, _) = $0 { low > 0 } else { false }
    } ?? domains[0]
  }

  /// The result's elements, then the gradients', for a random cotangent or ones.
  func valueAndGradients<Scalar: FloatingTensorScalar>(
    _ operands: [Tensor<Scalar>], cotangentsAreOnes: Bool = false
  ) throws -> [[Double]] {
    try checked {
      let variables = operands.map { Variable($0, requiresGradient: true) }
      let result = Variable<Scalar>(function(variables.map(\.value)))
      var generator = RandomGenerator(seed: 3)
      let random = Tensor<Double>.randomNormal(result.shape, using: &generator)
      let cotangent =
        cotangentsAreOnes ? Tensor<Scalar>.ones(result.shape) : Tensor<Scalar>(converting: random)
      let found = gradients(
        of: result, withRespectTo: variables, cotangent: Variable(cotangent))
      return ([result] + found).map { $0.scalars.map { Double($0) } }
    }
  }
}
