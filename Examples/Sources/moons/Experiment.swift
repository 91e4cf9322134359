import ExampleSupport
import Wengert

/// One way of training one net on the moons.
struct Experiment {
  let name: String
  let title: String
  let widths: [Int]
  let activation: @Sendable (Variable<Double>) -> Variable<Double>
  /// d in the learning rate 0.01 / (1 + d·t) of iteration t.
  let decay: Double

  static let all = [
    Experiment(
      name: "three-layer", title: "3 layers, tanh, constant rate", widths: [2, 3, 2],
      activation: { tanh($0) }, decay: 0),
    Experiment(
      name: "three-layer-annealed", title: "3 layers, tanh, annealed", widths: [2, 3, 2],
      activation: { tanh($0) }, decay: 0.01),
    Experiment(
      name: "four-layer-tanh", title: "4 layers, tanh, annealed", widths: [2, 3, 3, 2],
      activation: { tanh($0) }, decay: 0.01),
    Experiment(
      name: "four-layer-sigmoid", title: "4 layers, sigmoid, annealed", widths: [2, 3, 3, 2],
      activation: { sigmoid($0) }, decay: 0.01),
  ]

  private static let regularization = 0.01

  /// Trains a net by gradient descent on the whole set and reports its loss every 1,000 iterations.
  func train(on moons: PointSet, seed: UInt32, iterations: Int, _ reporter: Reporter) -> MoonsNet {
    let points = Variable(moons.pointTensor())
    let labels = moons.labelTensor
    let net = MoonsNet(widths: widths, seed: seed, activation: activation)
    let optimizer = SGD(net.parameters, learningRate: 0.01)
    let schedule = InverseTimeSchedule(0.01, decay: decay)
    let bar = ProgressBar(title, total: iterations)
    for iteration in 0..<iterations {
      let penalty = net.weights.map { $0.squaredNorm() }.reduce(Variable(0), +)
      let loss =
        crossEntropy(net(points), labels, reduction: .sum) + Self.regularization / 2 * penalty
      optimizer.learningRate = schedule.learningRate(at: iteration)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
      if iteration % 1_000 == 0 {
        let printed = printedLoss(net, points, labels)
        bar.clear()
        reporter.result(
          "loss",
          ["net": .string(name), "iteration": .integer(iteration), "loss": .number(printed)],
          "Loss after iteration \(iteration): \(fixed(printed, 6))")
      }
      bar.update(iteration + 1)
    }
    bar.clear()
    return net
  }

  /// The loss as the tutorial prints it: per point, and of all penalties only the first two.
  private func printedLoss(
    _ net: MoonsNet, _ points: Variable<Double>, _ labels: Tensor<Int>
  ) -> Double {
    withoutGradients {
      let data = crossEntropy(net(points), labels, reduction: .sum).scalar
      let penalty = net.weights.prefix(2).map { $0.squaredNorm().scalar }.reduce(0, +)
      return (data + Self.regularization / 2 * penalty) / Double(labels.count)
    }
  }
}
