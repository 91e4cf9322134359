import Testing
import Wengert

/// A layer that the forward function forgets.
private struct ForgetfulNet: Module {
  let hidden = Linear<Float>(inputs: 2, outputs: 4)
  let forgotten = Linear<Float>(inputs: 4, outputs: 4)
  let output = Linear<Float>(inputs: 4, outputs: 2)

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { output(tanh(hidden(x))) }
}

@Suite struct TrainerMissingGradientTests {
  private func train(_ net: ForgetfulNet, allows: Bool = false) throws -> History {
    let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1))
    trainer.progress = .silent
    trainer.allowsMissingGradients = allows
    let loader = DataLoader(clouds(16, seed: 1), batchSize: 8)
    return try trainer.fit(training: loader, epochs: 2)
  }

  @Test func theFirstStepNamesThem() throws {
    let net = ForgetfulNet()
    let before = net.output.weight.scalars
    let error = #expect(throws: UsageError.self) {
      try checked { try train(net) }
    }
    let text = error?.description ?? ""
    #expect(text.contains("no gradient reached forgotten.weight, forgotten.bias in the first step"))
    #expect(text.contains("2 of 6 parameters"))
    #expect(net.output.weight.scalars == before)
  }

  @Test func theyMayBeAllowed() throws {
    #expect(try train(ForgetfulNet(), allows: true).stepCount == 4)
  }

  @Test func frozenOnesNeedNone() throws {
    let net = ForgetfulNet()
    net.forgotten.freeze()
    #expect(try train(net).stepCount == 4)
  }

  @Test func laterStepsAreNotLookedAt() throws {
    let net = ForgetfulNet()
    var steps = 0
    let trainer = Trainer(
      net, optimizer: SGD(net.parameters, learningRate: 0.1)
    ) { (net: ForgetfulNet, batch: Batch<Float, Int>) in
      // All layers in the first step alone, as with layers that are left out at random.
      steps += 1
      let x = tanh(net.hidden(Variable(batch.inputs)))
      return crossEntropy(net.output(steps > 1 ? x : net.forgotten(x)), batch.labels)
    }
    trainer.progress = .silent
    let loader = DataLoader(clouds(16, seed: 1), batchSize: 8)
    #expect(try trainer.fit(training: loader, epochs: 1).stepCount == 2)
  }
}
