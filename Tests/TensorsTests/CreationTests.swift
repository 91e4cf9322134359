import Testing
import Wengert

@Suite struct CreationTests {
  @Test func literalsNest() {
    let matrix: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
    #expect(matrix.shape == [2, 3])
    #expect(matrix.scalars == [1, 2, 3, 4, 5, 6])
    let cube: Tensor<Int> = [[[1], [2]], [[3], [4]]]
    #expect(cube.shape == [2, 2, 1])
    let flags: Tensor<Bool> = [true, false]
    #expect(flags.scalars == [true, false])
    let empty: Tensor<Double> = []
    #expect(empty.shape == [0])
  }

  @Test func raggedLiteralsAreRefused() {
    #expect(throws: TensorError.self) {
      try checked { () -> Tensor<Float> in [[1, 2], [3]] }
    }
    #expect(throws: TensorError.self) {
      try checked { () -> Tensor<Float> in [[1, 2], 3] }
    }
  }

  @Test func fillsAndSequences() {
    #expect(Tensor<Int>.zeros([2, 2]).scalars == [0, 0, 0, 0])
    #expect(Tensor<Double>.full([3], 2.5).scalars == [2.5, 2.5, 2.5])
    #expect(Tensor<Int>.full([2], Int.max).scalars == [.max, .max])
    #expect(Tensor<Int>.arange(to: 4).scalars == [0, 1, 2, 3])
    #expect(Tensor<Double>.arange(from: 1, to: 2, by: 0.25).scalars == [1, 1.25, 1.5, 1.75])
    #expect(Tensor<Int>.arange(from: 5, to: 0, by: -2).scalars == [5, 3, 1])
    #expect(Tensor<Int>.arange(from: 5, to: 0).shape == [0])
    #expect(Tensor<Double>.linspace(from: 0, to: 1, count: 5).scalars == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor<Float>.linspace(from: 0, to: 0.7, count: 8).scalars.last == 0.7)
    #expect(Tensor<Float>.eye(2, 3).scalars == [1, 0, 0, 0, 1, 0])
  }

  @Test func scalarsMustFillTheShape() throws {
    let error = try #require(throws: TensorError.self) {
      try checked { Tensor([1.0, 2, 3], shape: [2, 2]) }
    }
    #expect(error.description == "tensor: 3 scalars do not fill shape [2, 2] of 4 elements")
  }

  @Test func absurdShapesAreRefusedBeforeAllocating() {
    #expect(throws: TensorError.self) {
      try checked { Shape([1 << 40]) }
    }
    #expect(throws: TensorError.self) {
      try checked { Shape([1 << 30, 1 << 30, 1 << 30]) }
    }
    #expect(throws: TensorError.self) { try checked { Shape([-1, 2]) } }
    #expect(throws: TensorError.self) { try checked { Shape([1, 1, 1, 1, 1, 1, 1, 1, 1]) } }
  }

  @Test func conversionsTruncateAndSaturate() {
    let x = Tensor<Double>([1.9, -1.9, .nan, 1e30])
    #expect(Tensor<Int>(converting: x).scalars == [1, -1, 0, .max])
    #expect(Tensor<Bool>(converting: Tensor<Float>([0, 2])).scalars == [false, true])
    #expect(Tensor<Float>(converting: Tensor<Bool>([true, false])).scalars == [1, 0])
  }

  @Test func oneHotRows() {
    let rows: Tensor<Float> = Tensor<Int>([2, 0]).oneHot(3)
    #expect(rows == [[0, 0, 1], [1, 0, 0]])
    #expect(throws: TensorError.self) {
      try checked { Tensor<Int>([3]).oneHot(3) as Tensor<Float> }
    }
  }

  @Test func randomNumbersDependOnTheSeedAlone() {
    var first = RandomGenerator(seed: 7)
    var second = RandomGenerator(seed: 7)
    let a = Tensor<Double>.randomNormal([5, 3], using: &first)
    #expect(a == .randomNormal([5, 3], using: &second))
    #expect(a != .randomNormal([5, 3], using: &second))
    var other = RandomGenerator(seed: 8)
    #expect(a != .randomNormal([5, 3], using: &other))
    // A checkpoint remembers seed and position.
    let position = first.position
    let next = Tensor<Float>.randomUniform([4], using: &first)
    var resumed = RandomGenerator(seed: 7, position: position)
    #expect(next == .randomUniform([4], using: &resumed))
  }

  /// One draw of so many numbers is two draws of half as many: nothing is drawn twice, nothing left out.
  @Test func drawsFollowOnEachOther() {
    func check<Scalar: FloatingTensorScalar>(_: Scalar.Type) {
      var (whole, parts) = (RandomGenerator(seed: 5), RandomGenerator(seed: 5))
      let uniform = Tensor<Scalar>.randomUniform([16], using: &whole)
      let uniforms = (0..<2).map { _ in Tensor<Scalar>.randomUniform([8], using: &parts) }
      #expect(concatenate(uniforms) == uniform)
      let normal = Tensor<Scalar>.randomNormal([16], using: &whole)
      let normals = (0..<2).map { _ in Tensor<Scalar>.randomNormal([8], using: &parts) }
      #expect(concatenate(normals) == normal)
      #expect(whole.position == parts.position)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func randomNumbersHaveTheirMoments() {
    var generator = RandomGenerator(seed: 1)
    let normal = Tensor<Double>.randomNormal(
      [100_000], mean: 3, standardDeviation: 2, using: &generator)
    #expect(abs(normal.mean().scalar - 3) < 0.03)
    #expect(abs(normal.variance().scalar - 4) < 0.08)
    let uniform = Tensor<Float>.randomUniform([100_000], low: -1, high: 3, using: &generator)
    #expect(uniform.min().scalar >= -1 && uniform.max().scalar < 3)
    #expect(abs(uniform.mean().scalar - 1) < 0.02)
    let order = Tensor<Int>.randomPermutation(1_000, using: &generator)
    #expect(order.scalars != Array(0..<1_000))
    #expect(order.sorted().scalars == Array(0..<1_000))
  }
}
