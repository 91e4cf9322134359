import Testing
import Wengert
import WengertDatasets

/// The tutorial nn-from-scratch, number by number.
@Suite struct MoonsTests {
  private let facts: MoonsFacts
  private let moons = PointSet.moons(count: 200, noise: 0.20, seed: 0)

  init() throws { facts = try MoonsFacts.load() }

  @Test func pointsAreTheTutorials() {
    expect(
      moons.points, facts.dataset.points.data, within: Tolerance(rtol: 0, atol: 1e-15), "points")
    #expect(moons.labels == facts.dataset.labels.data.map { Int($0) })
  }

  @Test(arguments: [
    "three_layer_annealed", "four_layer_tanh_annealed", "four_layer_sigmoid_annealed",
  ])
  func annealedRun(name: String) throws {
    let run = try #require(facts.runs[name])
    let tolerance = try #require(run.tolerance)
    let training = MoonsTraining(run, on: moons)
    expectStart(training, run, tolerance)
    let losses = training.losses(iterations: 1_000)
    expect(Array(losses.prefix(20)), try #require(run.firstLosses), within: tolerance, "losses")
    expect(training.net, try #require(run.parametersAfter1000), tolerance, "after 1,000 updates")
    let all = losses + training.losses(iterations: 19_000)
    for (iteration, loss) in try #require(run.lossEvery1000) {
      let index = try #require(Int(iteration))
      expect([all[index]], [loss], within: tolerance, "loss \(iteration)")
      #expect(abs(all[index] - run.published[iteration]!) <= 0.500_001e-6, "loss \(iteration)")
    }
    expect(training.net, try #require(run.finalParameters), tolerance, "in the end")
    let scores = training.net(Variable(moons.pointTensor()))
    #expect(accuracy(scores, moons.labelTensor) == run.accuracy)
  }

  /// Between iterations 1,250 and 2,100 this run is chaotic: rounding decides which of two tables it
  /// comes to.
  @Test func runWithConstantRate() throws {
    let run = try #require(facts.runs["three_layer_constant_lr"])
    let training = MoonsTraining(run, on: moons)
    expectStart(training, run, Tolerance(rtol: 1e-9, atol: 1e-10))
    let losses = training.losses(iterations: 20_000)
    for (iteration, loss) in try #require(run.constantRateLosses) {
      guard let index = Int(iteration), index <= 1_000 else { continue }
      expect([losses[index]], [loss], within: Tolerance(rtol: 1e-6, atol: 0), "loss \(iteration)")
    }
    for iteration in [0, 1_000] {
      #expect(abs(losses[iteration] - run.published["\(iteration)"]!) <= 0.500_001e-6)
    }
    #expect((0.0685...0.0775).contains(losses[2_000]))
    let ends = try #require(run.endStates)
    let isAnEnd = ends.values.contains { table in
      table.allSatisfy { abs(losses[Int($0.key)!] - $0.value) <= 2e-6 }
    }
    #expect(ends.count == 2 && isAnEnd, "loss 19,000 is \(losses[19_000])")
    // The two ends are one: a swing to and fro, of which every 1,000th loss shows the same side.
    let sides = losses.suffix(2).sorted()
    expect(sides, [0.070758, 0.071316], within: Tolerance(rtol: 0, atol: 2e-6), "last losses")
  }

  @Test func runsOnMiniBatches() throws {
    let expected = try MiniBatchFacts.load()
    let run = try #require(facts.runs["four_layer_sigmoid_annealed"])
    var losses: [[Double]] = []
    for seed in 0..<expected.runs {
      var random = PythonRandom(seed: seed)
      let training = MoonsTraining(run, on: moons)
      losses.append(training.losses(iterations: 1_001) { random.sample(200, count: 128) })
    }
    let tolerance = Tolerance(rtol: 1e-9, atol: 1e-10)
    for (row, iteration) in [0, 1_000].enumerated() {
      let column = losses.map { $0[iteration] }
      let found = [column.min()!, column.reduce(0, +) / Double(column.count), column.max()!]
      let wanted = [expected.min[row], expected.mean[row], expected.max[row]]
      expect(found, wanted, within: tolerance, "iteration \(iteration)")
    }
  }

  private func expectStart(
    _ training: MoonsTraining, _ run: MoonsFacts.Run, _ tolerance: Tolerance
  ) {
    expect(training.net, run.initial, tolerance, "at the start")
    expect([training.printedLoss()], [run.initialLoss], within: tolerance, "loss at the start")
    training.objective(on: nil).backward()
    for (name, parameter) in training.net.named {
      let gradient = parameter.gradient?.tensor.scalars ?? []
      expect(gradient, run.firstGradients[name]?.data ?? [], within: tolerance, "∂/∂\(name)")
    }
  }

  private func expect(
    _ net: MoonsReferenceNet, _ wanted: [String: Reference], _ tolerance: Tolerance, _ when: String
  ) {
    #expect(net.named.count == wanted.count)
    for (name, parameter) in net.named {
      let expected = wanted[name]?.data ?? []
      expect(parameter.tensor.scalars, expected, within: tolerance, "\(name) \(when)")
    }
  }

  private func expect(
    _ values: [Double], _ wanted: [Double], within tolerance: Tolerance, _ what: String
  ) {
    #expect(values.count == wanted.count, "\(what)")
    for (value, expected) in zip(values, wanted) {
      #expect(tolerance.accepts(value, expected), "\(what): \(value) is not \(expected)")
    }
  }
}
