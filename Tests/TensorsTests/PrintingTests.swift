import Testing
import Wengert

/// The texts are NumPy's.
@Suite struct PrintingTests {
  @Test func numbersAlignAtThePoint() {
    #expect("\(Tensor<Double>([1, 2, 3]))" == "[1. 2. 3.]")
    #expect("\(Tensor<Double>([1, 2.5, -3.25]))" == "[ 1.    2.5  -3.25]")
    #expect("\(Tensor<Float>([0.1, 0.2]))" == "[0.1 0.2]")
    #expect("\(Tensor<Double>([1.0 / 3, 10]))" == "[ 0.33333333 10.        ]")
    #expect("\(Tensor<Double>([.nan, .infinity, 1]))" == "[nan inf  1.]")
    #expect("\(Tensor<Double>(2.5))" == "2.5")
  }

  @Test func greatRangesAreExponential() {
    #expect("\(Tensor<Double>([1e-5, 2.5e10]))" == "[1.0e-05 2.5e+10]")
    #expect("\(Tensor<Double>([1e-5]))" == "[1.e-05]")
  }

  @Test func matricesBreakLines() {
    let matrix: Tensor<Int> = [[1, 20, 3], [4, 5, 600]]
    #expect("\(matrix)" == "[[  1  20   3]\n [  4   5 600]]")
    let cube = Tensor<Int>.arange(to: 8).reshaped(to: [2, 2, 2])
    #expect("\(cube)" == "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]")
    let flags: Tensor<Bool> = [true, false]
    #expect("\(flags)" == "[ true false]")
  }

  @Test func largeTensorsAreShortened() {
    let vector = Tensor<Int>.arange(to: 2000)
    #expect("\(vector)" == "[   0    1    2 ... 1997 1998 1999]")
    let lines = "\(Tensor<Int>.arange(to: 100))".split(separator: "\n")
    #expect(lines[0] == "[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23")
    #expect("\(Tensor<Float>.zeros([0, 3]))" == "[]")
  }
}
