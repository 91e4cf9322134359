import Wengert
import WengertDatasets

extension InvalidCalls {
  mutating func addSubscripts() {
    add(
      "index beyond",
      "subscript: index 2 is out of range for axis 0 of [2, 3]: it must lie in -2...1"
    ) { matrix[2] }
    add(
      "index before",
      "subscript: index -4 is out of range for axis 1 of [2, 3]: it must lie in -3...2"
    ) { matrix[0, -4] }
    add(
      "index of nothing",
      "subscript: index 0 is out of range for axis 0 of [0]: it is empty"
    ) { Tensor<Float>.zeros([0])[0] }
    add("too many selectors", "subscript: more selectors than the 1 axes of [3]") { vector[0, 1] }
    add("selector of a scalar", "subscript: more selectors than the 0 axes of []") { scalar[0] }
    add(
      "too many selectors after all",
      "subscript: more selectors than the 1 axes of [3]"
    ) { vector[..., 0, 1] }
    add(
      "step of 0",
      "subscript: a step of 0 along axis 0; it must be positive"
    ) { vector[AxisSlice(by: 0)] }
    add(
      "negative step",
      "subscript: a step of -1 along axis 0; it must be positive"
    ) { vector[stride(from: 2, to: -1, by: -1)] }
    add(
      "nine axes by new ones",
      "subscript: [1, 1, 1, 1, 1, 1, 1, 1, 1] has rank 9; the greatest rank is 8"
    ) {
      Tensor<Float>.ones([1, 1, 1, 1, 1, 1, 1, 1])[NewAxis()]
    }
    add(
      "index of a variable",
      "subscript: index 3 is out of range for axis 0 of [3]: it must lie in -3...2"
    ) { leaf([3])[3] }
    add(
      "slice from a list",
      "subscript: index 9 is out of range for axis 2 of [2, 3, 4]: it must lie in -4...3"
    ) { cube.sliced([0, 1..<3, 9]) }
    add(
      "assignment of more",
      "subscript assignment: [4] does not broadcast to [3]: extent 4 at axis -1 must be 1 or "
        + "3"
    ) {
      var x = matrix
      x[0] = [1, 2, 3, 4]
    }
    add(
      "assignment of more axes",
      "subscript assignment: [2, 3] has more axes than the target [3]; sum or reshape it "
        + "first"
    ) {
      var x = vector
      x[0...] = matrix
    }
    add(
      "assignment beyond",
      "subscript: index 3 is out of range for axis 1 of [2, 3]: it must lie in -3...2"
    ) {
      var x = matrix
      x[0, 3] = 5
    }
    add("number of a part", "scalar: a tensor of shape [3] has 3 elements, not exactly 1") {
      let x: Float = matrix[0]
      return x
    }
  }

  mutating func addRandom() {
    var random = generator()
    var numpy = NumPyRandom(seed: 1)
    var python = PythonRandom(seed: 1)
    add(
      "uniform the wrong way round",
      "randomUniform: low is 1.0, high is 0.0; they must be finite, and low at most high"
    ) {
      Tensor<Float>.randomUniform([2], low: 1, high: 0, using: &random)
    }
    add(
      "uniform to NaN",
      "randomUniform: low is 0.0, high is nan; they must be finite, and low at most high"
    ) {
      Tensor<Double>.randomUniform([2], high: .nan, using: &random)
    }
    add(
      "uniform beyond memory",
      "shape: [1073741824, 1048576] has 1125899906842624 elements; the memory of this machine "
        + "has \(MemoryLimit.bytes) bytes"
    ) {
      Tensor<Double>.randomUniform([1 << 30, 1 << 20], using: &random)
    }
    add(
      "normal with a negative deviation",
      "randomNormal: mean is 0.0, standardDeviation is -1.0; they must be finite, and the "
        + "deviation 0 or more"
    ) {
      Tensor<Float>.randomNormal([2], standardDeviation: -1, using: &random)
    }
    add(
      "normal about infinity",
      "randomNormal: mean is inf, standardDeviation is 1.0; they must be finite, and the "
        + "deviation 0 or more"
    ) {
      Tensor<Double>.randomNormal([2], mean: .infinity, using: &random)
    }
    add(
      "negative permutation",
      "randomPermutation: count is -1; it must be 0 or more"
    ) { Tensor<Int>.randomPermutation(-1, using: &random) }
    add("integers of no range", "randomIntegers: the range 3..<3 is empty") {
      Tensor<Int>.randomIntegers([2], in: 3..<3, using: &random)
    }
    add(
      "generator between blocks",
      "RandomGenerator: position is 3; it must be a multiple of 4, as `position` is"
    ) { RandomGenerator(seed: 1, position: 3) }
    add(
      "NumPy's uniform of fewer than none",
      "uniform: count is -1; it must be 0 or more"
    ) { numpy.uniform(count: -1) }
    add(
      "NumPy's normal with a negative deviation",
      "normal: the deviation is -1.0; it must be 0 or more"
    ) { numpy.normal(mean: 0, standardDeviation: -1) }
    add(
      "NumPy's normals of fewer than none",
      "normal: count is -1; it must be 0 or more"
    ) { numpy.normal(count: -1) }
    add(
      "NumPy's integer below 0",
      "integers: the bound is 0; it must be 1 or more"
    ) { numpy.integers(below: 0) }
    add(
      "NumPy's integers below -5",
      "integers: the bound is -5; it must be 1 or more"
    ) { numpy.integers(below: -5, count: 2) }
    add(
      "NumPy's integer of no range",
      "integers: the range 4..<4 is empty"
    ) { numpy.integers(in: 4..<4) }
    add(
      "NumPy's negative permutation",
      "permutation: count is -2; it must be 0 or more"
    ) { numpy.permutation(-2) }
    add(
      "NumPy's choice of more than there are",
      "choice: 5 of 3 cannot be drawn without replacement"
    ) {
      numpy.choice(3, count: 5, replacement: false)
    }
    add("NumPy's choice of nothing", "choice: 1 of 0 cannot be drawn") { numpy.choice(0, count: 1) }
    add(
      "NumPy's choice with a negative probability",
      "choice: the probabilities are [0.5, -0.5]; they must be finite and at least 0, one of "
        + "them above 0"
    ) {
      numpy.choice(probabilities: [0.5, -0.5], count: 1)
    }
    add(
      "NumPy's choice of more than are possible",
      "choice: 2 of 1 with probabilities above 0 cannot be drawn without replacement"
    ) {
      numpy.choice(probabilities: [1, 0], count: 2, replacement: false)
    }
    add("Python's 65 bits", "bits: count is 65; it must lie in 0...64") { python.bits(65) }
    add(
      "Python's number below 0",
      "randrange: the bound is 0; it must be 1 or more"
    ) { python.randrange(0) }
    add(
      "Python's number of too many",
      "randint: the range -9223372036854775808...9223372036854775807 has more numbers than "
        + "fit an Int"
    ) { python.randint(.min ... .max) }
    add(
      "Python's sample of more than there are",
      "sample: 4 of 3 cannot be drawn"
    ) { python.sample(3, count: 4) }
  }
}
