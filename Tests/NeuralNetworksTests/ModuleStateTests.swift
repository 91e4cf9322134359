import Testing
import Wengert

private struct Net: Module {
  let hidden: Linear<Float>
  let normalization: BatchNorm<Float>
  init(_ width: Int = 3) {
    hidden = Linear(inputs: 2, outputs: width)
    normalization = BatchNorm(channels: width)
  }
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { normalization(hidden(x)) }
}

@Suite struct ModuleStateTests {
  @Test func aStateHoldsParametersAndBuffersInOrder() {
    let net = Net()
    #expect(
      net.state.names == [
        "hidden.weight", "hidden.bias", "normalization.scale", "normalization.shift",
        "normalization.runningMean", "normalization.runningVariance",
      ])
    let state = net.state
    net.hidden.weight.tensor = .zeros([2, 3])
    #expect(state["hidden.weight"] != Tensor.zeros([2, 3]))
    #expect(state["nothing"] == nil)
  }

  @Test func loadingReplacesEveryElement() throws {
    let (a, b) = (Net(), Net())
    _ = a(Variable([[1, 2], [3, 5]]))
    #expect(a.state != b.state)
    try b.load(a.state)
    #expect(a.state == b.state)
    a.hidden.bias!.tensor = .full([3], 9)
    #expect(a.state != b.state)
  }

  @Test func loadingRejectsWhatDoesNotFitAndChangesNothing() {
    let net = Net()
    let before = net.state
    var entries = before.entries.map {
      ModuleState.Entry(name: $0.name, tensor: $0.tensor + 1)
    }
    let last = entries.removeLast()
    #expect(throws: ModuleStateError.missing(["normalization.runningVariance"])) {
      try net.load(ModuleState(entries))
    }
    entries += [last, .init(name: "extra", tensor: Tensor(0))]
    #expect(throws: ModuleStateError.unexpected(["extra"])) {
      try net.load(ModuleState(entries))
    }
    entries[entries.count - 1] = .init(name: "hidden.bias", tensor: .zeros([3]))
    #expect(throws: ModuleStateError.repeated("hidden.bias")) {
      try net.load(ModuleState(entries), strict: false)
    }
    entries.removeLast()
    entries[1] = .init(name: "hidden.bias", tensor: .zeros([4]))
    let wrong = ModuleStateError.shape(name: "hidden.bias", expected: [3], found: [4])
    #expect(throws: wrong) { try net.load(ModuleState(entries)) }
    #expect("\(wrong)" == "module state: hidden.bias has shape [4]; the module's has [3]")
    #expect(net.state == before)
  }

  @Test func loadingLoosely() throws {
    let net = Net()
    let before = net.state
    try net.load(
      ModuleState([
        .init(name: "extra", tensor: Tensor(0)), .init(name: "hidden.bias", tensor: .ones([3])),
      ]), strict: false)
    #expect(net.state["hidden.bias"] == Tensor.ones([3]))
    #expect(net.state["hidden.weight"] == before["hidden.weight"])
    #expect(throws: ModuleStateError.self) {
      try net.load(
        ModuleState([.init(name: "hidden.bias", tensor: .ones([4]))]), strict: false)
    }
  }

  @Test func aCopySharesNothing() throws {
    let net = Net()
    let copy = try net.copied { Net() }
    #expect(copy.state == net.state)
    copy.hidden.weight.tensor = .zeros([2, 3])
    #expect(copy.state != net.state)
    #expect(throws: ModuleStateError.self) { try net.copied { Net(4) } }
    #expect(throws: ModuleStateError.self) { try net.copyParameters(from: Net(4)) }
  }
}
