import Testing
import Wengert

/// Checkpointed layers with state: the same numbers, bit for bit, and less memory.
@Suite struct CheckpointedLayerTests {
  /// Blocks of affine, batch normalization, tanh and dropout, in parts of some blocks each or in none.
  struct Blocks: Module {
    let parts: [Sequential<Double>]
    let isCheckpointed: Bool

    init(blocks: Int, perPart: Int, width: Int, isCheckpointed: Bool) {
      var generator = RandomGenerator(seed: 4)
      let layers: [[any Layer<Double>]] = (0..<blocks).map { _ in
        [
          Linear(inputs: width, outputs: width, using: &generator), BatchNorm(channels: width),
          Tanh(), Dropout(0.2, using: &generator),
        ]
      }
      parts = stride(from: 0, to: blocks, by: perPart).map {
        Sequential(layers[$0..<($0 + perPart)].flatMap { $0 })
      }
      self.isCheckpointed = isCheckpointed
    }

    func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
      parts.reduce(x) { isCheckpointed ? Checkpointed($1)($0) : $1($0) }
    }
  }

  private static func input(_ width: Int, rows: Int) -> Variable<Double> {
    var generator = RandomGenerator(seed: 5)
    return Variable(.randomNormal([rows, width], using: &generator))
  }

  @Test func dropoutAndBatchNormalizationGiveTheSameBits() {
    let nets = [false, true].map {
      Blocks(blocks: 6, perPart: 2, width: 5, isCheckpointed: $0)
    }
    let x = Self.input(5, rows: 7)
    for step in 0..<3 {
      let losses = nets.map { $0(x).squaredNorm() }
      // What happens between the two computations does not matter.
      if step == 2 { nets[1].setMode(.evaluation) }
      for (net, loss) in zip(nets, losses) {
        net.zeroGradients()
        loss.backward()
      }
      #expect(losses[0].scalar == losses[1].scalar)
      let gradients = nets.map { $0.parameters.map { $0.gradient!.tensor } }
      #expect(gradients[0] == gradients[1])
      let statistics = nets.map { $0.namedBuffers.map(\.buffer.tensor) }
      #expect(statistics[0] == statistics[1])
      let streams = nets.map { $0.namedRandomStreams.map(\.stream.generator) }
      #expect(streams[0] == streams[1])
      for net in nets { SGD(net.parameters, learningRate: 0.1).step() }
    }
    #expect(!nets[1].isTraining)
    // The masks and statistics are no constants.
    #expect(nets[0].namedBuffers[0].buffer.tensor != .zeros([5]))
    #expect(nets[0].namedRandomStreams[0].stream.generator.position > 0)
  }

  @Test func evaluationReadsTheRunningStatisticsOfItsTime() {
    let net = Blocks(blocks: 2, perPart: 1, width: 3, isCheckpointed: true)
    let x = Self.input(3, rows: 4)
    _ = net(x)
    net.setMode(.evaluation)
    let loss = net(x).squaredNorm()
    let expected = net.parts.reduce(x) { $1($0) }.squaredNorm()
    for (_, buffer) in net.namedBuffers { buffer.tensor = buffer.tensor * 3 }
    let found = gradients(of: loss, withRespectTo: net.parameters)
    #expect(
      found.map(\.tensor)
        == gradients(of: expected, withRespectTo: net.parameters).map(\.tensor))
  }

  @Test func namesAndSequentialNets() throws {
    var generator = RandomGenerator(seed: 1)
    let inner = Linear<Float>(inputs: 2, outputs: 2, using: &generator)
    let net = Sequential<Float> { Checkpointed(inner) }
    #expect(net.namedParameters.map(\.name) == ["layers.0.layer.weight", "layers.0.layer.bias"])
    let x = Variable([[1, 2]] as Tensor<Float>)
    #expect(net(x).tensor == inner(x).tensor)
    net(x).sum().backward()
    #expect(inner.bias!.gradient!.scalars == [1, 1])
  }

  @Test func aHundredBlocksNeedAFifthOfTheMemory() async {
    await #expect(processExitsWith: .success) {
      func peak(_ isCheckpointed: Bool) -> (bytes: Int, gradients: [Tensor<Double>]) {
        let net = Blocks(blocks: 100, perPart: 5, width: 16, isCheckpointed: isCheckpointed)
        let x = CheckpointedLayerTests.input(16, rows: 512)
        let before = MemoryStatistics.current.liveBytes
        MemoryStatistics.resetPeak()
        net(x).squaredNorm().backward()
        let bytes = MemoryStatistics.current.peakBytes - before
        return (bytes, net.parameters.map { $0.gradient!.tensor })
      }
      let (whole, parts) = (peak(false), peak(true))
      #expect(parts.gradients == whole.gradients)
      #expect(parts.bytes * 5 <= whole.bytes, "\(parts.bytes) of \(whole.bytes) bytes")
    }
  }
}
