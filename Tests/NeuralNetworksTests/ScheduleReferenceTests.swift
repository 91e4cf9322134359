import Testing
import Wengert

/// Learning rates that a reference implementation computed.
@Suite struct ScheduleReferenceTests {
  @Test func cases() throws {
    let cases = try ReferenceCase.load("state/schedule.json")
    #expect(cases.count == 18)
    for item in cases {
      let expected = item["lr"].doubles
      if item["schedule"].string == "plateau" {
        var plateau = self.plateau(item)
        var rates = [plateau.learningRate]
        for metric in item["metrics"].doubles { rates.append(plateau.report(metric)) }
        item.expectClose(Array(rates.prefix(expected.count)), expected, "rates")
      } else {
        let schedule = try #require(self.schedule(item), "\(item["id"].string)")
        item.expectClose(
          expected.indices.map { schedule.learningRate(at: $0) }, expected, "rates")
      }
    }
  }

  private func schedule(_ item: ReferenceCase) -> (any LearningRateSchedule)? {
    let base = item["base_lr"].double
    let a = item["attrs"]
    return switch item["schedule"].string {
    case "step": StepSchedule(base, every: a["step_size"].int, factor: a["gamma"].double)
    case "multistep":
      MultiStepSchedule(
        base, milestones: a["milestones"].array.map(\.int), factor: a["gamma"].double)
    case "exponential": ExponentialSchedule(base, factor: a["gamma"].double)
    case "cosine": CosineSchedule(base, steps: a["T_max"].int, minimum: a["eta_min"].double)
    case "cosine_warm_restarts":
      CosineWarmRestartsSchedule(
        base, period: a["T_0"].int, periodFactor: a["T_mult"].int, minimum: a["eta_min"].double)
    case "linear_warmup":
      LinearWarmupSchedule(
        base, steps: a["total_iters"].int, startFactor: a["start_factor"].double,
        endFactor: a["end_factor"].double)
    case "constant":
      ConstantFactorSchedule(base, factor: a["factor"].double, steps: a["total_iters"].int)
    case "polynomial":
      PolynomialSchedule(base, steps: a["total_iters"].int, power: a["power"].double)
    case "inverse_time": InverseTimeSchedule(base, decay: a["decay"].double)
    case "onecycle":
      OneCycleSchedule(
        a["max_lr"].double, steps: a["total_steps"].int, riseFraction: a["pct_start"].double,
        shape: a["anneal"].string == "cos" ? .cosine : .linear,
        startDivisor: a["div_factor"].double, endDivisor: a["final_div_factor"].double)
    case "triangular":
      CyclicSchedule(
        from: a["base_lr"].double, to: a["max_lr"].double, stepsUp: a["step_size_up"].int)
    case "warmup_cosine":
      WarmupSchedule(
        steps: a["warmup"].int, from: a["start_factor"].double,
        then: CosineSchedule(base, steps: a["T_max"].int, minimum: a["eta_min"].double))
    default: nil
    }
  }

  private func plateau(_ item: ReferenceCase) -> ReduceOnPlateau {
    let a = item["attrs"]
    let threshold = a["threshold"].double
    return ReduceOnPlateau(
      item["base_lr"].double, mode: a["mode"].string == "min" ? .minimum : .maximum,
      factor: a["factor"].double, patience: a["patience"].int,
      threshold: a["threshold_mode"].string == "rel" ? .relative(threshold) : .absolute(threshold),
      cooldown: a["cooldown"].int, minimum: a["min_lr"].double)
  }
}
