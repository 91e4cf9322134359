import Wengert

extension InvalidCalls {
  mutating func addCreation() {
    add(
      "negative extent",
      "shape: [2, -1] has an extent of -1; an extent lies between 0 and 2147483647"
    ) { Tensor<Float>.zeros([2, -1]) }
    add(
      "nine axes",
      "shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] has rank 9; the greatest rank is 8"
    ) { Tensor<Float>.zeros([1, 1, 1, 1, 1, 1, 1, 1, 1]) }
    add(
      "extent beyond Int32",
      "shape: [2147483648] has an extent of 2147483648; an extent lies between 0 and "
        + "2147483647"
    ) { Tensor<Float>.zeros([1 << 31]) }
    add(
      "product beyond Int",
      "shape: [2000000000, 2000000000, 8] has more elements than any memory can hold"
    ) { Tensor<Float>.zeros([2_000_000_000, 2_000_000_000, 8]) }
    add(
      "elements beyond memory",
      "shape: [1000000000, 1000000000] has more elements than any memory can hold"
    ) { Tensor<UInt8>.zeros([1_000_000_000, 1_000_000_000]) }
    add(
      "full beyond memory",
      "shape: [1073741824, 1048576] has 1125899906842624 elements; the memory of this machine "
        + "has \(MemoryLimit.bytes) bytes"
    ) { Tensor<Double>.full([1 << 30, 1 << 20], 1) }
    add(
      "too few scalars",
      "tensor: 3 scalars do not fill shape [2, 2] of 4 elements"
    ) { Tensor<Float>([1, 2, 3], shape: [2, 2]) }
    add(
      "too many scalars",
      "tensor: 5 scalars do not fill shape [2, 2] of 4 elements"
    ) { Tensor<Float>([1, 2, 3, 4, 5], shape: [2, 2]) }
    add(
      "ragged literal",
      "tensor literal: rows differ in length: one has 1 elements, the first of its axis 2"
    ) { [[1, 2], [3]] as Tensor<Float> }
    add(
      "number among rows",
      "tensor literal: found a number where 2 elements are expected"
    ) { [[1, 2], 3] as Tensor<Float> }
    add(
      "rows among numbers",
      "tensor literal: rows differ in length: one has 2 elements, the first of its axis is a "
        + "number"
    ) { [1, [2, 3]] as Tensor<Float> }
    add(
      "ragged rows",
      "tensor literal: rows differ in length: one has 2 elements, the first of its axis 3"
    ) { Tensor([[1, 2, 3], [4, 5]] as [[Float]]) }
    add(
      "ragged matrices",
      "tensor literal: rows differ in length: one has 1 elements, the first of its axis 2"
    ) { Tensor([[[1], [2]], [[3]]] as [[[Float]]]) }
    add("300 as UInt8", "tensor literal: 300 does not fit UInt8") { [1, 300] as Tensor<UInt8> }
    add("-1 as UInt8", "tensor literal: -1 does not fit UInt8") { [-1] as Tensor<UInt8> }
    add(
      "2^31 as Int32",
      "tensor literal: 2147483648 does not fit Int32"
    ) { [2_147_483_648] as Tensor<Int32> }
    add("half as Int", "tensor literal: 0.5 does not fit Int") { [0.5, 1] as Tensor<Int> }
    add("2 as Bool", "tensor literal: 2 does not fit Bool") { [0, 2] as Tensor<Bool> }
    add("1e300 as Float", "tensor literal: 1e+300 does not fit Float") { [1e300] as Tensor<Float> }
    add(
      "arange without step",
      "arange: from 0 to 5 by 0 is not a finite sequence; the step must not be 0"
    ) { Tensor<Int>.arange(from: 0, to: 5, by: 0) }
    add(
      "arange to infinity",
      "arange: from 0.0 to inf by 1.0 is not a finite sequence; the step must not be 0"
    ) { Tensor<Float>.arange(to: .infinity) }
    add(
      "arange from NaN",
      "arange: from nan to 5.0 by 1.0 is not a finite sequence; the step must not be 0"
    ) { Tensor<Double>.arange(from: .nan, to: 5) }
    add(
      "arange too long",
      "arange: from 0.0 to 1e+30 by 1.0 has more than 2147483647 elements"
    ) { Tensor<Float>.arange(to: 1e30) }
    add(
      "arange over all integers",
      "arange: from -9223372036854775808 to 9223372036854775807 by 1 has more than "
        + "2147483647 elements"
    ) { Tensor<Int>.arange(from: .min, to: .max) }
    add(
      "linspace of fewer than none",
      "linspace: count is -2; it must lie in 0...2147483647"
    ) { Tensor<Float>.linspace(from: 0, to: 1, count: -2) }
    add(
      "linspace too long",
      "linspace: count is 1099511627776; it must lie in 0...2147483647"
    ) { Tensor<Float>.linspace(from: 0, to: 1, count: 1 << 40) }
    add(
      "eye with negative rows",
      "shape: [-3, -3] has an extent of -3; an extent lies between 0 and 2147483647"
    ) { Tensor<Float>.eye(-3) }
    add(
      "one-hot label too great",
      "oneHot: index 2 at position 2 is out of range for axis -1 of extent 2; it must lie in "
        + "0..<2"
    ) { counts.oneHot(2) }
    add(
      "one-hot label negative",
      "oneHot: index -1 at position 1 is out of range for axis -1 of extent 2; it must lie "
        + "in 0..<2"
    ) { ([0, -1] as Tensor<Int>).oneHot(2) }
    add(
      "one-hot of negative classes",
      "oneHot: classCount is -1; it must be 0 or more"
    ) { counts.oneHot(-1) }
    add(
      "scalar of a vector",
      "scalar: a tensor of shape [3] has 3 elements, not exactly 1"
    ) { vector.scalar }
    add(
      "scalar of nothing",
      "scalar: a tensor of shape [0] has 0 elements, not exactly 1"
    ) { Tensor<Float>.zeros([0]).scalar }
    add(
      "shape without that axis",
      "shape: axis 2 is out of range for [2, 3]: it must lie in 0...1"
    ) { matrix.shape[2] }
    add(
      "shape counted from the end",
      "shape: axis -1 is out of range for [2, 3]: it must lie in 0...1; shape.last is the "
        + "extent of the last"
    ) { matrix.shape[-1] }
    add(
      "axis of a scalar's shape",
      "shape: axis 0 is out of range for []: a scalar has no axes"
    ) { scalar.shape[0] }
    add(
      "shape set to a negative extent",
      "shape: an extent of -2; an extent lies between 0 and 2147483647"
    ) {
      var shape = matrix.shape
      shape[0] = -2
    }
    add(
      "comparison of other shapes",
      ".<: shapes do not broadcast: lhs is [3], rhs is [2]; at axis -1 3 and 2 differ and "
        + "neither is 1"
    ) { vector .< ([1, 2] as Tensor<Float>) }
    add(
      "equality of other shapes",
      ".==: shapes do not broadcast: lhs is [2, 3], rhs is [2]; at axis -1 3 and 2 differ "
        + "and neither is 1"
    ) { matrix .== ([1, 2] as Tensor<Float>) }
    add(
      "and of other shapes",
      ".&&: shapes do not broadcast: lhs is [2], rhs is [3]; at axis -1 2 and 3 differ and "
        + "neither is 1"
    ) {
      ([true, false] as Tensor<Bool>) .&& ([true, false, true] as Tensor<Bool>)
    }
    add(
      "sorting along a missing axis",
      "sorted: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.sorted(along: 2) }
    add(
      "sorting a scalar",
      "argSorted: axis -1 is out of range for []: a scalar has no axes"
    ) { scalar.argSorted() }
    add("top five of three", "topK: k is 5, but axis 0 of [3] has 3 elements") { vector.topK(5) }
    add("top -1", "topK: k is -1, but axis 0 of [3] has 3 elements") { vector.topK(-1) }
    add(
      "greatest of nothing",
      "argMax: axis 1 of [2, 0] is empty: it has no greatest or least"
    ) { Tensor<Float>.zeros([2, 0]).argMax(along: 1) }
    add(
      "greatest along a missing axis",
      "argMax: axis 1 is out of range for [3]: it must lie in -1...0"
    ) { vector.argMax(along: 1) }
    add(
      "least along a missing axis",
      "argMin: axis -2 is out of range for [3]: it must lie in -1...0"
    ) { vector.argMin(along: -2) }
  }
}
