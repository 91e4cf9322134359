import Wengert

extension InvalidCalls {
  mutating func addCreation() {
    add("negative extent", "?") { Tensor<Float>.zeros([2, -1]) }
    add("nine axes", "?") { Tensor<Float>.zeros([1, 1, 1, 1, 1, 1, 1, 1, 1]) }
    add("extent beyond Int32", "?") { Tensor<Float>.zeros([1 << 31]) }
    add("product beyond Int", "?") { Tensor<Float>.zeros([2_000_000_000, 2_000_000_000, 8]) }
    add("elements beyond memory", "?") { Tensor<UInt8>.zeros([1_000_000_000, 1_000_000_000]) }
    add("full beyond memory", "?") { Tensor<Double>.full([1 << 30, 1 << 20], 1) }
    add("too few scalars", "?") { Tensor<Float>([1, 2, 3], shape: [2, 2]) }
    add("too many scalars", "?") { Tensor<Float>([1, 2, 3, 4, 5], shape: [2, 2]) }
    add("ragged literal", "?") { [[1, 2], [3]] as Tensor<Float> }
    add("number among rows", "?") { [[1, 2], 3] as Tensor<Float> }
    add("rows among numbers", "?") { [1, [2, 3]] as Tensor<Float> }
    add("ragged rows", "?") { Tensor([[1, 2, 3], [4, 5]] as [[Float]]) }
    add("ragged matrices", "?") { Tensor([[[1], [2]], [[3]]] as [[[Float]]]) }
    add("300 as UInt8", "?") { [1, 300] as Tensor<UInt8> }
    add("-1 as UInt8", "?") { [-1] as Tensor<UInt8> }
    add("2^31 as Int32", "?") { [2_147_483_648] as Tensor<Int32> }
    add("half as Int", "?") { [0.5, 1] as Tensor<Int> }
    add("2 as Bool", "?") { [0, 2] as Tensor<Bool> }
    add("1e300 as Float", "?") { [1e300] as Tensor<Float> }
    add("arange without step", "?") { Tensor<Int>.arange(from: 0, to: 5, by: 0) }
    add("arange to infinity", "?") { Tensor<Float>.arange(to: .infinity) }
    add("arange from NaN", "?") { Tensor<Double>.arange(from: .nan, to: 5) }
    add("arange too long", "?") { Tensor<Float>.arange(to: 1e30) }
    add("arange over all integers", "?") { Tensor<Int>.arange(from: .min, to: .max) }
    add("linspace of fewer than none", "?") { Tensor<Float>.linspace(from: 0, to: 1, count: -2) }
    add("linspace too long", "?") { Tensor<Float>.linspace(from: 0, to: 1, count: 1 << 40) }
    add("eye with negative rows", "?") { Tensor<Float>.eye(-3) }
    add("one-hot label too great", "?") { counts.oneHot(2) }
    add("one-hot label negative", "?") { ([0, -1] as Tensor<Int>).oneHot(2) }
    add("one-hot of negative classes", "?") { counts.oneHot(-1) }
    add("scalar of a vector", "?") { vector.scalar }
    add("scalar of nothing", "?") { Tensor<Float>.zeros([0]).scalar }
    add("shape without that axis", "?") { matrix.shape[2] }
    add("shape counted from the end", "?") { matrix.shape[-1] }
    add("axis of a scalar's shape", "?") { scalar.shape[0] }
    add("shape set to a negative extent", "?") {
      var shape = matrix.shape
      shape[0] = -2
    }
    add("comparison of other shapes", "?") { vector .< ([1, 2] as Tensor<Float>) }
    add("equality of other shapes", "?") { matrix .== ([1, 2] as Tensor<Float>) }
    add("and of other shapes", "?") {
      ([true, false] as Tensor<Bool>) .&& ([true, false, true] as Tensor<Bool>)
    }
    add("sorting along a missing axis", "?") { matrix.sorted(along: 2) }
    add("sorting a scalar", "?") { scalar.argSorted() }
    add("top five of three", "?") { vector.topK(5) }
    add("top -1", "?") { vector.topK(-1) }
    add("greatest of nothing", "?") { Tensor<Float>.zeros([2, 0]).argMax(along: 1) }
    add("greatest along a missing axis", "?") { vector.argMax(along: 1) }
    add("least along a missing axis", "?") { vector.argMin(along: -2) }
  }

