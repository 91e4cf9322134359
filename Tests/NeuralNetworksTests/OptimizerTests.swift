import CWengert
import Testing
import Wengert
import WengertOptimizerTable

/// What all optimizers have in common.
@Suite struct OptimizerTests {
  @Test(arguments: OptimizerTable.cases) func everyOneLowersALoss(_ item: OptimizerCase) {
    let p = rowParameter([0.2, 1.9])
    let before = square(p - 1).sum().scalar
    takeSteps(item.make([p]), steps: 20)
    #expect(square(p - 1).sum().scalar < before)
  }

  @Test(arguments: OptimizerTable.cases) func aParameterWithoutGradientStays(_ item: OptimizerCase)
  {
    let (p, q) = (rowParameter([0.5]), rowParameter([0.5]))
    let optimizer = item.make([p, q])
    p.gradient = Variable(Tensor([[1]]))
    optimizer.step()
    #expect(p.scalar != 0.5)
    #expect(q.scalar == 0.5)
    #expect(optimizer.state.steps == ["0": 1, "1": 0])
    #expect(!optimizer.state.tensors.keys.contains { $0.hasSuffix(".1") })
    optimizer.zeroGradients()
    #expect(p.gradient == nil)
  }

  @Test func aStepWithoutAnyGradientIsAMistake() {
    let net = Linear<Double>(inputs: 2, outputs: 1)
    let optimizer = Adam(net.parameters)
    optimizer.nameParameters(after: net)
    let error = #expect(throws: UsageError.self) { try checked { optimizer.step() } }
    #expect(
      error?.description
        == "Adam: step: none of its 2 parameters (weight, bias) has a gradient; call backward() before "
        + "step(), on a loss that was computed from them")
    #expect(optimizer.state.steps == ["weight": 0, "bias": 0])
  }

  @Test(arguments: OptimizerTable.cases) func oneParameterAtATimeGivesTheSameBits(
    _ item: OptimizerCase
  ) {
    let (p, q) = (rowParameter([0.2, 1.9]), rowParameter([1.5]))
    let (r, s) = (rowParameter([0.2, 1.9]), rowParameter([1.5]))
    let (whole, parts) = (item.make([p, q]), item.make([r, s]))
    for _ in 0..<3 {
      whole.zeroGradients()
      (square(p).sum() * q).sum().backward()
      let gradients = [p, q].map { $0.gradient!.tensor }
      whole.step()
      for index in [1, 0] { parts.step(parameterAt: index, gradient: gradients[index]) }
    }
    #expect(p.tensor == r.tensor && q.tensor == s.tensor)
    #expect(whole.state == parts.state)
    #expect(throws: UsageError.self) {
      try checked { parts.step(parameterAt: 2, gradient: Tensor([1])) }
    }
    #expect(throws: UsageError.self) {
      try checked { parts.step(parameterAt: 0, gradient: Tensor([1])) }
    }
  }

  @Test func groupsHaveTheirOwnRates() {
    let (p, q, r) = (rowParameter([1]), rowParameter([1]), rowParameter([1]))
    let optimizer = SGD(
      [
        ParameterGroup([p]), ParameterGroup([q], learningRate: 0.2, weightDecay: 0),
        ParameterGroup([r], learningRate: 0),
      ], learningRate: 0.1, weightDecay: 0.5)
    for variable in [p, q, r] { variable.gradient = Variable(Tensor([[1]])) }
    optimizer.step()
    #expect(abs(p.scalar - 0.85) < 1e-15)
    #expect(q.scalar == 0.8)
    #expect(r.scalar == 1)
    // The ratio outlives even a rate of 0.
    optimizer.learningRate = 0
    optimizer.step()
    #expect(q.scalar == 0.8)
    optimizer.learningRate = 0.05
    #expect(optimizer.groups.map(\.learningRate) == [0.05, 0.1, 0])
    #expect(optimizer.groups.map(\.weightDecay) == [0.5, 0, 0.5])
    optimizer.step()
    #expect(abs(q.scalar - 0.7) < 1e-15)
  }

  @Test func aSharedParameterCountsOnce() {
    let p = rowParameter([1])
    let optimizer = SGD([p, p], learningRate: 0.1)
    #expect(optimizer.parameters.count == 1)
    p.gradient = Variable(Tensor([[1]]))
    optimizer.step()
    #expect(p.scalar == 0.9)
  }

  @Test func singlePrecisionFollowsDouble() {
    let p = Variable(Tensor<Double>([0.2, 1.9]), requiresGradient: true)
    let q = Variable(Tensor<Float>([0.2, 1.9]), requiresGradient: true)
    let (a, b) = (Adam([p], learningRate: 0.01), Adam([q], learningRate: 0.01))
    for _ in 0..<100 {
      a.zeroGradients()
      b.zeroGradients()
      square(p - 1).sum().backward()
      square(q - 1).sum().backward()
      a.step()
      b.step()
    }
    for (x, y) in zip(p.scalars, q.scalars) { #expect(abs(x - Double(y)) < 1e-5) }
  }

  @Test(arguments: OptimizerTable.cases.filter(\.hasKernel))
  func parametersChangeInTheirOwnMemory(_ item: OptimizerCase) {
    let p = Variable(Tensor<Double>.full([1000], 0.5), requiresGradient: true)
    let optimizer = item.make([p])
    func address() -> UnsafePointer<Double>? { p.tensor.withUnsafeScalars { $0.baseAddress } }
    p.gradient = Variable(Tensor<Double>.full([1000], 0.1))
    let before = address()
    for _ in 0..<10 { optimizer.step() }
    #expect(address() == before)
    #expect(p.scalars[999] != 0.5)
    // A copy taken before a step is not written to.
    let copy = p.tensor
    let elements = copy.scalars
    optimizer.step()
    #expect(copy.scalars == elements && p.tensor != copy)
  }

  @Test(arguments: OptimizerTable.cases) func aStepInsideOfBackwardHasTheSameBits(
    _ item: OptimizerCase
  ) {
    let (p, q) = (rowParameter([0.2, 1.9]), rowParameter([1.5]))
    let (r, s) = (rowParameter([0.2, 1.9]), rowParameter([1.5]))
    let (after, inside) = (item.make([p, q]), item.make([r, s]))
    let stranger = rowParameter([3])
    func loss(_ a: Variable<Double>, _ b: Variable<Double>) -> Variable<Double> {
      (square(a).sum() * b * b + stranger * b).sum()
    }
    for _ in 0..<3 {
      after.zeroGradients()
      loss(p, q).backward()
      after.step()
      loss(r, s).backward(into: inside)
    }
    #expect(p.tensor == r.tensor && q.tensor == s.tensor)
    #expect(after.state == inside.state)
    #expect(r.gradient == nil && stranger.scalar == 3)
  }

  /// Bytes are those of the whole process, so each optimizer has one of its own.
  @Test(arguments: OptimizerTable.cases.indices)
  func aStepLeavesNoMemoryBehind(_ index: Int) async {
    await #expect(processExitsWith: .success) { [index = index as Int] in
      let p = Variable(Tensor<Double>.full([64, 64], 0.5), requiresGradient: true)
      let optimizer = OptimizerTable.cases[index].make([p])
      p.gradient = Variable(Tensor<Double>.full([64, 64], 0.1))
      optimizer.step()
      let before = MemoryStatistics.current.liveBytes
      MemoryStatistics.resetPeak()
      for _ in 0..<1000 { optimizer.step() }
      let after = withExtendedLifetime(optimizer) { MemoryStatistics.current }
      #expect(after.liveBytes == before)
      // A step of one kernel needs nothing for itself.
      if OptimizerTable.cases[index].hasKernel { #expect(after.peakBytes == before) }
    }
  }
}
