import Testing
import Wengert

// Calls that look right and therefore must be.
@Suite("Subscripts and rows") struct ConvenienceTests {
  @Test("a number is assigned to what is chosen")
  func numbers() {
    var x = matrix
    x[0, 1] = 5
    #expect(x == [[1, 5, 3], [4, 5, 6]])
    x[1] = 0
    #expect(x == [[1, 5, 3], [0, 0, 0]])
    let number: Float = x[0, 2]
    #expect(number == 3)
    // A part without a type in sight is a tensor.
    let part = x[0]
    #expect(part.shape == [3])
  }

  @Test("all axes that are left over")
  func rest() {
    #expect(matrix[..., 1] == [2, 5])
    #expect(cube[..., 0, 1..<3].shape == [2, 2])
    #expect(matrix[...] == matrix)
    #expect(matrix[..., NewAxis()].shape == [2, 3, 1])
    #expect(leaf([2, 3])[..., -1].shape == [2])
    var x = matrix
    x[..., 0] = [7, 8]
    #expect(x == [[7, 2, 3], [8, 5, 6]])
  }

  @Test("rows at hand")
  func rows() {
    let rows: [[Float]] = [[1, 2, 3], [4, 5, 6]]
    #expect(Tensor(rows) == matrix)
    #expect(Tensor<Float>([[1, 2], [3, 4]]).shape == [2, 2])
    #expect(Tensor([rows, rows]).shape == [2, 2, 3])
    #expect(Tensor([] as [[Float]]).shape == [0])
  }

  @Test("literals that fit")
  func literals() {
    #expect(([0, 255] as Tensor<UInt8>).scalars == [0, 255])
    #expect(([1.0, 2] as Tensor<Int>).scalars == [1, 2])
    #expect(([0, 1] as Tensor<Bool>).scalars == [false, true])
    #expect(([0.1] as Tensor<Float>).scalars == [0.1])
    #expect(([-2_147_483_648] as Tensor<Int32>).scalars == [.min])
  }
}
