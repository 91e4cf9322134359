import Wengert

extension InvalidCalls {
  mutating func addOptimizers() {
    add("negative learning rate", "?") { SGD([leaf([2])], learningRate: -0.1) }
    add("learning rate NaN", "?") { Adam([leaf([2])], learningRate: .nan) }
    add("infinite learning rate", "?") { RMSProp([leaf([2])], learningRate: .infinity) }
    add("learning rate set to NaN", "?") {
      SGD([leaf([2])], learningRate: 0.1).learningRate = .nan
    }
    add("weight decay set to a negative one", "?") {
      SGD([leaf([2])], learningRate: 0.1).weightDecay = -1
    }
    add("momentum of 1", "?") { SGD([leaf([2])], learningRate: 0.1, momentum: 1) }
    add("dampening of 2", "?") { SGD([leaf([2])], learningRate: 0.1, momentum: 0.5, dampening: 2) }
    add("Nesterov without momentum", "?") {
      SGD([leaf([2])], learningRate: 0.1, nesterov: true)
    }
    add("no parameters", "?") { SGD([Variable<Double>](), learningRate: 0.1) }
    add("result as a parameter", "?") { SGD([leaf([2]) * 2], learningRate: 0.1) }
    add("parameter in two groups", "?") {
      let x = leaf([2])
      return SGD([ParameterGroup([x]), ParameterGroup([x])], learningRate: 0.1)
    }
    add("group with a negative rate", "?") {
      SGD([ParameterGroup([leaf([2])], learningRate: -1)], learningRate: 0.1)
    }
    add("group's rate beside 0", "?") {
      SGD([ParameterGroup([leaf([2])], learningRate: 1)], learningRate: 0)
    }
    add("Adam's beta of 1", "?") { Adam([leaf([2])], betas: (0.9, 1)) }
    add("AdamW's negative epsilon", "?") { AdamW([leaf([2])], epsilon: -1) }
    add("AdamW's weight decay NaN", "?") { AdamW([leaf([2])], weightDecay: .nan) }
    add("AdaGrad's negative decay", "?") { AdaGrad([leaf([2])], learningRateDecay: -1) }
    add("AdaGrad's negative accumulator", "?") { AdaGrad([leaf([2])], initialAccumulator: -1) }
    add("AdaDelta's epsilon of 0", "?") { AdaDelta([leaf([2])], epsilon: 0) }
    add("RMSProp's alpha of 1", "?") { RMSProp([leaf([2])], alpha: 1) }
    add("clipping to a negative norm", "?") { clipGradients(of: [leaf([2])], norm: -1) }
    add("clipping with p of 0", "?") { clipGradients(of: [leaf([2])], norm: 1, kind: .p(0)) }
    add("clipping to NaN", "?") { clipGradients(of: [leaf([2])], value: .nan) }
  }

  mutating func addSchedules() {
    add("constant schedule, negative", "?") { ConstantSchedule(-1) }
    add("step schedule without interval", "?") { StepSchedule(0.1, every: 0) }
    add("milestones with factor NaN", "?") { MultiStepSchedule(0.1, milestones: [1], factor: .nan) }
    add("exponential schedule, negative", "?") { ExponentialSchedule(0.1, factor: -1) }
    add("inverse time with a negative decay", "?") { InverseTimeSchedule(0.1, decay: -1) }
    add("polynomial schedule of no steps", "?") { PolynomialSchedule(0.1, steps: 0) }
    add("polynomial schedule with power 0", "?") { PolynomialSchedule(0.1, steps: 5, power: 0) }
    add("cosine of no steps", "?") { CosineSchedule(0.1, steps: 0) }
    add("restarts without period", "?") { CosineWarmRestartsSchedule(0.1, period: 0) }
    add("cyclic schedule without rise", "?") { CyclicSchedule(from: 0, to: 1, stepsUp: 0) }
    add("one cycle that rises too long", "?") {
      OneCycleSchedule(0.1, steps: 10, riseFraction: 1.5)
    }
    add("warm-up of no steps", "?") { LinearWarmupSchedule(0.1, steps: 0) }
    add("factor with negative steps", "?") { ConstantFactorSchedule(0.1, factor: 1, steps: -1) }
    add("sequence of too few milestones", "?") {
      SequentialSchedule([ConstantSchedule(1), ConstantSchedule(2)], milestones: [])
    }
    add("sequence of milestones that fall", "?") {
      SequentialSchedule(
        [ConstantSchedule(1), ConstantSchedule(2), ConstantSchedule(3)], milestones: [5, 2])
    }
    add("plateau with factor 1", "?") { ReduceOnPlateau(0.1, factor: 1) }
    add("plateau with negative patience", "?") { ReduceOnPlateau(0.1, patience: -1) }
    add("plateau with threshold NaN", "?") {
      ReduceOnPlateau(0.1, threshold: .absolute(.nan))
    }
    add("scheduler before the first step", "?") {
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
    add("fit of negative epochs", "?") {
      let loader = DataLoader(matrix, [0, 1] as Tensor<Int>, batchSize: 1)
      return try trainer().fit(training: loader, epochs: -1)
    }
    add("fit on nothing", "?") {
      let loader = DataLoader(Tensor<Float>.zeros([0, 3]), Tensor<Int>.zeros([0]), batchSize: 1)
      return try trainer().fit(training: loader, epochs: 1)
    }
    add("fit with a label beyond", "?") {
      let loader = DataLoader(matrix, [0, 2] as Tensor<Int>, batchSize: 2, sampling: .sequential)
      return try trainer().fit(training: loader, epochs: 1)
    }
    add("fit on other inputs", "?") {
      let loader = DataLoader(Tensor<Float>.ones([2, 5]), [0, 1] as Tensor<Int>, batchSize: 2)
      return try trainer().fit(training: loader, epochs: 1)
    }
    add("checkpoints every 0 epochs", "?") { trainer().checkpointInterval = 0 }
    add("stopping with negative patience", "?") { EarlyStopping(patience: -1) }
    add("stopping with improvement NaN", "?") {
      EarlyStopping(patience: 1, minimumImprovement: .nan)
    }
  }
}
