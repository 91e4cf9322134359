import Testing
import Wengert

/// What is recorded, and what is not.
@Suite struct RecordingTests {
  @Test func nothingIsRecordedInsideWithoutGradients() throws {
    let x = leaf([1, 2])
    let y = withoutGradients { x * x }
    #expect(!y.requiresGradient)
    #expect(y.isLeaf)
    #expect(throws: TensorError.self) { try checked { y.sum().backward() } }
    // Scopes nest, and end when their body throws.
    withoutGradients {
      withoutGradients {}
      #expect(!(x * x).requiresGradient)
    }
    try? withoutGradients { throw TensorError("test", "thrown on purpose") }
    #expect((x * x).requiresGradient)
  }

  @Test func withGradientsRecordsInsideAScopeThatForbidsIt() {
    let x = leaf([3])
    let (inner, outer) = withoutGradients { (withGradients { x * x }, x * x) }
    #expect(inner.requiresGradient)
    #expect(!outer.requiresGradient)
    inner.backward()
    #expect(x.gradient!.scalars == [6])
  }

  @Test func gradientsThemselvesAreNotRecordedUnlessAsked() {
    let x = leaf([3])
    #expect(!gradient(of: x * x, withRespectTo: x).requiresGradient)
    let recorded = withoutGradients {
      gradient(of: withGradients { x * x }, withRespectTo: x, createGraph: true)
    }
    #expect(recorded.requiresGradient)
  }

  @Test func aDetachedVariableIsAConstant() {
    let x = leaf([3])
    let y = x * x.detached()
    y.backward()
    #expect(x.gradient!.scalars == [3])
    #expect(!x.detached().requiresGradient)
    // It keeps the elements that x had.
    let copy = x.detached()
    x.update { $0 *= 2 }
    #expect(copy.scalars == [3])
  }

  @Test func requiresGradientIsSwitchedForGraphsToCome() {
    let (frozen, free) = (leaf([2]), leaf([5]))
    frozen.requiresGradient = false
    (frozen * free).backward()
    #expect(frozen.gradient == nil)
    #expect(free.gradient!.scalars == [2])
    frozen.requiresGradient = true
    (frozen * free).backward()
    #expect(frozen.gradient!.scalars == [5])
    #expect(!constant([1]).requiresGradient)
    #expect(!(constant([1]) * 2).requiresGradient)
  }

  @Test func aGraphKeepsTheElementsItWasRecordedWith() {
    let w = leaf([3])
    let y = w * w
    w.tensor = Tensor([100])
    y.backward()
    #expect(w.gradient!.scalars == [6])
    w.update { $0 *= 10 }
    y.backward()
    #expect(w.gradient!.scalars == [12])
    #expect(w.scalars == [1000])
    (w * w).backward()
    #expect(w.gradient!.scalars == [2012])
  }

  @Test func copiesOfAVariableShareElementsAndGradient() {
    let w = leaf([3])
    let other = w
    square(other).backward()
    #expect(w.gradient!.scalars == [6])
    other.update { $0 += 1 }
    #expect(w.scalars == [4])
    other.gradient = nil
    #expect(w.gradient == nil)
  }

  @Test func aTensorBesideAVariableIsAConstant() throws {
    let tensor: Tensor<Double> = [0.5, 2, 4]
    let functions: [(Variable<Double>) -> Variable<Double>] = [
      { $0 + tensor }, { tensor + $0 }, { $0 - tensor }, { tensor - $0 }, { $0 * tensor },
      { tensor * $0 }, { $0 / tensor }, { tensor / $0 },
    ]
    for function in functions {
      try checkGradients(of: function, at: [[1, 3, -2], [0.5, 1, 2]], order: 2).require()
    }
  }

  @Test func anUpdateToAnotherShapeLeavesTheShape() {
    let w = Variable(Tensor<Float>([1, 2]), requiresGradient: true)
    #expect(throws: TensorError.self) { try checked { w.update { $0 = Tensor([1, 2, 3]) } } }
    #expect(w.shape == [2])
  }
}
