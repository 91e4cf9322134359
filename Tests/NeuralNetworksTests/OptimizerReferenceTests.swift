import Foundation
import Testing
import Wengert

/// Trajectories that a reference implementation computed.
@Suite struct OptimizerReferenceTests {
  @Test func cases() throws {
    let cases = try ReferenceCase.load("state/optim.json")
    let optimizers = cases.filter { $0["op"].string == "optimizer" }
    #expect(optimizers.count == 50)
    for item in optimizers { replay(item) }
    let clips = cases.filter { $0["op"].string == "clip_grad" }
    #expect(clips.count == 5)
    for item in clips { clip(item) }
  }

  private func replay(_ item: ReferenceCase) {
    let parameters = item["params0"].array.map { Variable($0.tensor, requiresGradient: true) }
    let optimizer = self.optimizer(item, parameters)
    for step in 0..<item["steps"].int {
      if item["mode"].string == "closed-loop" {
        optimizer.zeroGradients()
        let loss = objective(parameters)
        loss.backward()
        item.expectClose([loss.scalar], [item["losses"].array[step].double], "loss \(step)")
      } else {
        for (parameter, gradient) in zip(parameters, item["gradients"].array[step].array) {
          parameter.gradient = Variable(Tensor(gradient.doubles, shape: parameter.shape))
        }
      }
      optimizer.step()
      for (parameter, expected) in zip(parameters, item["params_after_step"].array[step].array) {
        item.expectClose(parameter.scalars, expected.doubles, "step \(step)")
      }
    }
  }

  /// Σ (1 − v)² + 2 Σ (vᵢ₊₁ − vᵢ²)² of all elements v.
  private func objective(_ parameters: [Variable<Double>]) -> Variable<Double> {
    let v = concatenate(parameters.map { $0.reshaped(to: [$0.count]) })
    let links = v[1...] - square(v[0..<(v.count - 1)])
    return square(1 - v).sum() + 2 * square(links).sum()
  }

  private func optimizer(
    _ item: ReferenceCase, _ parameters: [Variable<Double>]
  ) -> any Optimizer<Double> {
    let overrides = item["group_overrides"].array
    let groups =
      overrides.isEmpty
      ? [ParameterGroup(parameters)]
      : zip(parameters, overrides).map {
        ParameterGroup(
          [$0], learningRate: $1["lr"].optional, weightDecay: $1["weight_decay"].optional)
      }
    let attributes = item["attrs"]
    let rate = attributes["lr"].double
    let decay = attributes["weight_decay"].optional ?? 0
    let epsilon = attributes["eps"].optional
    let momentum = attributes["momentum"].optional ?? 0
    let betas = attributes["betas"].array
    let pair = betas.isEmpty ? (0.9, 0.999) : (betas[0].double, betas[1].double)
    switch item["optimizer"].string {
    case "SGD":
      return SGD(
        groups, learningRate: rate, momentum: momentum,
        dampening: attributes["dampening"].optional ?? 0, nesterov: attributes["nesterov"].bool,
        weightDecay: decay)
    case "Adagrad":
      return AdaGrad(
        groups, learningRate: rate, learningRateDecay: attributes["lr_decay"].optional ?? 0,
        initialAccumulator: attributes["initial_accumulator_value"].optional ?? 0,
        epsilon: epsilon ?? 1e-10, weightDecay: decay)
    case "RMSprop":
      return RMSProp(
        groups, learningRate: rate, alpha: attributes["alpha"].optional ?? 0.99,
        epsilon: epsilon ?? 1e-8, centered: attributes["centered"].bool, momentum: momentum,
        weightDecay: decay)
    case "Adadelta":
      return AdaDelta(
        groups, learningRate: rate, rho: attributes["rho"].optional ?? 0.9,
        epsilon: epsilon ?? 1e-6, weightDecay: decay)
    case "Adam":
      return Adam(
        groups, learningRate: rate, betas: pair, epsilon: epsilon ?? 1e-8, weightDecay: decay,
        amsgrad: attributes["amsgrad"].bool)
    default:
      return AdamW(
        groups, learningRate: rate, betas: pair, epsilon: epsilon ?? 1e-8, weightDecay: decay,
        amsgrad: attributes["amsgrad"].bool)
    }
  }

  private func clip(_ item: ReferenceCase) {
    let variables = item["gradients"].array.map { gradient in
      let variable = Variable(Tensor.zeros(like: gradient.tensor), requiresGradient: true)
      variable.gradient = Variable(gradient.tensor)
      return variable
    }
    let limit = item["max"].double
    if item["mode"].string == "value" {
      clipGradients(of: variables, value: limit)
    } else {
      let kind: GradientNorm = item["mode"].string == "norm" ? .euclidean : .infinity
      let total = clipGradients(of: variables, norm: limit, kind: kind)
      item.expectClose([total], [item["total_norm"].double], "norm")
    }
    for (variable, clipped) in zip(variables, item["clipped"].array) {
      item.expectClose(variable.gradient!.scalars, clipped["data"].doubles, "clipped")
    }
  }

  /// f(x, y) = x²/20 + y² from (−7, 2), as textbooks compare optimizers.
  @Test func aNarrowValley() throws {
    let facts = try ReferenceCase.document("facts/optimizers_book.json")
    let make: [String: (Variable<Double>, Double) -> any Optimizer<Double>] = [
      "SGD": { SGD([$0], learningRate: $1) },
      "Momentum": { SGD([$0], learningRate: $1, momentum: 0.9) },
      "AdaGrad": { AdaGrad([$0], learningRate: $1, epsilon: 1e-7) },
      "Adam": { Adam([$0], learningRate: $1, epsilon: 1e-7, epsilonPlacement: .beforeCorrection) },
    ]
    let scales = Tensor<Double>([1 / 20.0, 1])
    for (name, make) in make {
      let run = facts["runs"][name]
      let p = Variable(Tensor(facts["start"].doubles), requiresGradient: true)
      let optimizer = make(p, run["lr"].double)
      #expect(run["trajectory"].array.count == 30)
      for (step, expected) in run["trajectory"].array.enumerated() {
        optimizer.zeroGradients()
        (Variable(scales) * square(p)).sum().backward()
        optimizer.step()
        facts.expectClose(p.scalars, expected.doubles, "\(name), step \(step)")
      }
    }
  }
}
