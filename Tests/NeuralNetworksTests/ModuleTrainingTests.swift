import Testing
import Wengert

@Suite struct ModuleTrainingTests {
  /// Exclusive or, from the stored layers and one forward function alone.
  @Test func aSmallNetLearnsWhatNoLineSeparates() {
    var generator = RandomGenerator(seed: 3)
    let net = Sequential<Double> {
      Linear(inputs: 2, outputs: 8, using: &generator)
      Tanh()
      Linear(inputs: 8, outputs: 2, using: &generator)
    }
    let x = Variable<Double>([[0, 0], [0, 1], [1, 0], [1, 1]])
    let y: Tensor<Int> = [0, 1, 1, 0]
    let weights = net.weights
    let optimizer = SGD(net.parameters, learningRate: 0.5)
    func loss() -> Variable<Double> {
      crossEntropy(net(x), y) + l2Penalty(weights, strength: 1e-4)
    }
    let first = loss().scalar
    for _ in 0..<500 {
      optimizer.zeroGradients()
      loss().backward()
      optimizer.step()
    }
    #expect(loss().scalar < 0.1 * first)
    #expect(accuracy(net(x), y) == 1)
  }
}
