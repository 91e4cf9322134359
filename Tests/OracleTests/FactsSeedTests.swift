import Testing
import Wengert

/// The worked examples of a tutorial on the course's fully connected nets.
@Suite struct FactsSeedTests {
  private func fact(_ name: String) throws -> Fact {
    let facts = try Fact.load("seed_results", key: "rows")
    return try #require(facts.first { $0.id == name }, "no fact '\(name)'")
  }

  private func expect(_ got: Tensor<Double>, _ want: Tensor<Double>) {
    #expect(got.shape == want.shape)
    for (got, want) in zip(got.scalars, want.scalars) {
      #expect(abs(got - want) <= 1e-14, "\(got) is not \(want)")
    }
  }

  @Test func softmaxLoss() throws {
    let fact = try fact("softmax_loss worked example")
    let scores = Variable(try fact.tensor(fact.value("setup", "z")), requiresGradient: true)
    let labels = Tensor<Int>(converting: try fact.tensor(fact.value("setup", "y")))
    let loss = crossEntropy(scores, labels)
    loss.backward()
    expect(softmax(scores.tensor), try fact.tensor(fact.value("recomputed", "probs")))
    expect(
      logSoftmax(scores.tensor).gathered(labels.unsqueezed(at: 1), along: 1).squeezed(at: 1),
      try fact.tensor(fact.value("recomputed", "log_probs_of_labels")))
    expect(loss.tensor, Tensor(try #require(try fact.value("recomputed", "loss").double)))
    expect(scores.gradient!.tensor, try fact.tensor(fact.value("recomputed", "dz")))
    #expect(abs(loss.scalar - 1.943) < 5e-4)
  }

  @Test func scoreOfOneNeuron() throws {
    let fact = try fact("single neuron \"cat\" score")
    func numbers(_ name: String) throws -> [Double] {
      try #require(try fact.value("setup", name).list).compactMap(\.double)
    }
    let neuron = Linear(
      weight: Tensor(try numbers("w"), shape: [4, 1]),
      bias: Tensor([try #require(try fact.value("setup", "b").double)]))
    let score = neuron(Variable(Tensor(try numbers("x"), shape: [1, 4]))).scalar
    #expect(abs(score - (try #require(try fact.value("published", "cat").double))) < 1e-12)
  }

  @Test func rectifierForwardAndBackward() throws {
    let fact = try fact("ReLU forward/backward example")
    let x = Variable(try fact.tensor(fact.value("setup", "x")), requiresGradient: true)
    let out = relu(x)
    out.backward(
      Variable(
        try fact.tensor(fact.value("setup", "dout (magnitudes; signs lost in the text)"))))
    expect(out.tensor, try fact.tensor(fact.value("recomputed", "out")))
    expect(x.gradient!.tensor, try fact.tensor(fact.value("recomputed", "dx")))
  }
}
