import Testing
import Wengert

struct AffineTests {
  @Test(
    "It has the bits of a product and a sum", arguments: [1, 2, 3, 17, 100],
    [1, 5, 10, 20, 33, 100])
  func bits(rows: Int, columns: Int) {
    func check<Scalar: FloatingTensorScalar>(_: Scalar.Type) {
      var generator = RandomGenerator(seed: 3)
      for depth in [0, 1, 30, 600, 1500] {
        let x = Tensor<Scalar>.randomNormal([rows, depth], using: &generator)
        let weight = Tensor<Scalar>.randomNormal([depth, columns], using: &generator)
        let bias = Tensor<Scalar>.randomNormal([columns], using: &generator)
        #expect(
          affine(x, weight, bias).scalars == (matmul(x, weight) + bias).scalars, "depth \(depth)")
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
