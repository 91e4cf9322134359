import Wengert
import WengertOptimizerTable

extension InvalidCalls {
  mutating func addOptimizers() {
    for row in OptimizerTable.rows { addOptimizer(row) }
    addLBFGS()
    addAverages()
    addGradientClipping()
  }

  /// What every optimizer refuses, and what this one does.
  private mutating func addOptimizer(_ row: OptimizerRow) {
    func make(
      _ settings: OptimizerRow.Settings = [:], _ groups: [ParameterGroup<Double>]? = nil
    ) -> any Optimizer<Double> {
      row.make(groups ?? [ParameterGroup([leaf([2, 2])])], Hyperparameters(settings))
    }
    func refuse(_ title: String, _ message: String, _ call: @escaping () throws -> Any) {
      add("\(row.name): \(title)", "\(row.name): \(message)", call)
    }
    for (settings, message) in row.refused {
      refuse("\(OptimizerCase(row, settings))", message) { make(settings) }
    }
    for wrong in [-0.1, nan, .infinity] {
      let message = "is \(wrong); it must be finite and 0 or more"
      let setting = Setting([wrong])
      refuse("rate \(wrong)", "learningRate \(message)") { make(["lr": setting]) }
      refuse("rate set to \(wrong)", "learningRate \(message)") { make().learningRate = wrong }
      refuse("decay \(wrong)", "weightDecay \(message)") { make(["weight_decay": setting]) }
    }
    addParameters(of: row, make)
  }

  private mutating func addParameters(
    of row: OptimizerRow,
    _ make: @escaping (OptimizerRow.Settings, [ParameterGroup<Double>]?) -> any Optimizer<Double>
  ) {
    func refuse(
      _ title: String, _ message: String, _ groups: @escaping () -> [ParameterGroup<Double>]
    ) {
      add("\(row.name): \(title)", "\(row.name): \(message)") { make(["lr": 0.1], groups()) }
    }
    refuse("no groups", "there are no parameters to optimize") { [] }
    refuse("no parameters", "there are no parameters to optimize") { [ParameterGroup([])] }
    refuse(
      "result as a parameter",
      "parameter 0 of group 0, of shape [2, 2], is the result of an operation; only variables made "
        + "from tensors can be trained"
    ) { [ParameterGroup([leaf([2, 2]) * 2])] }
    refuse(
      "parameter in two groups",
      "a parameter of shape [2, 2] is in groups 0 and 1; it can be in one only"
    ) {
      let x = leaf([2, 2])
      return [ParameterGroup([x]), ParameterGroup([x])]
    }
    refuse(
      "group with a negative rate",
      "learningRate of group 0 is -1.0; it must be finite and 0 or more"
    ) { [ParameterGroup([leaf([2, 2])], learningRate: -1)] }
    refuse(
      "group with a negative decay",
      "weightDecay of group 0 is -1.0; it must be finite and 0 or more"
    ) { [ParameterGroup([leaf([2, 2])], weightDecay: -1)] }
    add(
      "\(row.name): group's rate beside 0",
      "\(row.name): group 0 has a learningRate of its own, which is kept as a ratio to the "
        + "optimizer's: that must be more than 0"
    ) { make(["lr": 0], [ParameterGroup([leaf([2, 2])], learningRate: 1)]) }
    add(
      "\(row.name): step without a gradient",
      "\(row.name): step: none of its 1 parameters (0) has a gradient; call backward() before "
        + "step(), on a loss that was computed from them"
    ) { make([:], nil).step() }
    add(
      "\(row.name): step of a parameter it does not have",
      "\(row.name): step: there is no parameter 1; it has 1"
    ) { make([:], nil).step(parameterAt: 1, gradient: .ones([2, 2])) }
    add(
      "\(row.name): step with a gradient of another shape",
      "\(row.name): step: the gradient has shape [2]; parameter 0 has [2, 2]"
    ) { make([:], nil).step(parameterAt: 0, gradient: .ones([2])) }
    add(
      "\(row.name): two parameters of one name",
      "\(row.name): parameterNames: each parameter needs a name of its own; given more than once: a"
    ) {
      make([:], [ParameterGroup([leaf([2, 2]), leaf([2, 2])])]).parameterNames = ["a", "a"]
    }
    add(
      "\(row.name): too few names", "\(row.name): parameterNames: 0 names for 1 parameters"
    ) { make([:], nil).parameterNames = [] }
  }

