import Synchronization
import Testing
import Wengert

/// The checker accepts what is right, and rejects every kind of wrong rule.
@Suite struct GradientCheckTests {
  private let x: Tensor<Double> = [[0.7, -1.3], [2.1, 0.4]]
  private let y: Tensor<Double> = [[1.1, 0.2], [-0.6, 1.9]]

  @Test func smoothFunctionsAgreeToNineDigits() throws {
    let report = checkGradients(
      of: { (v: [Variable<Double>]) in sin(v[0]) * exp(v[1]) / (1 + square(v[0])) }, at: [x, y],
      names: ["x", "y"],
      order: 2,
      options: GradientCheckOptions(relativeTolerance: 1e-9))
    try report.require()
    #expect(report.rows.map(\.name) == ["x", "y", "x", "y", "cotangent"])
    #expect(report.rows.allSatisfy { $0.checkedCount == 4 && $0.kinks.isEmpty })
    #expect(report.adjointErrors.count == 2)
  }

  @Test func floatIsChecked() throws {
    let report = checkGradients(
      of: { tanh($0) * $0 }, at: Tensor<Float>(converting: x), order: 2)
    try report.require()
    #expect(!wrong(ScaledCube(factor: 2), at: Tensor<Float>(converting: x)).passes)
  }

  @Test func largeElementsAndFewOfThem() throws {
    let report = checkGradients(
      of: { square($0).sum() }, at: x * 1000, options: GradientCheckOptions(maximumElements: 2))
    try report.require()
    #expect(report.rows[0].checkedCount == 2)
    #expect(report.rows[0].worst!.step > 0.05)
  }

  @Test(arguments: [0.0, -1, 2, 1.001])
  func aScaledRuleIsRejected(_ factor: Double) throws {
    let report = wrong(ScaledCube(factor: factor), at: x)
    let error = #expect(throws: GradientCheckError.self) { try report.require() }
    let worst = try #require(report.rows[0].worst)
    #expect(error?.description.contains("order 1, input") == true)
    #expect(abs(worst.analytic - factor * worst.numerical) < 1e-8 * abs(worst.numerical))
    #expect(report.adjointErrors[0]! > 1e-4)
    // The same operation with the right factor passes.
    #expect(wrong(ScaledCube(factor: 1), at: x).passes)
  }

  @Test func anUntransposedRuleIsRejected() {
    let report = checkGradients(of: { apply(UntransposedProduct(), $0[0], $0[1]) }, at: [x, y])
    #expect(report.rows.allSatisfy { $0.maximumRelativeError > 0.01 })
    #expect(report.adjointErrors[0]! > 1e-3)
  }

