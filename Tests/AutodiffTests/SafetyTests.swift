import Testing
import Wengert

/// What would read or change memory that is not meant.
@Suite struct SafetyTests {
  @Test func theGradientIsNotTheCotangent() {
    let (a, b) = (leaf([1, 2]), leaf([3, 4]))
    let c = constant([1, 1])
    (a + b).backward(c)
    c.tensor = Tensor([9, 9])
    #expect(a.gradient!.scalars == [1, 1])
    c.tensor = Tensor([1, 1])
    a.gradient!.update { $0 *= 0.5 }
    #expect(a.gradient!.scalars == [0.5, 0.5])
    #expect(b.gradient!.scalars == [1, 1])
    #expect(c.scalars == [1, 1])
    let v = constant([7, 7])
    a.gradient = v
    v.tensor = Tensor([0, 0])
    #expect(a.gradient!.scalars == [7, 7])
    (a * 2).backward(c)
    #expect(a.gradient!.scalars == [9, 9])
  }

  @Test func aChainOfHooksFitsASmallStack() async {
    await #expect(processExitsWith: .success) {
      onThread(stackSize: 512 * 1024) {
        let x = leaf([0.5])
        var h = x
        for _ in 0..<100_000 {
          let previous = h
          h = h + 1e-6
          h.onGradient { _ in _ = previous.shape }
        }
        h = x
      }
    }
  }

  /// Leaves whose hooks refer to other leaves, and leaves whose gradients have graphs.
  @Test func chainsOfLeavesFitASmallStack() async {
    await #expect(processExitsWith: .success) {
      onThread(stackSize: 512 * 1024) {
        var x = leaf([0.5])
        for _ in 0..<100_000 {
          let previous = x
          x = leaf([0.5])
          x.onGradient { _ in _ = previous.shape }
        }
        x = leaf([0.5])
        for _ in 0..<100_000 {
          let previous = x
          x = leaf([0.5])
          x.gradient = previous * 2
        }
        x = leaf([0.5])
      }
    }
  }

  /// An attribute that holds a value, and with it an earlier part of the graph.
  struct Holding: OperandwisePrimitive {
    let previous: Variable<Double>
    static func == (a: Self, b: Self) -> Bool { a.previous.isIdentical(to: b.previous) }
    func hash(into hasher: inout Hasher) {}
    func resultShape(_ x: Operands) -> Shape { x.shape(0) }
    func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] + 1) }
    func needs(for operand: Int) -> Retained { .nothing }
    func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
  }
  @Test func aChainOfAttributesFitsASmallStack() async {
    await #expect(processExitsWith: .success) {
      onThread(stackSize: 512 * 1024) {
        let x = leaf([0.5])
        var h = x * 1
        for _ in 0..<100_000 { h = apply(Holding(previous: h), x) }
        h = x
      }
    }
  }

  @Test func theElementTypeOfAValueIsChecked() {
    let x = Variable(Tensor<Float>([1, 2]))
    let error = #expect(throws: TensorError.self) {
      try checked { _ = Tensor<Double>(x.value) }
    }
    #expect(
      error?.description
        == "init: a value of Float cannot be a tensor or variable of Double; convert it first")
    #expect(throws: TensorError.self) { try checked { _ = Variable<Double>(x.value) } }
  }

  struct Rectify: OperandwisePrimitive {
    func resultShape(_ x: Operands) -> Shape { x.shape(0) }
    func forward(_ x: Operands, into y: inout Destination) { y.set(relu(x[0])) }
    func needs(for operand: Int) -> Retained { .operand(0) }
    func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
      let isPositive = sign(saved[0])
      let mask = Tensor<Bool>.full(saved.shape(0), true)
      return select(mask, cotangent * isPositive, 0)
    }
  }
  @Test func rulesWithNumbersServeFloat() {
    let x = Variable(Tensor<Float>([1, 2]), requiresGradient: true)
    apply(Rectify(), x).sum().backward()
    #expect(x.gradient!.scalars == [1, 1])
  }

  @Test func aVariableIsReadWhileItIsUpdated() {
    let w = leaf([3, 4])
    w.update { $0 *= 1 / w.squaredNorm().scalar.squareRoot() }
    let fifth = 1.0 / 5
    #expect(w.scalars[0] == 3 * fifth)
    #expect(w.scalars[1] == 4 * fifth)
  }

  struct PowerIteration: OperandwisePrimitive {
    let u: Variable<Double>
    static func == (a: Self, b: Self) -> Bool { a.u.isIdentical(to: b.u) }
    func hash(into hasher: inout Hasher) {}
    func resultShape(_ x: Operands) -> Shape { x.shape(0) }
    func forward(_ x: Operands, into y: inout Destination) {
      u.tensor = u.tensor * 0.5
      y.set(x[0] * x[1])
    }
    func needs(for operand: Int) -> Retained { .allOperands }
    func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
      cotangent * saved[1 - operand]
    }
  }
  @Test func anOperandOutlivesItsForwardComputation() {
    let (w, u) = (leaf([1, 2]), leaf([3, 4]))
    let y = apply(PowerIteration(u: u), w, u)
    y.sum().backward()
    #expect(y.scalars == [3, 8])
    #expect(w.gradient!.scalars == [3, 4])
    #expect(u.scalars == [1.5, 2])
  }

  @Test func aHookThatGetsItsVariableLetsItGo() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(Tensor<Double>.ones([1000]), requiresGradient: true)
      func step() {
        let h = tanh(x)
        h.onGradient { gradient, variable in _ = (gradient.shape, variable.shape) }
        h.sum().backward()
        x.gradient = nil
      }
      step()
      let before = MemoryStatistics.current.liveBytes
      for _ in 0..<100 { step() }
      #expect(MemoryStatistics.current.liveBytes == before)
    }
  }

  @Test func identitiesAreNodesOfTheirOwn() {
    let x = leaf([1, 2])
    let z = x * 1
    var generator = RandomGenerator(seed: 1)
    let same: [Variable<Double>] = [
      z.broadcast(to: z.shape), z.squeezed(), z.flattened(), z.reshaped(to: z.shape),
      z.permuted([0]), z[0...], z.padded([]), z.padded([(0, 0)]), z.padded([], mode: .circular),
      z.padded([(0, 0)], mode: .reflect), z.rolled(by: 0), z.rolled(by: [], along: []),
      z.tiled([]), z.tiled([1]), z.repeated(1), z.differences(order: 0), concatenate([z], along: 0),
      z.split(1, along: 0)[0], z.movedAxes(from: [], to: []), einsum("i->i", z),
      dropout(z, probability: 0, using: &generator), z.clipped(), z.sliced([]),
    ]
    for (index, v) in same.enumerated() {
      let y = (v * 2 + z).sum()
      #expect(gradient(of: y, withRespectTo: v).scalars == [2, 2], "\(index)")
      #expect(gradient(of: y, withRespectTo: z).scalars == [3, 3], "\(index)")
    }
  }

  @Test func manyLeavesUsedTwice() {
    for count in [1, 8, 9, 17, 33, 65, 129] {
      let leaves: [Variable<Double>] = (0..<count).map { leaf([Double($0)]) }
      var sum: Variable<Double> = constant([0])
      for x in leaves {
        sum = sum + x * 2
        sum = sum + x * 3
      }
      sum.backward()
      let slopes = gradients(of: sum, withRespectTo: leaves)
      for (x, slope) in zip(leaves, slopes) {
        #expect(x.gradient!.scalar == 5)
        #expect(slope.scalar == 5)
      }
    }
  }
}
