import Testing
import Wengert
import WengertOptimizerTable

/// What an optimizer remembers, and what it is told apart by.
@Suite struct OptimizerStateTests {
  @Test(arguments: OptimizerTable.cases) func aRestoredStateContinuesBitForBit(
    _ item: OptimizerCase
  ) throws {
    let (p, q) = (rowParameter([0.2, 1.9]), rowParameter([1.5]))
    let optimizer = item.make([p, q])
    takeSteps(optimizer, steps: 5)
    let (state, elements) = (optimizer.state, [p.tensor, q.tensor])
    #expect(state.steps == ["0": 5, "1": 5])
    optimizer.learningRate *= 0.5
    takeSteps(optimizer, steps: 5)

    let (r, s) = (
      Variable(elements[0], requiresGradient: true), Variable(elements[1], requiresGradient: true)
    )
    let other = item.make([r, s])
    try other.restore(state)
    #expect(p.scalars.allSatisfy { $0.isFinite && $0 != 0.2 })
    #expect(other.state == state)
    other.learningRate *= 0.5
    takeSteps(other, steps: 5)
    #expect(r.tensor == p.tensor && s.tensor == q.tensor)
    #expect(other.state == optimizer.state)
    // The snapshot kept what it had.
    #expect(state.steps == ["0": 5, "1": 5])
    #expect(state.tensors.isEmpty || state != optimizer.state)
  }

  @Test func aForgottenStateWouldShow() {
    let p = rowParameter([0.2])
    let optimizer = Adam([p])
    takeSteps(optimizer, steps: 5)
    let q = Variable(p.tensor, requiresGradient: true)
    takeSteps(optimizer, steps: 2)
    takeSteps(Adam([q]), steps: 2)
    #expect(p.tensor != q.tensor)
  }

  @Test func aWrongStateIsRefusedAndChangesNothing() throws {
    let (p, q) = (rowParameter([0.2, 1.9]), rowParameter([1.5]))
    let optimizer = Adam([p, q])
    takeSteps(optimizer, steps: 2)
    let good = optimizer.state
    func expectError(
      _ error: OptimizerStateError, _ change: (inout OptimizerState<Double>) -> Void
    ) {
      var state = good
      change(&state)
      #expect(throws: error) { try optimizer.restore(state) }
      #expect(optimizer.state == good)
    }
    expectError(.otherOptimizer(expected: "Adam", found: "SGD")) { $0.optimizer = "SGD" }
    expectError(.invalidNumber(name: "steps of 1", value: -1)) {
      $0.steps["1"] = -1
      $0.tensors = $0.tensors.filter { !$0.key.hasSuffix(".1") }
    }
    expectError(.invalidNumber(name: "learningRate", value: -1)) { $0.learningRate = -1 }
    // All names that do not fit are told at once.
    expectError(.names(missing: ["0", "secondMoment.1"], unexpected: ["2", "momentum.1"])) {
      $0.steps["2"] = $0.steps.removeValue(forKey: "0")
      $0.tensors["secondMoment.1"] = nil
      $0.tensors["momentum.1"] = Tensor([[1]])
      $0.tensors = Dictionary(
        uniqueKeysWithValues: $0.tensors.map {
          ($0.key.replacing(".0", with: ".2"), $0.value)
        })
    }
    expectError(.shape(name: "firstMoment.1", expected: [1, 1], found: [2])) {
      $0.tensors["firstMoment.1"] = Tensor([1, 2])
    }
    #expect(
      "\(OptimizerStateError.shape(name: "firstMoment.1", expected: [1], found: [2]))"
        == "optimizer state: firstMoment.1 has shape [2]; the optimizer's has [1]")
    #expect(
      "\(OptimizerStateError.names(missing: ["a", "b"], unexpected: ["c"]))"
        == "optimizer state: nothing for a, b; the optimizer has no c")
  }

  /// Every hyper-parameter of every optimizer counts.
  @Test func fingerprintsOfAllSettingsDiffer() {
    let fingerprints = OptimizerTable.cases.map { $0.make([rowParameter([1])]).fingerprint }
    #expect(Set(fingerprints).count == fingerprints.count)
  }

  /// Properties in another order, or of other names: the names decide.
  @Test func aStateIsFoundByNames() throws {
    struct Net: Module {
      typealias Scalar = Double
      let a: Variable<Double>
      let b: Variable<Double>
    }
    struct Turned: Module {
      typealias Scalar = Double
      let b: Variable<Double>
      let a: Variable<Double>
    }
    let net = Net(a: rowParameter([1]), b: rowParameter([2]))
    let turned = Turned(b: rowParameter([2]), a: rowParameter([1]))
    let (first, second) = (Adam(net.parameters), Adam(turned.parameters))
    first.nameParameters(after: net)
    second.nameParameters(after: turned)
    func train(_ a: Variable<Double>, _ b: Variable<Double>, _ optimizer: any Optimizer<Double>) {
      optimizer.zeroGradients()
      (3 * a * a + b).sum().backward()
      optimizer.step()
    }
    train(net.a, net.b, first)
    try second.restore(first.state)
    #expect(second.slot("firstMoment", of: turned.a) == first.slot("firstMoment", of: net.a))
    #expect(second.slot("firstMoment", of: turned.b) == first.slot("firstMoment", of: net.b))
    (turned.a.tensor, turned.b.tensor) = (net.a.tensor, net.b.tensor)
    train(net.a, net.b, first)
    train(turned.a, turned.b, second)
    #expect(turned.a.tensor == net.a.tensor && turned.b.tensor == net.b.tensor)
    #expect(second.state == first.state)

    let unnamed = Adam(turned.parameters)
    #expect(
      throws: OptimizerStateError.names(missing: ["0", "1"], unexpected: ["a", "b"])
    ) { try unnamed.restore(first.state) }
    #expect(throws: UsageError.self) { try checked { unnamed.parameterNames = ["a", "a"] } }
    #expect(throws: UsageError.self) { try checked { unnamed.parameterNames = ["a"] } }
  }

  @Test func aFingerprintTellsHyperparametersAndGroupsApart() {
    let (p, q) = (rowParameter([1]), rowParameter([2]))
    func fingerprint(_ beta: Double, ratio: Double = 2) -> [String: String] {
      let groups = [ParameterGroup([p]), ParameterGroup([q], learningRate: 0.1 * ratio)]
      return Adam(groups, learningRate: 0.1, betas: (beta, 0.999)).fingerprint
    }
    #expect(fingerprint(0.9) == fingerprint(0.9))
    #expect(fingerprint(0.9) != fingerprint(0.9.nextUp))
    #expect(fingerprint(0.9) != fingerprint(0.9, ratio: 3))
    #expect(
      SGD([p], learningRate: 1).fingerprint != SGD([p], learningRate: 1, momentum: 0.5).fingerprint)
    #expect(SGD([p], learningRate: 1).fingerprint == SGD([p], learningRate: 2).fingerprint)
    #expect(Adam([p]).fingerprint["name"] == "Adam")
  }
}