  private mutating func addLBFGS() {
    let p = [leaf([2])]
    add("L-BFGS: no parameters", "LBFGS: there are no parameters to optimize") {
      LBFGS([Variable<Double>]())
    }
    add("L-BFGS: rate NaN", "LBFGS: learningRate is nan; it must be finite and 0 or more") {
      LBFGS(p, learningRate: nan)
    }
    add("L-BFGS: no iteration", "LBFGS: iterations is 0; it must be 1 or more") {
      LBFGS(p, iterations: 0)
    }
    add("L-BFGS: no evaluation", "LBFGS: evaluations is 0; it must be 1 or more") {
      LBFGS(p, evaluations: 0)
    }
    add("L-BFGS: no history", "LBFGS: historySize is 0; it must be 1 or more") {
      LBFGS(p, historySize: 0)
    }
    add(
      "L-BFGS: gradient tolerance -1",
      "LBFGS: gradientTolerance is -1.0; it must be finite and 0 or more"
    ) { LBFGS(p, gradientTolerance: -1) }
    add(
      "L-BFGS: change tolerance -1",
      "LBFGS: changeTolerance is -1.0; it must be finite and 0 or more"
    ) { LBFGS(p, changeTolerance: -1) }
  }

  private mutating func addAverages() {
    let p = [leaf([2])]
    add("averages of no parameters", "AveragedParameters: there are no parameters to optimize") {
      AveragedParameters([Variable<Double>](), .equal())
    }
    add("average with decay 2", "AveragedParameters: decay is 2.0; it must be from 0 to 1") {
      AveragedParameters(p, .exponential(decay: 2))
    }
    add("average from -1", "AveragedParameters: start is -1; it must be 0 or more") {
      AveragedParameters(p, .equal(start: -1))
    }
    add("average every 0 updates", "AveragedParameters: interval is 0; it must be 1 or more") {
      AveragedParameters(p, .equal(interval: 0))
    }
  }

  private mutating func addGradientClipping() {
    add(
      "clipping to a negative norm",
      "clipGradients: norm is -1.0; it must be finite and 0 or more"
    ) { clipGradients(of: [leaf([2])], norm: -1) }
    add(
      "clipping with p of 0",
      "clipGradients: p is 0.0; it must be finite and more than 0"
    ) { clipGradients(of: [leaf([2])], norm: 1, kind: .p(0)) }
    add(
      "clipping to NaN",
      "clipGradients: value is nan; it must be finite and 0 or more"
    ) { clipGradients(of: [leaf([2])], value: .nan) }
  }

