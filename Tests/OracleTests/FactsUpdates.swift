import Testing
import Wengert

/// One step of an optimizer that remembers something.
let updateChecks: [String: @Sendable (Fact) throws -> Answers] = [
  "sgd_momentum": { fact in
    // The course's velocity is −η times the momentum here.
    let rate = 1e-3
    let (w, state) = try step(
      fact, memory: ["momentum": fact.input("velocity") / -rate], steps: 1
    ) { SGD($0, learningRate: rate, momentum: 0.9) }
    return ["next_w": w, "velocity": state["momentum"]! * -rate]
  },
  "rmsprop": { fact in
    let (w, state) = try step(fact, memory: ["squareAverage": fact.input("cache")], steps: 1) {
      RMSProp($0, learningRate: 1e-2, alpha: 0.99, epsilon: 1e-8)
    }
    return ["next_w": w, "cache": state["squareAverage"]!]
  },
  "adam": { fact in
    let memory = ["firstMoment": try fact.input("m"), "secondMoment": try fact.input("v")]
    let (w, state) = try step(fact, memory: memory, steps: 5) { Adam($0, learningRate: 1e-2) }
    return ["next_w": w, "m": state["firstMoment"]!, "v": state["secondMoment"]!]
  },
]

/// The parameter and what is remembered after one step that starts with a memory.
private func step(
  _ fact: Fact, memory: [String: Tensor<Double>], steps: Int,
  _ make: ([Variable<Double>]) -> any Optimizer<Double>
) throws -> (w: Tensor<Double>, memory: [String: Tensor<Double>]) {
  let w = Variable(try fact.input("w"), requiresGradient: true)
  let optimizer = make([w])
  var state = optimizer.state
  state.steps = ["0": steps]
  for (name, tensor) in memory { state.tensors["\(name).0"] = tensor }
  try optimizer.restore(state)
  w.gradient = Variable(try fact.input("dw"))
  optimizer.step()
  let after = optimizer.state.tensors.map { (String($0.key.dropLast(".0".count)), $0.value) }
  return (w.tensor, Dictionary(uniqueKeysWithValues: after))
}