  @Test func aRuleOfAWrongShapeIsRefusedByTheEngine() {
    let report = checkGradients(
      of: { apply(UnsummedSum(), $0[0], $0[1]) }, at: [x, Tensor<Double>([1, 2])])
    #expect(
      report.error?.description
        == "unsummedSum: its rule for operand 1 returned shape [2, 2]; the operand has [2]")
    #expect(!report.passes)
  }

  @Test func aMissingContributionIsRejected() {
    let report = checkGradients(of: { $0 * $0.detached() }, at: x)
    #expect(report.rows[0].maximumRelativeError > 0.49)
    #expect(!checkGradients(of: { $0.detached() }, at: x).passes)
  }

  @Test func aLostSecondDerivativeIsRejectedAtSecondOrder() {
    #expect(wrong(OnceDifferentiableCube(), at: x).passes)
    let report = wrong(OnceDifferentiableCube(), at: x, order: 2)
    #expect(report.failure?.hasPrefix("order 2, input") == true)
    #expect(report.rows.filter { $0.order == 1 }.allSatisfy { $0.maximumRelativeError < 1e-9 })
  }

  @Test func aFunctionThatChangesIsRejected() {
    let calls = Mutex(0.0)
    let report = checkGradients(
      of: { x in
        x
          * calls.withLock {
            $0 += 1
            return $0
          }
      }, at: x)
    #expect(report.failure == "the function returns other values for the same inputs")
    #expect("\(report)" == report.failure)
  }

  @Test func aFunctionThatIsNotFiniteIsNoKink() {
    let one = checkGradients(of: { log($0) }, at: Tensor<Double>([2, -1, 3]))
    #expect(
      one.failure
        == "the function is NaN at the point itself, in element [1] of its result: choose "
        + "other inputs")
    #expect("\(one)" == one.failure)
    #expect(one.rows.isEmpty && !one.passes)
    let error = #expect(throws: GradientCheckError.self) {
      try checkGradients(of: { sqrt($0 - 100).sum() }, at: x).require()
    }
    #expect(
      error?.description
        == "gradient check: the function is NaN at the point itself: choose other inputs")
    let pole = checkGradients(of: { -1 / $0 }, at: [[1, 0]] as Tensor<Double>)
    #expect(pole.failure?.contains("is -infinity at the point itself") == true)
    #expect(pole.failure?.contains("in element [0, 1] of its result") == true)
    // The value is 0, the slope infinite.
    let slope = checkGradients(of: { sqrt($0) }, at: Tensor<Double>([1, 0]), order: 2)
    #expect(slope.failure?.hasPrefix("order 2: the gradient by input is ") == true)
  }

  @Test(
    arguments: [
      (
        GradientCheckOptions(relativeTolerance: .nan),
        "relativeTolerance is nan; it must be finite and more than 0"
      ),
      (
        GradientCheckOptions(relativeTolerance: -1e-6),
        "relativeTolerance is -1e-06; it must be finite and more than 0"
      ),
      (
        GradientCheckOptions(relativeTolerance: 0),
        "relativeTolerance is 0.0; it must be finite and more than 0"
      ),
      (
        GradientCheckOptions(absoluteTolerance: .nan),
        "absoluteTolerance is nan; it must be finite and 0 or more"
      ),
      (
        GradientCheckOptions(absoluteTolerance: -1),
        "absoluteTolerance is -1.0; it must be finite and 0 or more"
      ),
      (GradientCheckOptions(step: 0), "step is 0.0; it must be finite and more than 0"),
      (GradientCheckOptions(step: .nan), "step is nan; it must be finite and more than 0"),
      (GradientCheckOptions(step: .infinity), "step is inf; it must be finite and more than 0"),
      (GradientCheckOptions(maximumElements: 0), "maximumElements is 0; it must be 1 or more"),
      (GradientCheckOptions(maximumElements: -3), "maximumElements is -3; it must be 1 or more"),
    ] as [(GradientCheckOptions, String)])
  func optionsThatCompareNothingAreRefused(_ options: GradientCheckOptions, _ reason: String) {
    let error = #expect(throws: TensorError.self) {
      try checked { checkGradients(of: { $0 * $0 }, at: x, options: options) }
    }
    #expect(error?.description == "GradientCheckOptions: " + reason)
  }

  @Test func kinksWithinAStepAreLeftOut() throws {
    let x = Tensor<Double>([0, 1e-9, -1e-7, 1e-5, -0.5, 2])
    let report = checkGradients(of: { relu($0) }, at: x)
    try report.require()
    #expect(report.rows[0].kinks == [[0], [1], [2]])
    let jump = checkGradients(of: { floor($0) }, at: Tensor<Double>([1, 1.5]))
    try jump.require()
    #expect(jump.rows[0].kinks == [[0]])
    #expect(!checkGradients(of: { abs($0) }, at: Tensor<Double>([0, 0])).passes)
    // A kink is no excuse where the function is smooth.
    #expect(!checkGradients(of: { relu($0.detached()) }, at: x).passes)
  }

  @Test func theReportIsATable() {
    let report = checkGradients(of: { ($0 * 2).sum() }, at: Tensor<Double>([1]), name: "weights")
    let lines = report.description.split(separator: "\n")
    #expect(lines[0].hasPrefix("order  input               shape  checked  kinks  error"))
    #expect(lines[1].hasPrefix("1      weights             [1]    1        0      "))
    #expect(lines[2].hasPrefix("1      ⟨u, Jv⟩ − ⟨Jᵀu, v⟩ "))
    #expect(lines.count == 3)
  }

  private func wrong<Scalar: FloatingTensorScalar>(
    _ operation: some Primitive, at x: Tensor<Scalar>, order: Int = 1
  ) -> GradientReport {
    checkGradients(of: { apply(operation, $0) }, at: x, order: order)
  }

  @Test func anErrorOfTheFunctionIsInTheReport() {
    let report = checkGradients(of: { $0.sum(along: 4) }, at: Tensor<Double>([1, 2]))
    #expect(!report.passes)
    #expect("\(report)".contains("axis 4 is out of range"))
  }
}
