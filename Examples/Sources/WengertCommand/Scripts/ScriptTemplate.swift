/// A new script.
enum ScriptTemplate {
  static let text = """
    #!/usr/bin/env wengert
    import Wengert

    struct Net: Module {
      let hidden = Linear<Float>(inputs: 2, outputs: 8)
      let output = Linear<Float>(inputs: 8, outputs: 2)
      func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { output(tanh(hidden(x))) }
    }

    // The same seed gives the same weights.
    RandomGenerator.seedDefault(1)
    let points: Tensor<Float> = [[0, 0], [0, 1], [1, 0], [1, 1]]
    let labels: Tensor<Int> = [0, 1, 1, 0]
    let net = Net()
    let optimizer = Adam(net.parameters, learningRate: 0.05)
    for step in 1...300 {
      let loss = crossEntropy(net(Variable(points)), labels)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
      if step % 100 == 0 { print("step \\(step): loss \\(loss.tensor.scalar)") }
    }
    print(net(Variable(points)).tensor.argMax(along: 1))

    """
}
