import Testing
import Wengert

/// What the backward walk computes.
@Suite struct EngineTests {
  @Test func aVariableUsedTwiceGetsBothContributions() {
    let w = leaf([1, 2, 3])
    let loss = (w * w + w).sum()
    loss.backward()
    #expect(w.gradient!.scalars == [3, 5, 7])
    loss.backward()
    #expect(w.gradient!.scalars == [6, 10, 14])
  }

  @Test func aDiamondIsWalkedOnceItsUsesAreSeen() {
    let x = leaf([3])
    let top = x * x
    let (left, right) = (top * 2, top * top)
    (left * right + top).backward()
    // 2 x⁶ + x²
    #expect(x.gradient!.scalars == [2922])
  }

  @Test func sharingDoesNotMultiplyTheWork() {
    let x = leaf([1])
    var y = x
    for _ in 0..<60 { y = y + y }
    y.backward()
    #expect(x.gradient!.scalars == [0x1p60])
  }

  @Test func aVariableUsedAThousandTimes() {
    let x = leaf([2])
    var sum = x * 0
    for _ in 0..<1000 { sum = sum + x * x }
    sum.backward()
    #expect(x.gradient!.scalars == [4000])
  }

  @Test func aThousandLeavesGetTheirOwnGradient() {
    let leaves = (0..<1000).map { leaf([Double($0), 1]) }
    let products = leaves.enumerated().map { $1 * Double($0 + 1) }
    (stack(products) * stack(leaves)).sum().backward()
    for (index, leaf) in leaves.enumerated() {
      let slope = Double(2 * (index + 1))
      #expect(leaf.gradient!.scalars == [slope * Double(index), slope])
    }
  }

  @Test(arguments: [8, 9, 16, 17, 64, 65, 300]) func leavesUsedOnce(_ count: Int) {
    let leaves = (0..<count).map { leaf([Double($0)]) }
    (stack(leaves) * Variable(Tensor<Double>((0..<count).map(Double.init), shape: [count, 1])))
      .sum().backward()
    #expect(leaves.map { $0.gradient?.scalars } == (0..<count).map { [Double($0)] })
  }

  @Test func aBroadcastOperandGetsASummedGradient() {
    let a = Variable(Tensor<Float>.ones([4, 3]), requiresGradient: true)
    let b = Variable(Tensor<Float>([1, 2, 3]), requiresGradient: true)
    (matmul(a, Variable(Tensor<Float>.eye(3))) * b).sum().backward()
    #expect(b.gradient!.scalars == [4, 4, 4])
    #expect(a.gradient!.tensor == Tensor([1, 2, 3]).broadcast(to: [4, 3]))
  }

  @Test func gradientsLeaveTheVariablesAlone() {
    let (x, y, unrelated) = (leaf([2, 3]), leaf([5, 7]), leaf([1, 1, 1]))
    let product = x * y
    let found = gradients(of: product.sum(), withRespectTo: [y, x, unrelated, product])
    #expect(found.map(\.scalars) == [[2, 3], [5, 7], [0, 0, 0], [1, 1]])
    #expect([x, y, unrelated].allSatisfy { $0.gradient == nil })
  }

  @Test func gradientsWithRespectToResultsOnTheWay() {
    let x = leaf([0.3, 0.7])
    let inner = square(x)
    let outer = sin(inner)
    let found = gradients(of: outer.sum() + inner.sum(), withRespectTo: [inner, outer])
    #expect(found[0].tensor.isClose(to: cos(inner.tensor) + 1, relativeTolerance: 1e-15))
    #expect(found[1].scalars == [1, 1])
    #expect(
      gradient(of: inner, withRespectTo: inner, cotangent: constant([4, 5])).scalars == [4, 5])
  }

  @Test func aLeafIsItsOwnResult() {
    let x = leaf([2])
    x.backward()
    #expect(x.gradient!.scalars == [1])
    #expect(gradient(of: x, withRespectTo: x).scalars == [1])
  }

  @Test func theCotangentWeighsTheResults() {
    let x = leaf([1, 2])
    square(x).backward(constant([10, 100]))
    #expect(x.gradient!.scalars == [20, 400])
  }

  @Test func backwardTwiceGivesExactlyTwice() {
    // Contributions whose sum depends on the order: the second walk must not mix with the first.
    let x = leaf([0.1, 1e16, 3])
    var y = x * 0.1
    y += sin(x) * 1e-7
    y += x * x * 1e-17
    y += x / 3
    y.sum().backward()
    let once = x.gradient!.scalars
    y.sum().backward()
    #expect(x.gradient!.scalars == once.map { $0 + $0 })
  }

  @Test func theSameGraphGivesTheSameBits() {
    func gradientOfANet() -> [UInt64] {
      var generator = RandomGenerator(seed: 4)
      let w = Variable(
        Tensor<Double>.randomNormal([40, 40], using: &generator), requiresGradient: true)
      let x = Variable(Tensor<Double>.randomNormal([30, 40], using: &generator))
      var y = x
      for _ in 0..<4 { y = tanh(matmul(y, w)) + y }
      logSoftmax(y).mean().backward()
      return w.gradient!.scalars.map(\.bitPattern)
    }
    #expect(gradientOfANet() == gradientOfANet())
  }

  @Test func errorsNameWhatIsWrong() {
    let x = leaf([1, 2])
    let refusals: [(String, () -> Void)] = [
      (
        "backward: the result has shape [2]; without a cotangent it must have exactly 1 element: "
          + "reduce it with sum() or mean(), or pass a cotangent of shape [2]",
        { (x * 2).backward() }
      ),
      (
        "backward: the cotangent has shape [3]; the result has [2]",
        { (x * 2).backward(constant([1, 2, 3])) }
      ),
      (
        "gradients: the cotangent has shape []; the result has [2]",
        { _ = gradients(of: x * 2, withRespectTo: [x], cotangent: Variable(1)) }
      ),
      (
        "backward: the result was computed from nothing that requires a gradient; make a variable "
          + "with requiresGradient: true, and do not compute inside withoutGradients; to change a parameter "
          + "by hand write `w.tensor -= …`, not `w -= …`, which makes w a result",
        { constant([1]).sum().backward() }
      ),
      (
        "requiresGradient: it follows from the operands of an operation; detach it",
        { (x * 2).requiresGradient = false }
      ),
      (
        "gradient: the result of an operation holds no gradient; to change a parameter by hand write "
          + "`w.tensor -= …`, not `w -= …`, which makes w a result",
        { (x * 2).gradient = x }
      ),
      (
        "gradient: shape [1] is not that of the variable, [2]", { x.gradient = constant([1]) }
      ),
      (
        "tensor: elements of shape [3] cannot replace those of shape [2]",
        { x.tensor = Tensor([1, 2, 3]) }
      ),
    ]
    for (message, call) in refusals {
      let error = #expect(throws: TensorError.self) { try checked { call() } }
      #expect(error?.description == message)
    }
    #expect(x.gradient == nil)
  }
}

/// A variable that a gradient is wanted for.
func leaf(_ scalars: [Double]) -> Variable<Double> {
  Variable(Tensor(scalars), requiresGradient: true)
}

/// A variable that none is wanted for.
func constant(_ scalars: [Double]) -> Variable<Double> { Variable(Tensor(scalars)) }