  mutating func addSchedules() {
    add(
      "constant schedule, negative",
      "ConstantSchedule: learningRate is -1.0; it must be finite and 0 or more"
    ) { ConstantSchedule(-1) }
    add(
      "step schedule without interval",
      "StepSchedule: interval is 0; it must be 1 or more"
    ) { StepSchedule(0.1, every: 0) }
    add(
      "milestones with factor NaN",
      "MultiStepSchedule: factor is nan; it must be finite and 0 or more"
    ) { MultiStepSchedule(0.1, milestones: [1], factor: .nan) }
    add(
      "exponential schedule, negative",
      "ExponentialSchedule: factor is -1.0; it must be finite and 0 or more"
    ) { ExponentialSchedule(0.1, factor: -1) }
    add(
      "inverse time with a negative decay",
      "InverseTimeSchedule: decay is -1.0; it must be finite and 0 or more"
    ) { InverseTimeSchedule(0.1, decay: -1) }
    add(
      "polynomial schedule of no steps",
      "PolynomialSchedule: steps is 0; it must be 1 or more"
    ) { PolynomialSchedule(0.1, steps: 0) }
    add(
      "polynomial schedule with power 0",
      "PolynomialSchedule: power is 0.0; it must be finite and more than 0"
    ) { PolynomialSchedule(0.1, steps: 5, power: 0) }
    add(
      "cosine of no steps",
      "CosineSchedule: steps is 0; it must be 1 or more"
    ) { CosineSchedule(0.1, steps: 0) }
    add(
      "restarts without period",
      "CosineWarmRestartsSchedule: period is 0; it must be 1 or more"
    ) { CosineWarmRestartsSchedule(0.1, period: 0) }
    add(
      "cyclic schedule without rise",
      "CyclicSchedule: stepsUp is 0; it must be 1 or more"
    ) { CyclicSchedule(from: 0, to: 1, stepsUp: 0) }
    add(
      "one cycle that rises too long",
      "OneCycleSchedule: riseFraction is 1.5; it must be from 0 to 1"
    ) {
      OneCycleSchedule(0.1, steps: 10, riseFraction: 1.5)
    }
    add(
      "warm-up of no steps",
      "LinearWarmupSchedule: steps is 0; it must be 1 or more"
    ) { LinearWarmupSchedule(0.1, steps: 0) }
    add(
      "factor with negative steps",
      "ConstantFactorSchedule: steps is -1; it must be 0 or more"
    ) { ConstantFactorSchedule(0.1, factor: 1, steps: -1) }
    add(
      "sequence of too few milestones",
      "SequentialSchedule: 2 schedules need 1 milestones, not 0"
    ) {
      SequentialSchedule([ConstantSchedule(1), ConstantSchedule(2)], milestones: [])
    }
    add(
      "sequence of milestones that fall",
      "SequentialSchedule: milestones [5, 2] do not ascend from more than 0"
    ) {
      SequentialSchedule(
        [ConstantSchedule(1), ConstantSchedule(2), ConstantSchedule(3)], milestones: [5, 2])
    }
    add(
      "plateau with factor 1",
      "ReduceOnPlateau: factor is 1.0; it must be at least 0 and less than 1"
    ) { ReduceOnPlateau(0.1, factor: 1) }
    add(
      "plateau with negative patience",
      "ReduceOnPlateau: patience is -1; it must be 0 or more"
    ) { ReduceOnPlateau(0.1, patience: -1) }
    add(
      "plateau with threshold NaN",
      "ReduceOnPlateau: threshold is nan; it must be finite and 0 or more"
    ) {
      ReduceOnPlateau(0.1, threshold: .absolute(.nan))
    }
    add("scheduler before the first step", "Scheduler: stepIndex is -1; it must be 0 or more") {
      Scheduler(SGD([leaf([2])], learningRate: 0.1), ConstantSchedule(1), from: -1)
    }
  }

  mutating func addTraining() {
    typealias Samples = Batch<Float, Int>
    func trainer() -> Trainer<Linear<Float>, Samples> {
      let net = Linear<Float>(inputs: 3, outputs: 2)
      let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1))
      trainer.progress = .silent
      return trainer
    }
    add("fit of negative epochs", "fit: epochs is -1; it must be 0 or more") {
      let loader = DataLoader(matrix, [0, 1] as Tensor<Int>, batchSize: 1)
      return try trainer().fit(training: loader, epochs: -1)
    }
    add("fit on nothing", "fit: the training set has no batches") {
      let loader = DataLoader(Tensor<Float>.zeros([0, 3]), Tensor<Int>.zeros([0]), batchSize: 1)
      return try trainer().fit(training: loader, epochs: 1)
    }
    add(
      "fit with a label beyond",
      "crossEntropy: target 2 at position 1 is no class of scores [2, 2]; it must lie in "
        + "0..<2 or be ignoreIndex, -100"
    ) {
      let loader = DataLoader(matrix, [0, 2] as Tensor<Int>, batchSize: 2, sampling: .sequential)
      return try trainer().fit(training: loader, epochs: 1)
    }
    add(
      "fit on other inputs",
      "Linear: x is [2, 5]; its last axis must be 3, the inputs of a layer with a weight of [3, 2]"
    ) {
      let loader = DataLoader(Tensor<Float>.ones([2, 5]), [0, 1] as Tensor<Int>, batchSize: 2)
      return try trainer().fit(training: loader, epochs: 1)
    }
    add(
      "checkpoints every 0 epochs",
      "Trainer: checkpointInterval is 0; it must be 1 or more"
    ) { trainer().checkpointInterval = 0 }
    add(
      "stopping with negative patience",
      "EarlyStopping: patience is -1; it must be 0 or more"
    ) { EarlyStopping(patience: -1) }
    add(
      "stopping with improvement NaN",
      "EarlyStopping: minimumImprovement is nan; it must be finite and 0 or more"
    ) {
      EarlyStopping(patience: 1, minimumImprovement: .nan)
    }
  }
}
