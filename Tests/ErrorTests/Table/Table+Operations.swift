import Wengert

extension InvalidCalls {
  mutating func addArithmetic() {
    let pair: Tensor<Float> = [1, 2]
    add("sum of other shapes", "?") { vector + pair }
    add("difference of other shapes", "?") { matrix - pair }
    add("product of other shapes", "?") { matrix * Tensor<Float>.ones([3, 2]) }
    add("quotient of other shapes", "?") { leaf([2, 3]) / leaf([2, 4]) }
    add("variable and tensor", "?") { leaf([3]) + Tensor<Double>.ones([4]) }
    add("result beyond memory", "?") {
      Tensor<Double>.ones([1 << 20, 1]) + Tensor<Double>.ones([1, 1 << 20, 1, 1])[0]
        .reshaped(to: [1, 1 << 20])
    }
    add("integer division by a zero", "?") { counts / counts }
    add("integer division by 0", "?") { counts / 0 }
    add("integer division of a number", "?") { 6 / counts }
    add("power of other shapes", "?") { pow(vector, pair) }
    add("maximum of other shapes", "?") { maximum(vector, pair) }
    add("minimum of other shapes", "?") { minimum(vector, pair) }
    add("clip the wrong way round", "?") { vector.clipped(from: 2, to: 1) }
    add("clip to NaN", "?") { vector.clipped(to: .nan) }
    add("select of other branches", "?") {
      select(Tensor<Bool>([true, false, true]), vector, pair)
    }
    add("select of another condition", "?") {
      select(Tensor<Bool>([true, false]), vector, vector)
    }
    add("matmul of other inner extents", "?") { matmul(matrix, matrix) }
    add("matmul, transposed", "?") { matmul(matrix, vector, transposeA: true) }
    add("matmul of a scalar", "?") { matmul(scalar, matrix) }
    add("matmul of a transposed vector", "?") { matmul(vector, matrix, transposeA: true) }
    add("matmul of other batches", "?") {
      matmul(Tensor<Double>.ones([2, 3, 4]), Tensor<Double>.ones([5, 4, 2]))
    }
    add("matmul beyond memory", "?") {
      matmul(Tensor<Double>.ones([1 << 20, 1]), Tensor<Double>.ones([1, 1 << 20]))
    }
    add("affine of another bias", "?") {
      affine(matrix, Tensor<Float>.ones([3, 2]), vector)
    }
    add("affine of another weight", "?") {
      affine(matrix, Tensor<Float>.ones([2, 2]), Tensor<Float>.ones([2]))
    }
    add("affine of a vector with a wide bias", "?") {
      affine(vector, Tensor<Float>.ones([3, 2]), Tensor<Float>.ones([4, 2]))
    }
    add("dropout with probability 2", "?") {
      var random = generator()
      return dropout(vector, probability: 2, using: &random)
    }
    add("dropout with probability NaN", "?") {
      var random = generator()
      return dropout(vector, probability: .nan, using: &random)
    }
    add("dropout with another mask", "?") { dropout(vector, probability: 0.5, mask: pair) }
  }

  mutating func addReductions() {
    add("sum along a missing axis", "?") { matrix.sum(along: 2) }
    add("sum along an axis twice", "?") { matrix.sum(along: [0, -2]) }
    add("mean along a missing axis", "?") { vector.mean(along: -2) }
    add("variance along a missing axis", "?") { vector.variance(along: 3) }
    add("deviation along a missing axis", "?") { vector.standardDeviation(along: 3) }
    add("axis of a scalar", "?") { scalar.sum(along: 0) }
    add("max of nothing", "?") { Tensor<Float>.zeros([0]).max() }
    add("min of nothing", "?") { Tensor<Float>.zeros([2, 0]).min(along: 1) }
    add("max along a missing axis", "?") { matrix.max(along: 7) }
    add("min along a missing axis", "?") { matrix.min(along: -3) }
    add("logSumExp along a missing axis", "?") { matrix.logSumExp(along: 2) }
    add("squaredNorm along a missing axis", "?") { matrix.squaredNorm(along: [2]) }
    add("norm along a missing axis", "?") { matrix.norm(along: 2) }
    add("softmax along a missing axis", "?") { softmax(matrix, along: 2) }
    add("logSoftmax along a missing axis", "?") { logSoftmax(leaf([2]), along: 1) }
    add("standardized along a missing axis", "?") { matrix.standardized(along: [2]) }
    add("standardized with a negative epsilon", "?") {
      matrix.standardized(along: [1], epsilon: -1)
    }
    add("batchNormalized vector", "?") { batchNormalized(vector) }
    add("batchNormalized with another scale", "?") {
      batchNormalized(matrix, scale: Tensor<Float>.ones([2]))
    }
    add("batchNormalized with another mean", "?") {
      batchNormalized(matrix, mean: Tensor<Float>.ones([2]), variance: vector)
    }
    add("batchNormalized with epsilon NaN", "?") { batchNormalized(matrix, epsilon: .nan) }
    add("layerNormalized over other axes", "?") { layerNormalized(matrix, over: [2]) }
    add("layerNormalized over nothing", "?") { layerNormalized(matrix, over: []) }
    add("layerNormalized with another shift", "?") {
      layerNormalized(matrix, over: [3], shift: Tensor<Float>.ones([2]))
    }
  }

