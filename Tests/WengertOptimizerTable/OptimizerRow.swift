import Wengert

/// All that tests know of an optimizer.
package struct OptimizerRow: Sendable {
  package typealias Settings = [String: Setting]

  /// Its name in this library.
  package let name: String
  /// Its name in the reference's files.
  package let referenceName: String
  /// The settings that every test runs it with.
  package let settings: [Settings]
  /// Steps of one parameter, computed by hand.
  package let steps: [HandComputed]
  /// Settings that are refused, and the message.
  package let refused: [(settings: Settings, message: String)]
  /// Makes it.
  package let make:
    @Sendable (_ groups: [ParameterGroup<Double>], Hyperparameters) -> any Optimizer<Double>

  init(
    _ name: String, referenceName: String? = nil, settings: [Settings], steps: [HandComputed] = [],
    refused: [(settings: Settings, message: String)] = [],
    make:
      @escaping @Sendable (_ groups: [ParameterGroup<Double>], Hyperparameters) -> any Optimizer<
        Double
      >
  ) {
    self.name = name
    self.referenceName = referenceName ?? name
    (self.settings, self.steps, self.refused) = (settings, steps, refused)
    self.make = make
  }

  /// Where a parameter goes from 1, with given gradients.
  package struct HandComputed: Sendable {
    package let settings: Settings
    package let gradients: [Double]
    /// The parameter after each step.
    package let places: [Double]

    /// By the places.
    init(_ settings: Settings, _ gradients: [Double], places: [Double]) {
      (self.settings, self.gradients, self.places) = (settings, gradients, places)
    }

    /// By what each step takes away.
    init(_ settings: Settings, _ gradients: [Double], moves: [Double]) {
      var place = 1.0
      self.init(
        settings, gradients,
        places: moves.map {
          place -= $0
          return place
        })
    }
  }
}

/// An optimizer with settings: what tests run over.
package struct OptimizerCase: Sendable, CustomStringConvertible {
  package let row: OptimizerRow
  package let settings: OptimizerRow.Settings

  package init(_ row: OptimizerRow, _ settings: OptimizerRow.Settings) {
    (self.row, self.settings) = (row, settings)
  }

  package var description: String {
    let words = settings.sorted { $0.key < $1.key }.map { name, setting in
      "\(name): \(setting.numbers.map { "\($0)" }.joined(separator: ", "))"
    }
    return "\(row.name)(\(words.joined(separator: "; ")))"
  }

  /// The optimizer of some variables.
  package func make<Scalar>(_ parameters: [Variable<Scalar>]) -> any Optimizer<Scalar> {
    make([ParameterGroup(parameters)])
  }

  /// The optimizer of some groups, by its kernel or by its formula on tensors.
  package func make<Scalar>(
    _ groups: [ParameterGroup<Scalar>], usesKernel: Bool = true
  ) -> any Optimizer<Scalar> {
    sample.twin(groups, usesKernel: usesKernel)
  }

  /// The kernel of an update; nil for a rule that has only its formula.
  package func kernel(at step: UpdateStep) -> StepKernel? { sample.fused?.kernel(at: step) }

  /// Whether the rule has a kernel beside its formula.
  package var hasKernel: Bool { sample.fused != nil }

  /// The optimizer of some matrix, for its rule and rates.
  private var sample: any RuleBased {
    let matrix = Variable(Tensor<Double>.ones([1, 1]), requiresGradient: true)
    guard
      let sample = row.make([ParameterGroup([matrix])], Hyperparameters(settings)) as? any RuleBased
    else { fatalError("\(row.name) is no RuleOptimizer") }
    return sample
  }
}

/// An optimizer whose rule can be given to another.
private protocol RuleBased {
  var fused: (any FusedRule)? { get }
  func twin<Scalar>(
    _ groups: [ParameterGroup<Scalar>], usesKernel: Bool
  ) -> any Optimizer<Scalar>
}

extension RuleOptimizer: RuleBased {
  fileprivate var fused: (any FusedRule)? { rule as? any FusedRule }

  fileprivate func twin<Other>(
    _ groups: [ParameterGroup<Other>], usesKernel: Bool
  ) -> any Optimizer<Other> {
    RuleOptimizer<Rule, Other>(
      groups, rule, fused: usesKernel ? rule as? any FusedRule : nil, learningRate: learningRate,
      weightDecay: weightDecay)
  }
}
