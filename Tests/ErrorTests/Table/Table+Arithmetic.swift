import WengertTensors
import Wengert

extension InvalidCalls {
  mutating func addArithmetic() {
    let pair: Tensor<Float> = [1, 2]
    add(
      "sum of other shapes",
      "+: shapes do not broadcast: lhs is [3], rhs is [2]; at axis -1 3 and 2 differ and "
        + "neither is 1"
    ) { vector + pair }
    add(
      "difference of other shapes",
      "-: shapes do not broadcast: lhs is [2, 3], rhs is [2]; at axis -1 3 and 2 differ and "
        + "neither is 1"
    ) { matrix - pair }
    add(
      "product of other shapes",
      "*: shapes do not broadcast: lhs is [2, 3], rhs is [3, 2]; at axis -2 2 and 3 differ "
        + "and neither is 1"
    ) { matrix * Tensor<Float>.ones([3, 2]) }
    add(
      "quotient of other shapes",
      "/: shapes do not broadcast: lhs is [2, 3], rhs is [2, 4]; at axis -1 3 and 4 differ "
        + "and neither is 1"
    ) { leaf([2, 3]) / leaf([2, 4]) }
    add(
      "variable and tensor",
      "+: shapes do not broadcast: lhs is [3], rhs is [4]; at axis -1 3 and 4 differ and "
        + "neither is 1"
    ) { leaf([3]) + Tensor<Double>.ones([4]) }
    add(
      "result beyond memory",
      "+: [1048576, 1048576] needs 8796093022208 bytes; the memory of this machine has "
        + "\(MemoryLimit.bytes)"
    ) {
      Tensor<Double>.ones([1 << 20, 1])
        + Tensor<Double>.ones([1, 1 << 20, 1, 1])[0]
        .reshaped(to: [1, 1 << 20])
    }
    add("integer division by a zero", "/: an integer divisor is 0") { counts / counts }
    add("integer division by 0", "/: an integer divisor is 0") { counts / 0 }
    add("integer division of a number", "/: an integer divisor is 0") { 6 / counts }
    add(
      "power of other shapes",
      "pow: shapes do not broadcast: lhs is [3], rhs is [2]; at axis -1 3 and 2 differ and "
        + "neither is 1"
    ) { pow(vector, pair) }
    add(
      "maximum of other shapes",
      "maximum: shapes do not broadcast: lhs is [3], rhs is [2]; at axis -1 3 and 2 differ "
        + "and neither is 1"
    ) { maximum(vector, pair) }
    add(
      "minimum of other shapes",
      "minimum: shapes do not broadcast: lhs is [3], rhs is [2]; at axis -1 3 and 2 differ "
        + "and neither is 1"
    ) { minimum(vector, pair) }
    add(
      "clip to NaN",
      "clipped: the bounds are -inf and nan; they must be numbers"
    ) { vector.clipped(to: .nan) }
    add(
      "select of other branches",
      "select: shapes do not broadcast: lhs is [3], rhs is [2]; at axis -1 3 and 2 differ "
        + "and neither is 1"
    ) {
      select(Tensor<Bool>([true, false, true]), vector, pair)
    }
    add(
      "select of another condition",
      "select, condition and branches: shapes do not broadcast: lhs is [2], rhs is [3]; at "
        + "axis -1 2 and 3 differ and neither is 1"
    ) {
      select(Tensor<Bool>([true, false]), vector, vector)
    }
    add(
      "matmul of other inner extents",
      "matmul: inner dimensions differ: lhs is [2, 3], rhs is [2, 3]; lhs.shape[1] = 3 must "
        + "equal rhs.shape[0] = 2. Did you mean rhs.transposed()?"
    ) { matmul(matrix, matrix) }
    add(
      "matmul, transposed",
      "matmul: inner dimensions differ: lhs is [2, 3] transposed, rhs is [3, 1]; "
        + "lhs.shape[0] = 2 must equal rhs.shape[0] = 3. Did you mean lhs as it is?"
    ) { matmul(matrix, vector, transposeA: true) }
    add(
      "matmul of a scalar",
      "matmul: lhs is [], rhs is [2, 3]; a scalar has no rows: use * instead"
    ) { matmul(scalar, matrix) }
    add(
      "matmul of a transposed vector",
      "matmul: lhs is [3], rhs is [2, 3]; a vector has no transpose"
    ) { matmul(vector, matrix, transposeA: true) }
    add(
      "matmul of other batches",
      "matmul, leading axes of [2, 3, 4] and [5, 4, 2]: shapes do not broadcast: lhs is [2], "
        + "rhs is [5]; at axis -1 2 and 5 differ and neither is 1"
    ) {
      matmul(Tensor<Double>.ones([2, 3, 4]), Tensor<Double>.ones([5, 4, 2]))
    }
    add(
      "matmul beyond memory",
      "matmul: [1048576, 1048576] needs 8796093022208 bytes; the memory of this machine has "
        + "\(MemoryLimit.bytes)"
    ) {
      matmul(Tensor<Double>.ones([1 << 20, 1]), Tensor<Double>.ones([1, 1 << 20]))
    }
    add(
      "affine of another bias",
      "affine: the bias is [3], the weight [3, 2]; a weight of shape [inputs, outputs] takes "
        + "a bias of shape [outputs], here [2]"
    ) {
      affine(matrix, Tensor<Float>.ones([3, 2]), vector)
    }
    add(
      "affine of another weight",
      "matmul: inner dimensions differ: lhs is [2, 3], rhs is [2, 2]; lhs.shape[1] = 3 must "
        + "equal rhs.shape[0] = 2. Did you mean lhs.transposed()?"
    ) {
      affine(matrix, Tensor<Float>.ones([2, 2]), Tensor<Float>.ones([2]))
    }
    add(
      "affine of a vector with a wide bias",
      "affine: the weight is [3, 2], the bias [4, 2]; they must be [inputs, outputs] and "
        + "[outputs]"
    ) {
      affine(vector, Tensor<Float>.ones([3, 2]), Tensor<Float>.ones([4, 2]))
    }
    add("dropout with probability 2", "dropout: the probability is 2.0; it must lie in 0...1") {
      var random = generator()
      return dropout(vector, probability: 2, using: &random)
    }
    add("dropout with probability NaN", "dropout: the probability is nan; it must lie in 0...1") {
      var random = generator()
      return dropout(vector, probability: .nan, using: &random)
    }
    add(
      "dropout with another mask",
      "dropout: the mask has shape [2], x has [3]"
    ) { dropout(vector, probability: 0.5, mask: pair) }
  }

