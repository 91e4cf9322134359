import Synchronization
import Testing
import Wengert

/// An operation that counts how often its rule is asked.
struct CountedIdentity: OperandwisePrimitive {
  static let calls = Mutex<[Int: Int]>([:])
  let number: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] + 0) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    CountedIdentity.calls.withLock { $0[number, default: 0] += 1 }
    return cotangent
  }

  static func counts(_ number: Int) -> Int { calls.withLock { $0[number] ?? 0 } }
}

/// Walks to chosen variables leave out what does not lead to them.
@Suite struct PruningTests {
  private func counted(_ x: Variable<Double>, _ number: Int) -> Variable<Double> {
    apply(CountedIdentity(number: number), x)
  }

  @Test func partsThatLeadToNoTargetAreLeftOut() {
    let (a, b) = (leaf([2]), leaf([5]))
    let middle = counted(a, 101) * 3
    let result = counted(middle, 102) * counted(counted(b, 103), 104)
    #expect(gradient(of: result, withRespectTo: b).scalars == [6])
    #expect([101, 102, 103, 104].map(CountedIdentity.counts) == [0, 0, 1, 1])
    // Down to an intermediate result, and no further.
    #expect(gradient(of: result, withRespectTo: middle).scalars == [5])
    #expect([101, 102, 103, 104].map(CountedIdentity.counts) == [0, 1, 1, 1])
    // The walk leaves no marks behind.
    #expect(gradients(of: result, withRespectTo: [a, b]).map(\.scalars) == [[15], [6]])
    #expect([101, 102, 103, 104].map(CountedIdentity.counts) == [1, 2, 2, 2])
    result.backward()
    #expect([101, 102, 103, 104].map(CountedIdentity.counts) == [2, 3, 3, 3])
    #expect(a.gradient!.scalars == [15])
    #expect(gradient(of: result, withRespectTo: leaf([1])).scalars == [0])
    #expect(CountedIdentity.counts(102) == 3)
  }

  @Test func targetsAboveAndBelowEachOther() {
    let x = leaf([3])
    let y = x * x
    let z = y * x
    let found = gradients(of: z * z, withRespectTo: [x, y, z, y])
    // z² = x⁶ = y³: 6 x⁵; ∂/∂y (y x)² = 2 y x² ; 2 z
    #expect(found.map(\.scalars) == [[1458], [162], [54], [162]])
    #expect(gradients(of: z, withRespectTo: [z, x]).map(\.scalars) == [[1], [27]])
    #expect(gradients(of: z, withRespectTo: [y, x]).map(\.scalars) == [[3], [27]])
  }

  @Test func aDiamondWithOneWayCut() {
    let (x, w) = (leaf([2]), leaf([7]))
    var y = x
    for _ in 0..<20 { y = y * 0.5 + (y * w) * 0 + y * 0.5 }
    #expect(gradient(of: y, withRespectTo: x).scalars == [1])
    #expect(gradient(of: y, withRespectTo: w).scalars == [0])
  }

  @Test func aLongChainFitsASmallStack() {
    onThread(stackSize: 512 * 1024) {
      let (x, w) = (leaf([0.5]), leaf([1]))
      var y = x
      for _ in 0..<300_000 { y = y + w }
      #expect(gradient(of: y, withRespectTo: x).scalars == [1])
      #expect(gradient(of: y, withRespectTo: w).scalars == [300_000])
    }
  }
}
