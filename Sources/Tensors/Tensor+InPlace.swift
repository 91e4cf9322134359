import CKernels

extension Tensor where Scalar: NumericTensorScalar {
  /// Subtracts a tensor of the same shape, in this tensor's own memory unless that is shared.
  package mutating func subtractInPlace(_ other: Tensor) {
    precondition(other.shape == shape)
    makeUnique()
    Storage.binary(WG_SUB, storage, other.storage, into: storage)
  }
}
