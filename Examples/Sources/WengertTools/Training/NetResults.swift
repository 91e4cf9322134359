import Wengert

/// The results of a trained net on samples.
public struct NetResults {
  /// The facts of the training data.
  public let facts: DataFacts
  /// The net's outputs, [count, outputs].
  public let outputs: Tensor<Float>
  /// The probabilities of the classes, [count, classes]; of values the results as they are.
  public let probabilities: Tensor<Float>

  /// Runs a net, 500 samples at a time.
  public init(_ net: Sequential<Float>, _ inputs: Tensor<Float>, _ facts: DataFacts) {
    self.facts = facts
    let count = inputs.shape[0]
    let parts = net.withMode(.evaluation) {
      withoutGradients {
        stride(from: 0, to: count, by: 500).map { first in
          net(Variable(inputs[first..<min(first + 500, count)])).tensor
        }
      }
    }
    outputs = parts.isEmpty ? .zeros([0, facts.outputCount]) : concatenate(parts, along: 0)
    probabilities = facts.isClassifier ? softmax(outputs, along: 1) : outputs
  }

  /// The classes of a sample with their probabilities, the likeliest first.
  public func ranking(_ sample: Int) -> [(name: String, probability: Double)] {
    zip(facts.classNames, probabilities[sample].scalars).map { ($0, Double($1)) }
      .enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
      .map(\.element)
  }

  /// The scores of the results.
  public struct Score {
    /// The mean loss.
    public let loss: Double
    /// The share of samples that are right; nil of values.
    public let accuracy: Double?
    /// How often each class (row) was taken for each (column).
    public let confusion: [[Int]]
    /// Of values: the root of the mean squared error for each.
    public let errors: [Double]
    /// Of values: which share of the targets' variance is explained, for each.
    public let explained: [Double]
  }

  /// Compares with the targets.
  public func score(_ targets: Tensor<Float>, loss name: String) -> Score {
    guard facts.isClassifier else { return valueScore(targets, name) }
    let classes = Tensor<Int>(converting: targets)
    let predicted = outputs.argMax(along: 1)
    let counts = confusionMatrix(predicted: predicted, classes, classCount: facts.classNames.count)
    let size = facts.classNames.count
    return Score(
      loss: Double(crossEntropy(outputs, classes).scalar),
      accuracy: accuracy(outputs, classes),
      confusion: (0..<size).map { row in
        Array(counts.scalars[(row * size)..<((row + 1) * size)])
      }, errors: [], explained: [])
  }

  private func valueScore(_ targets: Tensor<Float>, _ name: String) -> Score {
    let loss: Tensor<Float> =
      switch name {
      case "meanAbsoluteError": meanAbsoluteError(outputs, targets)
      case "huber": huberLoss(outputs, targets)
      default: meanSquaredError(outputs, targets)
      }
    let width = facts.outputNames.count
    var (errors, explained): ([Double], [Double]) = ([], [])
    for column in 0..<width {
      let truth = stride(from: column, to: targets.count, by: width).map {
        Double(targets.scalars[$0])
      }
      let found = stride(from: column, to: outputs.count, by: width).map {
        Double(outputs.scalars[$0])
      }
      let mean = truth.reduce(0, +) / Double(max(truth.count, 1))
      let squares = zip(truth, found).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let spread = truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      errors.append((squares / Double(max(truth.count, 1))).squareRoot())
      explained.append(spread > 0 ? 1 - squares / spread : .nan)
    }
    return Score(
      loss: Double(loss.scalar), accuracy: nil, confusion: [], errors: errors,
      explained: explained)
  }
}