  mutating func addShapes() {
    add("reshape to fewer", "?") { matrix.reshaped(to: [2, 2]) }
    add("reshape to a shape of more", "?") { leaf([6]).reshaped(to: Shape([2, 4])) }
    add("reshape with two open extents", "?") { matrix.reshaped(to: [-1, -1]) }
    add("reshape that leaves a rest", "?") { matrix.reshaped(to: [-1, 4]) }
    add("reshape to a negative extent", "?") { matrix.reshaped(to: [-1, -2]) }
    add("reshape of nothing with an open extent", "?") {
      Tensor<Float>.zeros([0]).reshaped(to: [-1, 0])
    }
    add("flattened from a missing axis", "?") { matrix.flattened(from: 2) }
    add("permuted with too few axes", "?") { matrix.permuted([0]) }
    add("permuted with an axis twice", "?") { matrix.permuted([0, 0]) }
    add("permuted with a missing axis", "?") { matrix.permuted([0, 2]) }
    add("transposed vector", "?") { vector.transposed() }
    add("transposed along a missing axis", "?") { matrix.transposed(0, 2) }
    add("squeezed extent of 3", "?") { matrix.squeezed(1) }
    add("squeezed missing axis", "?") { matrix.squeezed(2) }
    add("expanded beyond", "?") { vector.expanded(at: 3) }
    add("broadcast to another extent", "?") { vector.broadcast(to: [2, 4]) }
    add("broadcast to fewer axes", "?") { matrix.broadcast(to: [3]) }
    add("broadcast beyond memory", "?") { leaf([1]).broadcast(to: [1 << 20, 1 << 20]) }
    add("concatenated nothing", "?") { concatenate([Tensor<Float>]()) }
    add("concatenated with other extents", "?") {
      concatenate([matrix, Tensor<Float>.ones([2, 2])])
    }
    add("concatenated with other ranks", "?") { concatenate([matrix, vector], along: 1) }
    add("concatenated along a missing axis", "?") { concatenate([vector, vector], along: 1) }
    add("stacked nothing", "?") { stack([Tensor<Float>]()) }
    add("stacked with other shapes", "?") { stack([vector, Tensor<Float>([1, 2])]) }
    add("stacked along a missing axis", "?") { stack([vector], along: 2) }
    add("split into unequal parts", "?") { vector.split(2) }
    add("split into no parts", "?") { vector.split(0) }
    add("split into parts that do not add up", "?") { vector.split([1, 1]) }
    add("split along a missing axis", "?") { vector.split(3, along: 1) }
  }

  mutating func addIndexing() {
    let far: Tensor<Int> = [0, 3]
    add("gather with another rank", "?") { matrix.gathered(counts, along: 1) }
    add("gather with more rows", "?") {
      matrix.gathered(Tensor<Int>.zeros([3, 1]), along: 1)
    }
    add("gather beyond", "?") { vector.gathered(far, along: 0) }
    add("gather along a missing axis", "?") { vector.gathered(counts, along: 1) }
    add("selected beyond", "?") { vector.selected(far) }
    add("selected from the end", "?") { vector.selected([-1] as Tensor<Int>) }
    add("selected by a matrix", "?") { vector.selected(Tensor<Int>.zeros([1, 1])) }
    add("selected along a missing axis", "?") { vector.selected(counts, along: 1) }
    add("embedding beyond", "?") { embedding(matrix, counts) }
    add("embedding of a vector", "?") { embedding(vector, counts) }
    add("embedding with padding beyond", "?") {
      embedding(matrix, [0, 1] as Tensor<Int>, paddingIndex: 2)
    }
  }
}
