import Testing
import Wengert

/// Walks inside walks, over the same nodes, and on several threads at once.
@Suite struct NestedWalkTests {
  @Test func aGradientByAResultInsideACheckpoint() {
    let x = leaf([0.5, 2])
    func penalty(_ h: Variable<Double>) -> Variable<Double> {
      let y = pow(h, 3).sum()
      return square(gradient(of: y, withRespectTo: h, createGraph: true)).sum()
    }
    let expected = gradient(of: penalty(x * 1), withRespectTo: x).tensor
    #expect(gradient(of: checkpointed(x * 1, penalty), withRespectTo: x).tensor == expected)
  }

  @Test func aGradientByAResultMadeInsideACheckpoint() {
    let w = leaf([2])
    let t = w * 3
    let body: (Variable<Double>) -> Variable<Double> = { h in
      let u = h * 1
      let slope = gradient(of: (u * u).sum(), withRespectTo: u, createGraph: true)
      return (slope * h).sum()
    }
    #expect(gradient(of: body(t), withRespectTo: w).scalars == [72])
    #expect(gradient(of: checkpointed(t, body), withRespectTo: w).scalars == [72])
  }

  @Test func aWalkInsideAHook() {
    let w = leaf([2])
    let h = w * 3
    let other = h.sum()
    let y = h * h
    let inner = Log<[Double]>()
    y.onGradient { _ in inner.append(gradient(of: other, withRespectTo: w).scalars) }
    y.backward()
    #expect(inner.all == [[3]])
    #expect(w.gradient!.scalars == [36])
  }

  @Test func aWalkOfTheSameGraphInsideAHookManyTimesNested() {
    let w = leaf([2])
    let h = w * 3
    let y = (h * h).sum()
    let depth = Log<Int>()
    let slopes = Log<[Double]>()
    h.onGradient { _ in
      guard depth.all.count < 70 else { return }
      depth.append(0)
      slopes.append(gradient(of: y, withRespectTo: w).scalars)
    }
    y.backward()
    #expect(slopes.all == Array(repeating: [36], count: 70))
    #expect(w.gradient!.scalars == [36])
  }

  @Test func aResultFromInsideACheckpointIsRefused() {
    let x = leaf([0.5, 2])
    var inner: Variable<Double>?
    let y = checkpointed(x) { v in
      let h = tanh(v)
      inner = h
      return h * 2
    }.sum()
    let error = #expect(throws: TensorError.self) {
      try checked { _ = gradient(of: y, withRespectTo: inner!) }
    }
    #expect(
      error?.description
        == "gradients: a variable was computed inside of checkpointed(), which is one node of the graph; differentiate inside of the closure, or return the variable from it"
    )
    #expect(throws: TensorError.self) { try checked { inner!.onGradient { _ in } } }
  }

  @Test func aResultFromInsideAnInnerCheckpointIsRefused() {
    let x = leaf([0.5, 2])
    let messages = Log<String>()
    let y = checkpointed(x) { v in
      var inner: Variable<Double>?
      let z = checkpointed(v) { v in
        inner = tanh(v)
        return inner! * 2
      }
      let error = #expect(throws: TensorError.self) {
        try checked { _ = gradient(of: z.sum(), withRespectTo: inner!) }
      }
      messages.append(error?.description ?? "")
      return z
    }
    #expect(y.scalars == (tanh(x) * 2).scalars)
    #expect(messages.all.count == 1)
    #expect(
      messages.all[0].hasPrefix("gradients: a variable was computed inside of checkpointed()"))
  }

  @Test func backwardOnSharedParametersAddsUp() async {
    await #expect(processExitsWith: .success) {
      let w = Variable(Tensor<Double>.ones([64]), requiresGradient: true)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { for _ in 0..<2_000 { (w * w).sum().backward() } }
        }
      }
      #expect(w.gradient!.scalars.allSatisfy { $0 == 2 * 8 * 2_000 })
    }
  }

  @Test func twoHeadsOfOneTrunk() async {
    await #expect(processExitsWith: .success) {
      let w = Variable(Tensor<Double>.ones([64]), requiresGradient: true)
      var trunk = w
      for _ in 0..<200 { trunk = trunk * 1.0 }
      let heads = [(trunk * 2).sum(), (trunk * 3).sum()]
      for _ in 0..<500 {
        let slopes = await withTaskGroup(of: (Int, Double).self) { group in
          for (index, head) in heads.enumerated() {
            group.addTask { (index, gradient(of: head, withRespectTo: w).scalars[0]) }
          }
          return await group.reduce(into: [0.0, 0.0]) { $0[$1.0] = $1.1 }
        }
        #expect(slopes == [2, 3])
      }
    }
  }

  @Test func hooksOnSeveralThreads() async {
    let log = Log<Double>()
    let w = leaf([1, 2, 3])
    w.onGradient { log.append($0.squaredNorm().scalar) }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<500 { _ = gradient(of: (w * w).sum(), withRespectTo: w) } }
      }
    }
    #expect(log.all == Array(repeating: 56, count: 4_000))
  }
}
