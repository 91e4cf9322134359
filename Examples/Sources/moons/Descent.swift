import ExampleSupport
import Wengert
import WengertDatasets

/// Gradient descent as the tutorial does it: on the sum, not the mean, of the cross-entropies of all
/// points or of a batch of them, with a penalty on all weights.
struct Descent {
  static let regularization = 0.01

  let net: MoonsNet
  let points: Tensor<Double>
  let labels: Tensor<Int>
  let schedule: InverseTimeSchedule
  private let weights: [Variable<Double>]

  /// Descent of a net on a set of points at the rate 0.01 / (1 + decay · t) of iteration t.
  init(_ net: MoonsNet, on set: PointSet, rate: Double = 0.01, decay: Double) {
    self.net = net
    points = set.pointTensor()
    labels = set.labelTensor
    schedule = InverseTimeSchedule(rate, decay: decay)
    weights = net.weights
  }

  /// Trains the net.
  ///
  /// - Parameters:
  ///   - title: The title of the progress bar.
  ///   - iterations: Number of steps.
  ///   - batch: Draws the points of each step; nil for all of them.
  ///   - report: Is told the loss after each 1,000th iteration, the first one being 0.
  func run(
    _ title: String, iterations: Int, batch: (() -> Tensor<Int>)? = nil,
    report: (_ iteration: Int, _ loss: Double) -> Void = { _, _ in }
  ) throws {
    let optimizer = SGD(net.parameters, learningRate: schedule.learningRate(at: 0))
    let bar = ProgressBar(title, total: iterations)
    for iteration in 0..<iterations {
      try checkInterruption()
      let loss: Variable<Double>
      if let chosen = batch?() {
        loss = objective(Variable(points.taken(chosen)), labels.taken(chosen))
      } else {
        loss = objective(Variable(points), labels)
      }
      optimizer.learningRate = schedule.learningRate(at: iteration)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
      if iteration % 1_000 == 0 {
        bar.clear()
        report(iteration, printedLoss())
      }
      bar.update(iteration + 1)
    }
    bar.clear()
  }

  private func objective(
    _ points: Variable<Double>, _ labels: Tensor<Int>
  ) -> Variable<Double> {
    crossEntropy(net(points), labels, reduction: .sum)
      + l2Penalty(weights, strength: Self.regularization)
  }

  /// The loss as the tutorial prints it: per point, and of all penalties only the first two.
  func printedLoss() -> Double {
    withoutGradients {
      let data = crossEntropy(net(Variable(points)), labels, reduction: .sum)
      let penalty = l2Penalty(Array(weights.prefix(2)), strength: Self.regularization)
      return (data + penalty).scalar / Double(labels.count)
    }
  }
}
