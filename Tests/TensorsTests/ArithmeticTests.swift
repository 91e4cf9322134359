import Testing
import Wengert

@Suite struct ArithmeticTests {
  @Test func operandsBroadcast() {
    let column: Tensor<Float> = [[1], [2]]
    let row: Tensor<Float> = [10, 20, 30]
    #expect(column + row == [[11, 21, 31], [12, 22, 32]])
    #expect(row - column == [[9, 19, 29], [8, 18, 28]])
    #expect((row * 2).scalars == [20, 40, 60])
    #expect((1 - row / 10).scalars == [0, -1, -2])
    #expect((60 / row).scalars == [6, 3, 2])
    #expect((Tensor<Float>.zeros([0, 3]) + row).shape == [0, 3])
  }

  @Test func shapesThatDoNotBroadcastAreNamed() throws {
    let error = try #require(throws: TensorError.self) {
      try checked { Tensor<Float>.zeros([2, 3]) + Tensor<Float>.zeros([2, 4]) }
    }
    #expect(
      error.description == "+: shapes do not broadcast: lhs is [2, 3], rhs is [2, 4]; at axis -1 "
        + "3 and 4 differ and neither is 1")
  }

  @Test func integersStayExact() {
    let big = Tensor<Int>([Int.max - 1])
    #expect((big + 1).scalars == [.max])
    #expect((Tensor<Int>([7, -7]) / Tensor([2])).scalars == [3, -3])
    #expect(throws: TensorError.self) { try checked { Tensor<Int>([1]) / Tensor([0]) } }
    #expect(throws: TensorError.self) { try checked { Tensor<Int>([1]) / 0 } }
    #expect((Tensor<UInt8>([3]) * 2).scalars == [6])
  }

  @Test func comparisonsAndSelection() {
    let x: Tensor<Double> = [1, .nan, 3]
    #expect((x .> 2).scalars == [false, false, true])
    #expect((x .== x).scalars == [true, false, true])
    #expect((x .!= x).scalars == [false, true, false])
    #expect((!(x .<= 1)).scalars == [false, true, true])
    #expect(select(x .> 2, x, Tensor(0)).scalars == [0, 0, 3])
    #expect(((x .> 0) .&& (x .< 2)).trueCount == 1)
    #expect((x .> 0).any && !(x .> 0).all)
  }

  @Test func reductions() {
    let x: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
    #expect(x.sum().scalar == 21)
    #expect(x.sum(along: 0).scalars == [5, 7, 9])
    #expect(x.mean(along: -1, keepingDimensions: true) == [[2], [5]])
    #expect(x.variance(along: [0, 1], correction: 1).scalar == 3.5)
    #expect(x.max(along: 1).scalars == [3, 6])
    #expect(x.argMax(along: 0).scalars == [1, 1, 1])
    #expect(x.argMin(along: 1, keepingDimensions: true).shape == [2, 1])
    #expect(x.norm().scalar == 91.0.squareRoot())
    #expect(Tensor<Int>([3, 1, 2]).max().scalar == 3)
    #expect(Tensor<Float>.zeros([0]).sum().scalar == 0)
    #expect(throws: TensorError.self) { try checked { Tensor<Float>.zeros([0]).max() } }
    #expect(throws: TensorError.self) { try checked { x.sum(along: 2) } }
    let cube = Tensor<Double>.arange(to: 24).reshaped(to: [2, 3, 4])
    #expect(cube.sum(along: [0, 2]).scalars == [60, 92, 124])
  }

  @Test func sortingAndTopK() {
    let x: Tensor<Float> = [[3, 1, 2], [5, 6, 4]]
    #expect(x.sorted() == [[1, 2, 3], [4, 5, 6]])
    #expect(x.sorted(along: 0, descending: true) == [[5, 6, 4], [3, 1, 2]])
    #expect(x.argSorted().scalars == [1, 2, 0, 2, 0, 1])
    let (values, indices) = x.topK(2)
    #expect(values == [[3, 2], [6, 5]])
    #expect(indices.scalars == [0, 2, 1, 0])
    #expect(throws: TensorError.self) { try checked { x.topK(4) } }
  }

  @Test func matrixProducts() {
    let a: Tensor<Double> = [[1, 2], [3, 4]]
    let v: Tensor<Double> = [5, 6]
    #expect(matmul(a, v).scalars == [17, 39])
    #expect(matmul(v, a).scalars == [23, 34])
    #expect(matmul(v, v).shape == [])
    #expect(matmul(a, a, transposeA: true) == matmul(a.transposed(), a))
    #expect(matmul(a, a, transposeB: true) == matmul(a, a.transposed()))
    let batch = Tensor<Double>.arange(to: 12).reshaped(to: [3, 2, 2])
    #expect(matmul(batch, a)[2] == matmul(batch[2], a))
    #expect(matmul(a, batch)[1] == matmul(a, batch[1]))
    let (row, column): (Tensor<Int>, Tensor<Int>) = ([[1, 2]], [[3], [4]])
    #expect(matmul(row, column).scalars == [11])
  }

  @Test func aTransposeIsSuggestedWhereItWouldFit() throws {
    let error = try #require(throws: TensorError.self) {
      try checked { matmul(Tensor<Float>.zeros([32, 784]), Tensor<Float>.zeros([128, 784])) }
    }
    #expect(
      error.description == "matmul: inner dimensions differ: lhs is [32, 784], rhs is [128, 784]; "
        + "lhs.shape[1] = 784 must equal rhs.shape[0] = 128. Did you mean rhs.transposed()?")
  }

  @Test func closeness() {
    let x: Tensor<Double> = [1, .infinity]
    #expect(x.isClose(to: Tensor([1 + 1e-9, .infinity])))
    #expect(!x.isClose(to: [1.1, .infinity]))
    #expect(!Tensor<Double>([.nan]).isClose(to: [.nan]))
    #expect(Tensor<Double>([.nan]).isClose(to: [.nan], nanEqual: true))
    #expect(!x.isClose(to: [1]))
    #expect(!x.isFinite)
  }

  @Test func shapesChange() {
    let x = Tensor<Int>.arange(to: 6).reshaped(to: [2, -1])
    #expect(x.transposed().scalars == [0, 3, 1, 4, 2, 5])
    #expect(x.permuted([1, 0]) == x.transposed())
    #expect(x.unsqueezed(at: 1).shape == [2, 1, 3])
    #expect(x.unsqueezed(at: -1).squeezed(at: -1) == x)
    #expect(x.flattened().shape == [6])
    #expect(x[0].broadcast(to: [2, 3]).scalars == [0, 1, 2, 0, 1, 2])
    #expect(concatenate([x, x], along: 1).shape == [2, 6])
    #expect(stack([x[0], x[1]], along: 1) == x.transposed())
    #expect(x.split(3, along: 1).map(\.scalars) == [[0, 3], [1, 4], [2, 5]])
    #expect(x.split([1, 2], along: 1)[1].scalars == [1, 2, 4, 5])
    #expect(x.taken(Tensor([1, 1])).scalars == [3, 4, 5, 3, 4, 5])
    #expect(x.gathered(Tensor([2, 0], shape: [2, 1]), along: 1).scalars == [2, 3])
  }

  @Test func tensorsAreEqualAsTheirElementsAre() {
    let x = Tensor<Double>([1, -0.0, 3])
    #expect(x == Tensor([1, 0, 3]))
    #expect(x != Tensor([1, 0, 4]))
    #expect(x != x.reshaped(to: [3, 1]))
    #expect(Tensor<Double>([.nan]) != Tensor<Double>([.nan]))
    #expect(Tensor<Int>([1 << 60]) != Tensor<Int>([1 << 60 + 1]))
    #expect(Tensor<Bool>([true, false]) == Tensor<Bool>([true, false]))
    #expect(Tensor<Float>.zeros([0, 2]) == Tensor<Float>.zeros([0, 2]))
  }

  @Test func numbersStandForBranches() {
    let x: Tensor<Float> = [-1, 2]
    #expect(select(x .> 0, x, 0) == [0, 2])
    #expect(select(x .> 0, 1, x) == [-1, 1])
    let w = Variable(x, requiresGradient: true)
    select(x .> 0, w, 0).sum().backward()
    #expect(w.gradient!.tensor == [0, 1])
  }

  @Test func oneAxisIsNamedWithoutBrackets() {
    let x: Tensor<Double> = [[3, 4], [5, 12]]
    #expect(x.norm(along: 1) == [5, 13])
    #expect(x.standardDeviation(along: 0) == [1, 4])
  }
}
