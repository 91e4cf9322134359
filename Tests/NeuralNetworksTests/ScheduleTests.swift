import Testing
import Wengert

@Suite struct ScheduleTests {
  private func expectRates(
    _ schedule: some LearningRateSchedule, at steps: [Int], _ expected: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (step, expected) in zip(steps, expected) {
      let rate = schedule.learningRate(at: step)
      #expect(
        abs(rate - expected) <= 1e-12, "at step \(step): \(rate) is not \(expected)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func decays() {
    expectRates(ConstantSchedule(0.1), at: [0, 1000], [0.1, 0.1])
    expectRates(StepSchedule(1, every: 10, factor: 0.5), at: [0, 9, 10, 29], [1, 1, 0.5, 0.25])
    expectRates(
      MultiStepSchedule(1, milestones: [5, 2], factor: 0.5), at: [0, 1, 2, 4, 5, 99],
      [1, 1, 0.5, 0.5, 0.25, 0.25])
    expectRates(ExponentialSchedule(2, factor: 0.5), at: [0, 1, 3], [2, 1, 0.25])
    expectRates(InverseTimeSchedule(1, decay: 0.5), at: [0, 2, 6], [1, 0.5, 0.25])
    expectRates(
      PolynomialSchedule(1, steps: 4, power: 2), at: [0, 1, 2, 4, 9], [1, 0.5625, 0.25, 0, 0])
    expectRates(ConstantFactorSchedule(1, factor: 0.25, steps: 3), at: [0, 2, 3], [0.25, 0.25, 1])
  }

  @Test func cosines() {
    // cos(π/3) = 1/2; beyond the end the wave rises again.
    expectRates(
      CosineSchedule(1.1, steps: 6, minimum: 0.1), at: [0, 2, 3, 6, 9, 12],
      [1.1, 0.85, 0.6, 0.1, 0.6, 1.1])
    expectRates(
      CosineWarmRestartsSchedule(1, period: 2, periodFactor: 2), at: [0, 1, 2, 4, 5, 6, 10, 14],
      [1, 0.5, 1, 0.5, 0.14644660940672624, 1, 0.5, 1])
    expectRates(
      CosineWarmRestartsSchedule(1, period: 2), at: [0, 1, 2, 3, 4], [1, 0.5, 1, 0.5, 1])
  }

  @Test func warmups() {
    expectRates(
      LinearWarmupSchedule(1, steps: 4, startFactor: 0.2), at: [0, 1, 4, 9], [0.2, 0.4, 1, 1])
    expectRates(
      WarmupSchedule(steps: 5, then: CosineSchedule(1, steps: 2)), at: [0, 1, 5, 6, 7],
      [0, 0.2, 1, 0.5, 0])
    expectRates(
      SequentialSchedule(
        [ConstantSchedule(3), ExponentialSchedule(1, factor: 0.5), ConstantSchedule(7)],
        milestones: [2, 5]), at: [0, 1, 2, 3, 4, 5, 99], [3, 3, 1, 0.5, 0.25, 7, 7])
  }

  @Test func cycles() {
    expectRates(
      CyclicSchedule(from: 1, to: 3, stepsUp: 2, stepsDown: 4), at: [0, 1, 2, 3, 5, 6, 7],
      [1, 2, 3, 2.5, 1.5, 1, 2])
    expectRates(
      CyclicSchedule(from: 1, to: 3, stepsUp: 2, mode: .halving), at: [2, 4, 6, 10], [3, 1, 2, 1.5])
    expectRates(
      CyclicSchedule(from: 1, to: 3, stepsUp: 2, mode: .exponential(factor: 0.5)), at: [1, 2, 4],
      [1.5, 1.5, 1])
    expectRates(
      OneCycleSchedule(
        1, steps: 11, riseFraction: 5 / 11.0, shape: .linear, startDivisor: 5, endDivisor: 2),
      at: [0, 1, 4, 7, 10, 50], [0.2, 0.4, 1, 0.55, 0.1, 0.1])
    expectRates(
      OneCycleSchedule(1, steps: 11, riseFraction: 5 / 11.0, startDivisor: 5, endDivisor: 2),
      at: [0, 2, 4, 7, 10], [0.2, 0.6, 1, 0.55, 0.1])
    expectRates(OneCycleSchedule(1, steps: 10, riseFraction: 0.1), at: [0], [1])
  }

  @Test func aSchedulerDrivesAnOptimizer() {
    let p = Variable(Tensor<Double>([1]), requiresGradient: true)
    let optimizer = SGD([p], learningRate: 1)
    let scheduler = Scheduler(optimizer, ExponentialSchedule(0.5, factor: 0.5))
    #expect(optimizer.learningRate == 0.5)
    scheduler.step()
    #expect(optimizer.learningRate == 0.25)
    p.gradient = Variable(Tensor([1]))
    optimizer.step()
    #expect(p.scalar == 0.75)
    scheduler.stepIndex = 3
    #expect(optimizer.learningRate == 0.0625)
  }

  @Test func aPlateauReducesTheRate() {
    var plateau = ReduceOnPlateau(
      1, factor: 0.5, patience: 1, threshold: .absolute(0.1), cooldown: 1, minimum: 0.2)
    // Improvement; one bad report is tolerated; 0.95 is no improvement by more than 0.1.
    #expect([1, 2, 0.95].map { plateau.report($0) } == [1, 1, 0.5])
    // One report does not count, one is tolerated.
    #expect([2, 2, 2].map { plateau.report($0) } == [0.5, 0.5, 0.25])
    #expect([2, 2, .nan].map { plateau.report($0) } == [0.25, 0.25, 0.2])
    #expect(plateau.best == 1)
    #expect(plateau.report(0.5) == 0.2)
    #expect(plateau.best == 0.5)
  }

  /// A share of the best is a share of its magnitude: likelihoods may be negative.
  @Test(arguments: [1.0, -1.0, 0.0])
  func aPlateauOfAnySign(value: Double) {
    for mode in [ReduceOnPlateau.Mode.minimum, .maximum] {
      var plateau = ReduceOnPlateau(1, mode: mode, patience: 2)
      let rates = (0..<8).map { _ in plateau.report(value) }
      #expect(
        zip(rates, [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01]).allSatisfy { abs($0 - $1) < 1e-15 },
        "\(rates)")
      let better = mode == .minimum ? -0.2 : 0.2
      plateau.report(value + better)
      #expect(plateau.best == value + better)
      // Less than the share of a ten-thousandth.
      plateau.report(plateau.best * 1.00001)
      plateau.report(plateau.best * 0.99999)
      #expect(plateau.badReports == 2)
    }
  }

