import Foundation
import Testing
import WengertInspection

import WengertAutodiff

@Suite struct ProfileTests {
  private func step(_ net: SmallNet, _ optimizer: SGD<Float>) {
    let (inputs, labels) = smallBatch()
    optimizer.zeroGradients()
    crossEntropy(net(Variable(inputs)), labels).backward()
    optimizer.step()
  }

  private func profiledSteps(_ count: Int) -> (SmallNet, Profile) {
    let net = SmallNet()
    let optimizer = SGD(net.parameters, learningRate: 0.1, momentum: 0.9)
    let profile = profile(net) { for _ in 0..<count { step(net, optimizer) } }
    return (net, profile)
  }

  @Test func everyOperationIsCountedForwardAndBackward() throws {
    let (_, profile) = profiledSteps(4)
    let rows = Dictionary(uniqueKeysWithValues: profile.operations.map { ($0.name, $0) })
    #expect(
      Set(rows.keys) == ["affine", "batchNormalized", "relu", "dropout", "crossEntropy"],
      "\(rows.keys)")
    let affine = try #require(rows["affine"])
    #expect(affine.calls == 8 && affine.backwardCalls == 8)
    // Forward 2 m n k + m n; backward the weight of the first layer, weight and input of the second.
    let (first, second) = (16.0 * 8 * (12 + 1), 16.0 * 3 * (16 + 1))
    #expect(affine.flops == 4 * (first + second + first * 2 + second * 2))
    #expect(rows["relu"]?.calls == 4)
    let phases = profile.phases.map(\.name)
    #expect(phases == ["(walk)", "(optimizer step)"])
    #expect(profile.phases[1].calls == 4)
  }

  @Test func operationsBelongToModules() {
    let (_, profile) = profiledSteps(2)
    #expect(profile.modules.map(\.name) == ["hidden", "norm", "output"])
    let all = profile.operations.reduce(0) { $0 + $1.calls }
    #expect(profile.modules.reduce(0) { $0 + $1.calls } == all)
  }

  @Test func layersOfAChainAreModules() {
    let net = Sequential<Float> {
      Linear(inputs: 6, outputs: 8)
      ReLU()
      Sequential {
        Linear(inputs: 8, outputs: 3)
        Tanh()
      }
    }
    let (inputs, labels) = smallBatch()
    let profile = profile(net) { crossEntropy(net(Variable(inputs)), labels).backward() }
    // The loss comes after the last layer.
    #expect(
      profile.modules.map(\.name) == [
        "layers.0", "layers.1", "layers.2.layers.0", "layers.2.layers.1",
      ])
    #expect(profile.modules.map(\.calls) == [1, 1, 1, 2])
    #expect(profile.modules.map(\.backwardCalls) == [1, 1, 1, 2])
  }

  @Test func numbersStayTheSame() {
    let (net, _) = profiledSteps(5)
    let plain = SmallNet()
    let optimizer = SGD(plain.parameters, learningRate: 0.1, momentum: 0.9)
    for _ in 0..<5 { step(plain, optimizer) }
    for (a, b) in zip(net.parameters, plain.parameters) { #expect(a.scalars == b.scalars) }
  }

  @Test func aTrainersFitIsSeen() throws {
    let net = SmallNet()
    let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1))
    trainer.progress = .silent
    let (inputs, labels) = smallBatch()
    let data = TensorDataset(inputs, labels)
    let profile = try profile(net) {
      try trainer.fit(training: DataLoader(data, batchSize: 8), epochs: 3)
    }
    #expect(profile.operations.first { $0.name == "affine" }?.calls == 12)
    #expect(AnomalyDetection.isEnabled == false)
  }

  @Test func severalResultsAndCheckpointedPartsAreSeen() {
    var generator = RandomGenerator(seed: 1)
    let lstm = LSTM<Float>(RecurrentShape(inputs: 4, width: 5), using: &generator)
    let head = Linear<Float>(inputs: 5, outputs: 2, using: &generator)
    let x = Variable(Tensor<Float>.randomNormal([2, 3, 4], using: &generator))
    let profile = profile(lstm) {
      let states = checkpointed(lstm(x).outputs) { tanh($0) }
      head(states).sum().backward()
    }
    let rows = Dictionary(uniqueKeysWithValues: profile.operations.map { ($0.name, $0) })
    #expect(rows["lstm"]?.calls == 1 && rows["lstm"]?.backwardCalls == 1)
    // Once when the part was made, and once more unseen, when the walk came to it.
    #expect(rows["tanh"]?.calls == 1 && rows["tanh"]?.backwardCalls == 1)
    #expect(rows["checkpointed"]?.backwardCalls == 1)
    #expect((rows["lstm"]?.flops ?? 0) >= Double(2 * 6 * 20 * 9))
  }

  @Test func theRowsAddUp() {
    let (_, profile) = profiledSteps(50)
    #expect(profile.explainedShare > 0 && profile.explainedShare <= 1)
    #expect(profile.phases.contains { $0.name == "(walk)" && $0.seconds > 0 })
    let operations = profile.operations.reduce(0) { $0 + $1.seconds }
    let modules = profile.modules.reduce(0) { $0 + $1.seconds }
    #expect(abs(operations - modules) < 1e-9)
    #expect(profile.description.contains("affine"))
    #expect(profile.description.contains("hidden"))
  }

  @Test func withoutOperationsThereIsNothingToDivide() {
    let profile = profile {}
    #expect(profile.operations.isEmpty && profile.explainedShare == 0)
    #expect(!profile.description.contains("nan"))
  }

  @Test func theTraceIsJSONWhoseEventsNest() throws {
    let (_, profile) = profiledSteps(3)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "wengert-trace-\(UUID().uuidString).json"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try profile.writeChromeTrace(to: path)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let events = try #require(json["traceEvents"] as? [[String: Any]])
    let complete = events.filter { $0["ph"] as? String == "X" }
    #expect(complete.count == profile.operations.reduce(0) { $0 + $1.calls + $1.backwardCalls } + 6)
    var open: [(end: Double, name: String)] = []
    for event in complete {
      let start = try #require(event["ts"] as? Double)
      let duration = try #require(event["dur"] as? Double)
      #expect(start >= 0 && duration >= 0)
      while let last = open.last, last.end <= start + 1e-6 { open.removeLast() }
      if let last = open.last { #expect(start + duration <= last.end + 1e-6) }
      open.append((start + duration, event["name"] as? String ?? ""))
    }
    #expect(complete.contains { ($0["cat"] as? String) == "backward" })
  }

  @Test func inTheTraceTextsAreEscaped() throws {
    let net = Named(layers: ["a\"b\\\n<": Linear(inputs: 2, outputs: 2)])
    let profile = profile(net) {
      net.layers.values.first!(Variable(Tensor<Float>([[1, 2]]))).sum().backward()
    }
    let json = try JSONSerialization.jsonObject(with: Data(profile.chromeTrace.utf8))
    #expect("\(json)".contains("layers.a"))
  }

  private struct Named: Module {
    typealias Scalar = Float
    let layers: [String: Linear<Float>]
  }

  @Test func flopsOfProductsWhateverIsTransposed() {
    let cost = OperationCostTable.self
    #expect(cost.matmul([3, 4], [4, 5], [3, 5]) == 120)
    #expect(cost.matmul([4, 3], [4, 5], [3, 5]) == 120)
    #expect(cost.matmul([7, 3, 4], [7, 4, 5], [7, 3, 5]) == 7 * 120)
    #expect(cost.matmul([7, 3, 4], [4, 5], [7, 3, 5]) == 7 * 120)
    #expect(cost.matmul([0, 4], [4, 5], [0, 5]) == 0)
  }

  /// What a walk takes besides its rules is not counted twice.
  @Test func rulesAreNoPartOfTheWalk() {
    let x = Variable(Tensor<Float>.ones([300, 300]), requiresGradient: true)
    // A thread may be stopped between two rules, but not in every run.
    let isApart = (0..<10).contains { _ in
      let profile = profile { matmul(x, x).sum().backward() }
      let rules = profile.operations.reduce(0) { $0 + $1.backwardSeconds }
      return profile.phases[0].backwardSeconds < rules / 2
    }
    #expect(isApart)
  }

  /// Operands and results, and backward what was saved: a ReLU of [16, 8] keeps its result.
  @Test func bytesAreThoseOfOperandsResultsAndWhatIsSaved() {
    let (_, profile) = profiledSteps(4)
    let relu = profile.operations.first { $0.name == "relu" }
    let elements = 16.0 * 8
    #expect(relu?.bytes == 4 * 3 * elements * 4)
  }
}
