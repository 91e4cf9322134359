import Testing
import Wengert

/// What a step inside of `backward` saves: no gradient is kept.
@Suite struct StepInsideBackwardMemoryTests {
  /// Between steps nothing but the gradients' memory is missing, and the peak of a step falls by it, less
  /// what one layer needs while its gradient and its input's lie side by side.
  @Test func aStepNeedsNoMemoryForGradients() async {
    await #expect(processExitsWith: .success) {
      var generator = RandomGenerator(seed: 1)
      func bytes(inside: Bool) -> (kept: Int, peak: Int) {
        let before = MemoryStatistics.current.liveBytes
        let net = Sequential<Float> {
          Linear(inputs: 784, outputs: 1024, using: &generator)
          ReLU()
          Linear(inputs: 1024, outputs: 1024, using: &generator)
          ReLU()
          Linear(inputs: 1024, outputs: 10, using: &generator)
        }
        let optimizer = Adam(net.parameters, learningRate: 1e-3)
        let x = Tensor<Float>.randomUniform([256, 784], low: 0, high: 1, using: &generator)
        let labels = Tensor<Int>((0..<256).map { $0 % 10 })
        func step() {
          let loss = crossEntropy(net(x), labels)
          if inside { return loss.backward(into: optimizer) }
          optimizer.zeroGradients()
          loss.backward()
          optimizer.step()
        }
        for _ in 0..<2 { step() }
        MemoryStatistics.resetPeak()
        let kept = MemoryStatistics.current.liveBytes - before
        step()
        return (kept, MemoryStatistics.current.peakBytes - before)
      }
      let gradients = 4 * (784 * 1024 + 1024 + 1024 * 1024 + 1024 + 1024 * 10 + 10)
      let (after, inside) = (bytes(inside: false), bytes(inside: true))
      #expect(after.kept - inside.kept == gradients)
      let layer = 4 * 256 * 1024
      #expect(after.peak - inside.peak >= gradients - layer)
    }
  }
}