  mutating func addReductions() {
    add(
      "sum along a missing axis",
      "sum: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.sum(along: 2) }
    add(
      "sum along an axis twice",
      "sum: axis -2 is named twice in [0, -2]"
    ) { matrix.sum(along: [0, -2]) }
    add(
      "mean along a missing axis",
      "mean: axis -2 is out of range for [3]: it must lie in -1...0"
    ) { vector.mean(along: -2) }
    add(
      "variance along a missing axis",
      "variance: axis 3 is out of range for [3]: it must lie in -1...0"
    ) { vector.variance(along: 3) }
    add(
      "deviation along a missing axis",
      "standardDeviation: axis 3 is out of range for [3]: it must lie in -1...0"
    ) { vector.standardDeviation(along: 3) }
    add(
      "axis of a scalar",
      "sum: axis 0 is out of range for []: a scalar has no axes"
    ) { scalar.sum(along: 0) }
    add(
      "max of nothing",
      "max: the reduced axes of [0] are empty: there is no such element"
    ) { Tensor<Float>.zeros([0]).max() }
    add(
      "min of nothing",
      "min: the reduced axes of [2, 0] are empty: there is no such element"
    ) { Tensor<Float>.zeros([2, 0]).min(along: 1) }
    add(
      "max along a missing axis",
      "max: axis 7 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.max(along: 7) }
    add(
      "min along a missing axis",
      "min: axis -3 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.min(along: -3) }
    add(
      "logSumExp along a missing axis",
      "logSumExp: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.logSumExp(along: 2) }
    add(
      "squaredNorm along a missing axis",
      "squaredNorm: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.squaredNorm(along: [2]) }
    add(
      "norm along a missing axis",
      "norm: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.norm(along: 2) }
    add(
      "softmax along a missing axis",
      "softmax: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { softmax(matrix, along: 2) }
    add(
      "logSoftmax along a missing axis",
      "logSoftmax: axis 1 is out of range for [2]: it must lie in -1...0"
    ) { logSoftmax(leaf([2]), along: 1) }
    add(
      "standardized along a missing axis",
      "standardized: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.standardized(along: [2]) }
    add(
      "standardized with a negative epsilon",
      "standardized: epsilon is -1.0; it must be finite and 0 or more"
    ) {
      matrix.standardized(along: [1], epsilon: -1)
    }
    add(
      "batchNormalized vector",
      "batchNormalized: x is [3]; it must be [batch, channels, …]: axis 1 holds the channels"
    ) { batchNormalized(vector) }
    add(
      "batchNormalized with another scale",
      "batchNormalized: x is [2, 3], but a vector per channel has shape [2]; it must be [3]"
    ) {
      batchNormalized(matrix, scale: Tensor<Float>.ones([2]))
    }
    add(
      "batchNormalized with another mean",
      "batchNormalized: x is [2, 3], but a vector per channel has shape [2]; it must be [3]"
    ) {
      batchNormalized(matrix, mean: Tensor<Float>.ones([2]), variance: vector)
    }
    add(
      "batchNormalized with epsilon NaN",
      "batchNormalized: epsilon is nan; it must be finite and 0 or more"
    ) { batchNormalized(matrix, epsilon: .nan) }
    add(
      "layerNormalized over other axes",
      "layerNormalized: x is [2, 3]; its trailing axes are not the normalized shape [2]"
    ) { layerNormalized(matrix, over: [2]) }
    add(
      "layerNormalized over nothing",
      "layerNormalized: x is [2, 3]; its trailing axes are not the normalized shape []"
    ) { layerNormalized(matrix, over: []) }
    add(
      "layerNormalized with another shift",
      "layerNormalized: scale and shift must have the normalized shape [3], not [2]"
    ) {
      layerNormalized(matrix, over: [3], shift: Tensor<Float>.ones([2]))
    }
  }
}
