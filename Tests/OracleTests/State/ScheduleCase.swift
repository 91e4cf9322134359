import Wengert

/// The learning rates of some steps.
struct ScheduleCase: Decodable {
  let schedule: String
  let baseRate: Double
  let attrs: Attributes
  let lr: [Double]
  let metrics: [Double]?
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case schedule, attrs, lr, metrics, tol
    case baseRate = "base_lr"
  }

  func mismatches() throws -> [Mismatch] {
    let rates = try schedule == "plateau" ? plateauRates() : scheduledRates()
    let want = Reference(flat: lr, shape: [lr.count])
    return [mismatch("rate ", Tensor(rates), want, within: tol)].compactMap(\.self)
  }

  /// The rates that a scheduler gives an optimizer.
  private func scheduledRates() throws -> [Double] {
    let optimizer = SGD([Variable(Tensor<Double>([0]), requiresGradient: true)], learningRate: 1)
    let scheduler = Scheduler(optimizer, try makeSchedule())
    return lr.map { _ in
      defer { scheduler.step() }
      return optimizer.learningRate
    }
  }

  private func makeSchedule() throws -> any LearningRateSchedule {
    switch schedule {
    case "step":
      return StepSchedule(
        baseRate, every: try attrs.int("step_size"), factor: try attrs.double("gamma"))
    case "multistep":
      return MultiStepSchedule(
        baseRate, milestones: try attrs.ints("milestones"), factor: try attrs.double("gamma"))
    case "exponential": return ExponentialSchedule(baseRate, factor: try attrs.double("gamma"))
    case "polynomial":
      return PolynomialSchedule(
        baseRate, steps: try attrs.int("total_iters"), power: try attrs.double("power"))
    case "inverse_time": return InverseTimeSchedule(baseRate, decay: try attrs.double("decay"))
    case "constant":
      return ConstantFactorSchedule(
        baseRate, factor: try attrs.double("factor"), steps: try attrs.int("total_iters"))
    case "linear_warmup":
      return LinearWarmupSchedule(
        baseRate, steps: try attrs.int("total_iters"),
        startFactor: try attrs.double("start_factor"), endFactor: try attrs.double("end_factor"))
    default: return try makeWave()
    }
  }

  /// Cosines, cycles and triangles.
  private func makeWave() throws -> any LearningRateSchedule {
    switch schedule {
    case "cosine": return try cosine()
    case "cosine_warm_restarts":
      return CosineWarmRestartsSchedule(
        baseRate, period: try attrs.int("T_0"), periodFactor: try attrs.int("T_mult"),
        minimum: try attrs.double("eta_min"))
    case "warmup_cosine":
      return WarmupSchedule(
        steps: try attrs.int("warmup"), from: try attrs.double("start_factor"), then: try cosine())
    case "onecycle":
      return OneCycleSchedule(
        try attrs.double("max_lr"), steps: try attrs.int("total_steps"),
        riseFraction: try attrs.double("pct_start"),
        shape: try attrs.text("anneal") == "linear" ? .linear : .cosine,
        startDivisor: try attrs.double("div_factor"),
        endDivisor: try attrs.double("final_div_factor"))
    case "triangular":
      return CyclicSchedule(
        from: try attrs.double("base_lr"), to: try attrs.double("max_lr"),
        stepsUp: try attrs.int("step_size_up"), stepsDown: attrs["step_size_down"]?.int,
        mode: try cyclicMode())
    default: throw Complaint("no schedule is called \(schedule)")
    }
  }

  private func cosine() throws -> CosineSchedule {
    CosineSchedule(
      baseRate, steps: try attrs.int("T_max"), minimum: try attrs.double("eta_min"))
  }

  private func cyclicMode() throws -> CyclicSchedule.Mode {
    switch try attrs.text("mode") {
    case "triangular": .triangular
    case "triangular2": .halving
    case "exp_range": .exponential(factor: try attrs.double("gamma"))
    case let other: throw Complaint("a cycle in mode \(other) is unknown")
    }
  }

  /// Rate t is used at step t; metric t is reported after it.
  private func plateauRates() throws -> [Double] {
    guard let metrics else { throw Complaint("there are no metrics") }
    let threshold = try attrs.double("threshold")
    var plateau = ReduceOnPlateau(
      baseRate, mode: try attrs.text("mode") == "max" ? .maximum : .minimum,
      factor: try attrs.double("factor"), patience: try attrs.int("patience"),
      threshold: try attrs.text("threshold_mode") == "abs"
        ? .absolute(threshold) : .relative(threshold),
      cooldown: try attrs.int("cooldown"), minimum: try attrs.double("min_lr"))
    return metrics.prefix(lr.count).map { metric in
      defer { plateau.report(metric) }
      return plateau.learningRate
    }
  }
}
