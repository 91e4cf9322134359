import Testing
import Wengert

/// Layers' modes: each layer has one of its own, and what changes them for a while puts each back.
@Suite struct ModeTests {
  private typealias Points = Batch<Float, Int>

  private let net = NoisyNet(seed: 1)
  private let data = DataLoader(clouds(40, seed: 0), batchSize: 10)

  private func trainer() -> Trainer<NoisyNet, Points> {
    Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1)).quiet()
  }

  private var modes: [Mode] { [net.normalization.mode.mode, net.noise.mode.mode] }
  private var statistics: [Tensor<Float>] { net.namedBuffers.map(\.buffer.tensor) }

  @Test func aModuleIsInTrainingIfSomeLayerIs() {
    #expect(modes == [.training, .training])
    net.normalization.setMode(.evaluation)
    #expect(modes == [.evaluation, .training])
    #expect(net.isTraining && !net.normalization.isTraining)
    net.setMode(.evaluation)
    #expect(!net.isTraining)
    net.setMode(.training)
    #expect(modes == [.training, .training])
    #expect(net.hidden.isTraining)
  }

  @Test func measuringPutsEachLayerBack() {
    net.normalization.setMode(.evaluation)
    _ = trainer().evaluate(data)
    #expect(modes == [.evaluation, .training])
    _ = net.summary(of: Variable(.ones([3, 2])))
    #expect(modes == [.evaluation, .training])
    net.withMode(.training) { #expect(modes == [.training, .training]) }
    #expect(modes == [.evaluation, .training])
  }

  @Test func gradientChecksPutEachLayerBack() {
    net.noise.setMode(.evaluation)
    _ = checkGradients(of: net, options: GradientCheckOptions(maximumElements: 1)) { net in
      net.setMode(.training)
      net.noise.setMode(.evaluation)
      net.normalization.setMode(.evaluation)
      return net(Variable([[1, 2], [3, 4]]))
    }
    #expect(modes == [.training, .evaluation])
  }

  @Test func aLayerInEvaluationStaysThereThroughAFit() throws {
    net.normalization.setMode(.evaluation)
    let before = statistics
    var generators: [RandomGenerator] = []
    try trainer().fit(
      training: data, validation: data, epochs: 3,
      callbacks: [Callback(onStep: { _, _ in generators.append(net.noise.stream.generator) })])
    #expect(statistics == before)
    // The other layers are trained, after validations, too.
    #expect(Set(generators.map(\.position)).count == 12)
    #expect(modes == [.evaluation, .training])
  }

  @Test func aNetInEvaluationIsTrainedAndPutBack() throws {
    net.setMode(.evaluation)
    let before = statistics
    try trainer().fit(training: data, epochs: 1)
    #expect(statistics != before)
    #expect(modes == [.evaluation, .evaluation])
  }

  @Test func aLockedModeStaysUntilItIsUnlocked() throws {
    net.setMode(.evaluation)
    net.normalization.lockMode(.evaluation)
    let before = statistics
    net.setMode(.training)
    #expect(modes == [.evaluation, .training])
    net.setMode(.evaluation)
    try trainer().fit(training: data, epochs: 1)
    #expect(statistics == before)
    net.noise.lockMode(.training)
    net.withMode(.evaluation) { #expect(modes == [.evaluation, .training]) }
    net.unlockMode()
    #expect(modes == [.evaluation, .training])
    net.setMode(.training)
    try trainer().fit(training: data, epochs: 1)
    #expect(statistics != before)
  }

  @Test func threadsShareModesBuffersAndStreams() async {
    let (mode, buffer) = (LayerMode(), Buffer<Float>(.zeros([4])))
    let stream = RandomStream(RandomGenerator(seed: 1))
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for turn in 0..<500 {
            mode.isTraining = turn % 2 == 0
            buffer.tensor = .full([4], Float(task))
            _ = stream.generator.next()
            let elements = buffer.tensor.scalars
            if Set(elements).count != 1 { Issue.record("\(elements)") }
          }
        }
      }
    }
    var expected = RandomGenerator(seed: 1)
    for _ in 0..<2_000 { _ = expected.next() }
    #expect(stream.generator == expected)
  }
}
