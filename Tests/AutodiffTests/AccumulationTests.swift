import Testing
import Wengert

/// How cotangents of several uses are added: in place where nobody else sees it, as an operation where the
/// sum is differentiated.
@Suite struct AccumulationTests {
  /// A product whose rule can add to a cotangent in place comes first or last, beside uses whose rules
  /// hand the cotangent itself on.
  @Test(arguments: 0..<4) func sumsInPlaceChangeNobodyElsesElements(_ order: Int) {
    let m = Variable(Tensor<Double>([[1, 2], [3, 4]]), requiresGradient: true)
    let n = Variable(Tensor<Double>([[0.5, -1], [2, 0.25]]), requiresGradient: true)
    let y =
      switch order {
      case 0: (m + n) + matmul(m, n)
      case 1: matmul(m, n) + (m + n)
      case 2: (m + matmul(m, n)) + n
      default: n + (matmul(m, n) + m)
      }
    let cotangent = Variable(Tensor<Double>([[3, -2], [1, 4]]))
    let recorded = gradients(
      of: y, withRespectTo: [m, n], cotangent: cotangent, createGraph: true)
    let walked = gradients(of: y, withRespectTo: [m, n], cotangent: cotangent)
    y.backward(cotangent)
    let byM = cotangent.tensor + matmul(cotangent.tensor, n.tensor, transposeB: true)
    let byN = cotangent.tensor + matmul(m.tensor, cotangent.tensor, transposeA: true)
    for found in [recorded, walked, [m.gradient!, n.gradient!]] {
      #expect(found.map(\.tensor) == [byM, byN])
    }
    #expect(cotangent.scalars == [3, -2, 1, 4])
  }

  /// A gradient that is a view of another's elements is not added to in place, though nobody else has it.
  @Test(arguments: [false, true]) func sumsInPlaceChangeNoViewsElements(_ viewComesFirst: Bool) {
    let x = Variable(Tensor<Double>([[1, 2], [3, 4]]), requiresGradient: true)
    let (view, product) = (x.reshaped(to: [4]), (x * 3).reshaped(to: [4]))
    let y = viewComesFirst ? view + product : product + view
    let cotangent = Variable(Tensor<Double>([1, -2, 5, 7]))
    for _ in 0..<2 {
      let slope = gradient(of: y, withRespectTo: x, cotangent: cotangent)
      #expect(slope.tensor == [[4, -8], [20, 28]])
    }
    #expect(cotangent.scalars == [1, -2, 5, 7])
  }

  @Test(arguments: [1, 8, 9, 17, 33, 65, 129, 1000])
  func anyNumberOfLeavesIsToldApart(_ count: Int) {
    let leaves = (0..<count).map { leaf([Double($0)]) }
    // Each once among the first, and once again when the others are known.
    let y = (leaves + leaves.reversed()).enumerated().reduce(Variable<Double>([0])) { sum, pair in
      sum + pair.element * (pair.offset < count ? 2 : 3)
    }
    y.backward()
    #expect(leaves.allSatisfy { $0.gradient!.scalars == [5] })
    #expect(gradients(of: y, withRespectTo: leaves).allSatisfy { $0.scalars == [5] })
  }

  /// Rules that hand the cotangent on must not hand on a leaf, whose elements change.
  @Test func aGradientIsNotTheCotangentItself() {
    let (x, cotangent) = (leaf([1, 2]), leaf([3, 4]))
    let slope = gradient(of: x + 1, withRespectTo: x, cotangent: cotangent, createGraph: true)
    cotangent.tensor = Tensor([9, 9])
    #expect(slope.scalars == [3, 4])
    #expect(gradient(of: slope.sum(), withRespectTo: cotangent).scalars == [1, 1])
  }

  @Test func sharesThatAreRecordedAreAddedByAnOperation() {
    let x = leaf([3])
    for y in [x * 2 + x * x, x * x + x * 2] {
      let slope = gradient(of: y, withRespectTo: x, createGraph: true)
      #expect(slope.scalars == [8])
      #expect(gradient(of: slope, withRespectTo: x).scalars == [2])
      x.gradient = nil
      y.backward(createGraph: true)
      #expect(gradient(of: x.gradient!, withRespectTo: x).scalars == [2])
    }
    x.gradient = nil
  }
}
