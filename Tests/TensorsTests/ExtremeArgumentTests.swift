import Testing
import Wengert

/// Arguments at the ends of their ranges answer or are refused; none stops the program without a word.
@Suite struct ExtremeArgumentTests {
  private let matrix: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]

  private func refuses(_ part: String, _ body: () -> some Any) {
    do {
      _ = try checked { body() }
      Issue.record("nothing was refused; expected: \(part)")
    } catch {
      #expect("\(error)".contains(part))
    }
  }

  @Test func selectorsReachTheEnds() {
    #expect(matrix[0...Int.max] == matrix)
    #expect(matrix[...Int.max] == matrix)
    #expect(matrix[0..., ...(-1)] == matrix)
    #expect(matrix[0..., (-2)...(-1)] == matrix[0..., 1...])
    #expect(matrix[0..., stride(from: -3, to: 0, by: 2)] == matrix[0..., AxisSlice(by: 2)])
    #expect(matrix[AxisSlice(by: .max)] == matrix[0..<1])
    #expect(matrix[AxisSlice(from: .min, to: .max)] == matrix)
  }

  @Test func shapesHaveNoOtherAxes() {
    refuses("axis -1 is out of range for [2, 3]: it must lie in 0...1; shape.last") {
      matrix.shape[-1]
    }
    refuses("axis 2 is out of range") { matrix.shape[2] }
    refuses("a scalar has no axes") { Tensor<Float>(1).shape[0] }
  }

  @Test func sequencesOfAnySize() {
    refuses("extent of -1") { Tensor<Float>.eye(-1) }
    #expect(Tensor<Double>.arange(from: 1e30, to: 0).shape == [0])
    #expect(Tensor<Int>.arange(from: 1 << 60, to: 1 << 60 + 2).scalars == [1 << 60, 1 << 60 + 1])
    #expect(Tensor<Int>.arange(from: 2, to: -3, by: -2).scalars == [2, 0, -2])
    #expect(Tensor<Int>.arange(from: .max - 1, to: .max, by: .max).scalars == [.max - 1])
    #expect(Tensor<UInt8>.arange(from: 250, to: 255, by: 2).scalars == [250, 252, 254])
    refuses("more than 2147483647") { Tensor<Int>.arange(from: .min, to: .max) }
    refuses("not a finite") { Tensor<Int>.arange(from: 0, to: 1, by: 0) }
    refuses("more than 2147483647") { Tensor<Int>.arange(to: 1 << 40) }
    refuses("more than 2147483647") { Tensor<Int>.arange(to: 1 << 60) }
    refuses("count is \(1 << 33)") { Tensor<Float>.linspace(from: 0, to: 1, count: 1 << 33) }
    refuses("count is -1") {
      var generator = RandomGenerator(seed: 1)
      return Tensor<Int>.randomPermutation(-1, using: &generator)
    }
  }

  @Test func subtractedNumbersAreNotNegatedFirst() {
    #expect((Tensor<UInt8>([5]) - 1).scalars == [4])
    #expect((Tensor<Int>([-1]) - Int.min).scalars == [Int.max])
    #expect((Tensor<Float>([-0.0]) - 0).scalars[0].sign == .minus)
  }

  @Test func resultsBeyondMemoryAreRefused() {
    let long = Int(Int32.max)
    refuses("bytes; the memory of this machine has") {
      select(
        Tensor<Float>.ones([1 << 22, 1, 1]) .> 0, Tensor<Float>.ones([1, 1 << 22, 1]),
        Tensor<Float>.ones([1, 1, 1 << 22]))
    }
    refuses("more elements than any memory") {
      matmul(Tensor<Float>.zeros([1, long, 0]), Tensor<Float>.zeros([1, 0, long]))
    }
    refuses("more elements than any memory") {
      matmul(Tensor<Float>.zeros([long, 0]), Tensor<Float>.zeros([0, long]))
    }
    refuses("extent of \(2 * long)") {
      concatenate([Tensor<Float>.zeros([long, 0]), Tensor<Float>.zeros([long, 0])])
    }
    refuses("do not add up") { matrix.split([.max, .max]) }
  }
}