  @Test func aPlateauOfValuesThatShouldGrow() {
    var plateau = ReduceOnPlateau(
      1, mode: .maximum, factor: 0.5, patience: 0, threshold: .relative(0.5))
    #expect([1, 1.6, 2.3, 2.39].map { plateau.report($0) } == [1, 1, 0.5, 0.25])
    #expect(plateau.best == 1.6)
  }

  @Test func wrongAttributes() {
    func expectError(
      _ message: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () -> Any
    ) {
      let error = #expect(throws: UsageError.self, sourceLocation: sourceLocation) {
        _ = try checked(body)
      }
      #expect(error?.description == message, sourceLocation: sourceLocation)
    }
    expectError("StepSchedule: interval is 0; it must be 1 or more") { StepSchedule(1, every: 0) }
    expectError("CosineSchedule: learningRate is -1.0; it must be finite and 0 or more") {
      CosineSchedule(-1, steps: 1)
    }
    expectError("StepSchedule: interval is -1; it must be 1 or more") {
      WarmupSchedule(steps: 1, then: StepSchedule(1, every: -1))
    }
    expectError("SequentialSchedule: 1 schedules need 0 milestones, not 1") {
      SequentialSchedule([ConstantSchedule(1)], milestones: [3])
    }
    expectError("SequentialSchedule: milestones [0] do not ascend from more than 0") {
      SequentialSchedule([ConstantSchedule(1), ConstantSchedule(2)], milestones: [0])
    }
    expectError("OneCycleSchedule: riseFraction is 1.5; it must be from 0 to 1") {
      OneCycleSchedule(1, steps: 10, riseFraction: 1.5)
    }
    expectError("ReduceOnPlateau: factor is 1.0; it must be at least 0 and less than 1") {
      ReduceOnPlateau(1, factor: 1)
    }
  }

  @Test func restartsOutgrowNoInteger() {
    let schedule = CosineWarmRestartsSchedule(1, period: 1, periodFactor: 2)
    #expect(schedule.learningRate(at: .max) <= 1)
  }

  @Test func aSequenceOfTheWrongLengthIsOnlyReported() {
    #expect(throws: UsageError.self) {
      try checked { SequentialSchedule([], milestones: []).learningRate(at: 0) }
    }
    #expect(throws: UsageError.self) {
      try checked {
        SequentialSchedule([ConstantSchedule(1)], milestones: [1, 2]).learningRate(at: 3)
      }
    }
  }
}