  mutating func addSubscripts() {
    add("index beyond", "?") { matrix[2] }
    add("index before", "?") { matrix[0, -4] }
    add("index of nothing", "?") { Tensor<Float>.zeros([0])[0] }
    add("too many selectors", "?") { vector[0, 1] }
    add("selector of a scalar", "?") { scalar[0] }
    add("too many selectors after all", "?") { vector[..., 0, 1] }
    add("step of 0", "?") { vector[Slice(by: 0)] }
    add("negative step", "?") { vector[stride(from: 2, to: -1, by: -1)] }
    add("nine axes by new ones", "?") {
      Tensor<Float>.ones([1, 1, 1, 1, 1, 1, 1, 1])[NewAxis()]
    }
    add("index of a variable", "?") { leaf([3])[3] }
    add("slice from a list", "?") { cube.sliced([0, 1..<3, 9]) }
    add("assignment of more", "?") {
      var x = matrix
      x[0] = [1, 2, 3, 4]
    }
    add("assignment of more axes", "?") {
      var x = vector
      x[0...] = matrix
    }
    add("assignment beyond", "?") {
      var x = matrix
      x[0, 3] = 5
    }
    add("number of a part", "?") {
      let x: Float = matrix[0]
      return x
    }
  }

  mutating func addRandom() {
    var random = generator()
    var numpy = NumPyRandom(seed: 1)
    var python = PythonRandom(seed: 1)
    add("uniform the wrong way round", "?") {
      Tensor<Float>.randomUniform([2], low: 1, high: 0, using: &random)
    }
    add("uniform to NaN", "?") {
      Tensor<Double>.randomUniform([2], high: .nan, using: &random)
    }
    add("uniform beyond memory", "?") {
      Tensor<Double>.randomUniform([1 << 30, 1 << 20], using: &random)
    }
    add("normal with a negative deviation", "?") {
      Tensor<Float>.randomNormal([2], standardDeviation: -1, using: &random)
    }
    add("normal about infinity", "?") {
      Tensor<Double>.randomNormal([2], mean: .infinity, using: &random)
    }
    add("negative permutation", "?") { Tensor<Int>.randomPermutation(-1, using: &random) }
    add("integers of no range", "?") {
      Tensor<Int>.randomIntegers([2], in: 3..<3, using: &random)
    }
    add("generator between blocks", "?") { RandomGenerator(seed: 1, position: 3) }
    add("NumPy's uniform of fewer than none", "?") { numpy.uniform(count: -1) }
    add("NumPy's normal with a negative deviation", "?") { numpy.normal(mean: 0, deviation: -1) }
    add("NumPy's normals of fewer than none", "?") { numpy.normal(count: -1) }
    add("NumPy's integer below 0", "?") { numpy.integers(below: 0) }
    add("NumPy's integers below -5", "?") { numpy.integers(below: -5, count: 2) }
    add("NumPy's integer of no range", "?") { numpy.integers(in: 4..<4) }
    add("NumPy's negative permutation", "?") { numpy.permutation(-2) }
    add("NumPy's choice of more than there are", "?") {
      numpy.choice(3, count: 5, replacement: false)
    }
    add("NumPy's choice of nothing", "?") { numpy.choice(0, count: 1) }
    add("NumPy's choice with a negative probability", "?") {
      numpy.choice(probabilities: [0.5, -0.5], count: 1)
    }
    add("NumPy's choice of more than are possible", "?") {
      numpy.choice(probabilities: [1, 0], count: 2, replacement: false)
    }
    add("Python's 65 bits", "?") { python.bits(65) }
    add("Python's number below 0", "?") { python.randrange(0) }
    add("Python's number of too many", "?") { python.randint(.min ... .max) }
    add("Python's sample of more than there are", "?") { python.sample(3, count: 4) }
  }
}
