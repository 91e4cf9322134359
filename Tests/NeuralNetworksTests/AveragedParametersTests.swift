import Testing
import Wengert

@Suite struct AveragedParametersTests {
  private func variable(_ scalars: [Double]) -> Variable<Double> {
    Variable(Tensor(scalars), requiresGradient: true)
  }

  /// Sets the parameter to 1, 2, … and takes each into the averages.
  private func run(_ average: AveragedParameters<Double>, _ p: Variable<Double>, _ steps: Int) {
    for step in 1...steps {
      p.tensor = Tensor([Double(step)])
      average.update()
    }
  }

  @Test func anExponentialAverage() {
    let p = variable([0])
    let average = AveragedParameters([p], .exponential(decay: 0.5))
    #expect(average.averages == nil)
    run(average, p, 3)
    #expect(average.averages?[0].scalars == [0.5 * 1.5 + 0.5 * 3])
  }

  @Test func equalWeights() {
    let p = variable([0])
    let average = AveragedParameters([p], .equal(start: 1, interval: 2))
    run(average, p, 1)
    #expect(average.averages == nil && average.updateCount == 1)
    // The parameters after updates 1, 3 and 5, counted from 0.
    let other = AveragedParameters([p], .equal(start: 1, interval: 2))
    run(other, p, 6)
    #expect(other.averages?[0].scalars == [4] && other.sampleCount == 3)
  }

  @Test func averagesAreUsedForAWhileAndForGood() {
    let p = variable([0])
    let average = AveragedParameters([p], .equal())
    average.copyToParameters()
    #expect(p.scalars == [0])
    run(average, p, 3)
    #expect(average.used { p.scalar } == 2)
    #expect(p.scalar == 3)
    average.copyToParameters()
    #expect(p.scalar == 2)
    // The averages are a copy: further steps do not write to them.
    let optimizer = SGD([p], learningRate: 1)
    p.gradient = Variable(Tensor([1]))
    optimizer.step()
    #expect(p.scalar == 1 && average.averages?[0].scalars == [2])
  }

  @Test func aRestoredStateContinues() throws {
    let p = variable([0])
    for weighting in [
      AveragedParameters<Double>.Weighting.equal(start: 1, interval: 3), .exponential(decay: 0.9),
    ] {
      let average = AveragedParameters([p], weighting)
      run(average, p, 5)
      let state = average.state
      let other = AveragedParameters([p], weighting)
      try other.restore(state)
      #expect(other.state == state)
      run(average, p, 4)
      run(other, p, 4)
      #expect(other.state == average.state && other.state != state)

      var wrong = state
      wrong.averages["0"] = nil
      wrong.averages["a"] = Tensor([1])
      #expect(throws: OptimizerStateError.names(missing: ["0"], unexpected: ["a"])) {
        try other.restore(wrong)
      }
      #expect(other.state == average.state)
    }
  }
}
