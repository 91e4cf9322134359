import WengertTensors
import Wengert

extension InvalidCalls {
  mutating func addShapes() {
    add(
      "reshape to fewer",
      "reshaped: [2, 3] has 6 elements, [2, 2] has 4"
    ) { matrix.reshaped(to: [2, 2]) }
    add(
      "reshape to a shape of more",
      "reshaped: [6] has 6 elements, [2, 4] has 8"
    ) { leaf([6]).reshaped(to: Shape([2, 4])) }
    add(
      "reshape with two open extents",
      "reshaped: only one extent of [-1, -1] can follow from the others"
    ) { matrix.reshaped(to: [-1, -1]) }
    add(
      "reshape that leaves a rest",
      "reshaped: [2, 3] has 6 elements: no extent at 0 makes them fit [-1, 4]"
    ) { matrix.reshaped(to: [-1, 4]) }
    add(
      "reshape to a negative extent",
      "reshaped: [-1, -2] has an extent of -2; an extent lies between 0 and 2147483647, or is "
        + "-1"
    ) { matrix.reshaped(to: [-1, -2]) }
    add(
      "reshape of nothing with an open extent",
      "reshaped: [0] has 0 elements: no extent at 0 makes them fit [-1, 0]"
    ) {
      Tensor<Float>.zeros([0]).reshaped(to: [-1, 0])
    }
    add(
      "flattened from a missing axis",
      "flattened: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.flattened(from: 2) }
    add(
      "permuted with too few axes",
      "permuted: [0] names 1 axes; [2, 3] has 2"
    ) { matrix.permuted([0]) }
    add(
      "permuted with an axis twice",
      "permuted: axis 0 is named twice in [0, 0]"
    ) { matrix.permuted([0, 0]) }
    add(
      "permuted with a missing axis",
      "permuted: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.permuted([0, 2]) }
    add(
      "transposed vector",
      "transposed: axis -2 is out of range for [3]: it must lie in -1...0"
    ) { vector.transposed() }
    add(
      "transposed along a missing axis",
      "transposed: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.transposed(0, 2) }
    add(
      "squeezed extent of 3",
      "squeezed: axis 1 of [2, 3] has extent 3, not 1"
    ) { matrix.squeezed(at: 1) }
    add(
      "squeezed missing axis",
      "squeezed: axis 2 is out of range for [2, 3]: it must lie in -2...1"
    ) { matrix.squeezed(at: 2) }
    add(
      "expanded beyond",
      "unsqueezed: axis 3 is out of range for a new one in [3]: it must lie in -2...1"
    ) { vector.unsqueezed(at: 3) }
    add(
      "broadcast to another extent",
      "broadcast: [3] does not broadcast to [2, 4]: extent 3 at axis -1 must be 1 or 4"
    ) { vector.broadcast(to: [2, 4]) }
    add(
      "broadcast to fewer axes",
      "broadcast: [2, 3] has more axes than the target [3]; sum or reshape it first"
    ) { matrix.broadcast(to: [3]) }
    add(
      "broadcast beyond memory",
      "shape: [1048576, 1048576] has 1099511627776 elements; the memory of this machine has "
        + "\(MemoryLimit.bytes) bytes"
    ) { leaf([1]).broadcast(to: [1 << 20, 1 << 20]) }
    add(
      "concatenated nothing",
      "concatenate: there is nothing to concatenate"
    ) { concatenate([Tensor<Float>]()) }
    add(
      "concatenated with other extents",
      "concatenate: operand 1 is [2, 2], operand 0 is [2, 3]; all but axis 0 must agree"
    ) {
      concatenate([matrix, Tensor<Float>.ones([2, 2])])
    }
    add(
      "concatenated with other ranks",
      "concatenate: operand 1 is [3], operand 0 is [2, 3]; all but axis 1 must agree"
    ) { concatenate([matrix, vector], along: 1) }
    add(
      "concatenated along a missing axis",
      "concatenate: axis 1 is out of range for [3]: it must lie in -1...0"
    ) { concatenate([vector, vector], along: 1) }
    add("stacked nothing", "stack: there is nothing to stack") { stack([Tensor<Float>]()) }
    add(
      "stacked with other shapes",
      "stack: operand 1 is [2], operand 0 is [3]; all must agree"
    ) { stack([vector, Tensor<Float>([1, 2])]) }
    add(
      "stacked along a missing axis",
      "stack: axis 2 is out of range for a new one in [3]: it must lie in -2...1"
    ) { stack([vector], along: 2) }
    add(
      "split into unequal parts",
      "split: axis 0 of [3] cannot be cut into 2 equal parts"
    ) { vector.split(2) }
    add(
      "split into no parts",
      "split: axis 0 of [3] cannot be cut into 0 equal parts"
    ) { vector.split(0) }
    add(
      "split into parts that do not add up",
      "split: parts of [1, 1] do not add up to the extent 3 of axis 0 of [3]"
    ) { vector.split([1, 1]) }
    add(
      "split along a missing axis",
      "split: axis 1 is out of range for [3]: it must lie in -1...0"
    ) { vector.split(3, along: 1) }
  }

  mutating func addIndexing() {
    let far: Tensor<Int> = [0, 3]
    add(
      "gather with another rank",
      "gathered: x is [2, 3], the indices are [3]; they must have the same rank"
    ) { matrix.gathered(counts, along: 1) }
    add(
      "gather with more rows",
      "gathered: x is [2, 3], the indices are [3, 1]: at axis 0 there are more indices than "
        + "rows"
    ) {
      matrix.gathered(Tensor<Int>.zeros([3, 1]), along: 1)
    }
    add(
      "gather beyond",
      "gathered: index 3 at position 1 is out of range for axis 0 of extent 3; it must lie in "
        + "0..<3"
    ) { vector.gathered(far, along: 0) }
    add(
      "gather along a missing axis",
      "gathered: axis 1 is out of range for [3]: it must lie in -1...0"
    ) { vector.gathered(counts, along: 1) }
    add(
      "selected beyond",
      "taken: index 3 at position 1 is out of range for axis 0 of extent 3; it must "
        + "lie in 0..<3"
    ) { vector.taken(far) }
    add(
      "selected from the end",
      "taken: index -1 at position 0 is out of range for axis 0 of extent 3; it must "
        + "lie in 0..<3"
    ) { vector.taken([-1] as Tensor<Int>) }
    add(
      "selected by a matrix",
      "taken: the indices are [1, 1]; they must be a vector"
    ) { vector.taken(Tensor<Int>.zeros([1, 1])) }
    add(
      "selected along a missing axis",
      "taken: axis 1 is out of range for [3]: it must lie in -1...0"
    ) { vector.taken(counts, along: 1) }
    add(
      "embedding beyond",
      "embedding: index 2 at position 2 is out of range for axis 0 of extent 2; it must lie "
        + "in 0..<2"
    ) { embedding(matrix, counts) }
    add(
      "embedding of a vector",
      "embedding: the weights are [3]; they must be a matrix"
    ) { embedding(vector, counts) }
    add(
      "embedding of words with padding beyond",
      "embedding: the padding index is 2; the weights are [2, 3]"
    ) {
      embedding(matrix, [0, 1] as Tensor<Int>, paddingIndex: 2)
    }
  }
}
