import WengertAutodiff

/// Inputs with labels, in memory: sample i is row i of both.
public struct TensorDataset<Scalar: TensorScalar, Label: TensorScalar>: Dataset, Equatable {
  /// The inputs of the samples, [count, …].
  public let inputs: Tensor<Scalar>
  /// [count] class numbers, or [count, …] numbers.
  public let labels: Tensor<Label>

  /// Inputs with as many labels.
  public init(_ inputs: Tensor<Scalar>, _ labels: Tensor<Label>) {
    if inputs.rank == 0 || labels.rank == 0 || inputs.shape[0] != labels.shape[0] {
      fail(
        TensorError(
          "TensorDataset",
          "the inputs are \(inputs.shape), the labels \(labels.shape); their first axes must count the "
            + "same samples"))
    }
    self.inputs = inputs
    self.labels = labels
  }

  /// How many samples there are.
  public var count: Int { inputs.rank == 0 ? 0 : inputs.shape[0] }

  /// The samples at these positions.
  public func batch(at indices: [Int]) -> Batch<Scalar, Label> {
    Batch(inputs: inputs.rows(at: indices), labels: labels.rows(at: indices), index: indices)
  }

  /// The data set of the samples at these positions. Neighbours in order share memory with this one.
  public func selecting(_ indices: [Int]) -> TensorDataset {
    TensorDataset(inputs.rows(at: indices), labels.rows(at: indices))
  }

  /// The same samples with other inputs.
  public func mappingInputs<Other: TensorScalar>(
    _ transform: (Tensor<Scalar>) throws -> Tensor<Other>
  ) rethrows -> TensorDataset<Other, Label> {
    TensorDataset<Other, Label>(try transform(inputs), labels)
  }
}

/// Any number of tensors, in memory: sample i is row i of each. A batch is a tuple of tensors.
public struct TensorTuple<each Scalar: TensorScalar>: Dataset {
  /// The tensors, [count, …] each.
  public let tensors: (repeat Tensor<each Scalar>)
  /// How many samples there are.
  public let count: Int

  /// Tensors with the same first extent.
  public init(_ tensors: repeat Tensor<each Scalar>) {
    self.tensors = (repeat each tensors)
    var shapes: [Shape] = []
    repeat shapes.append((each tensors).shape)
    count = shapes.first?.first ?? 0
    if shapes.contains(where: { $0.first != count }) {
      fail(
        TensorError(
          "TensorTuple",
          "the tensors are \(shapes.map(\.description).joined(separator: ", ")); their first axes must "
            + "count the same samples"))
    }
  }

  /// The rows at these positions of each tensor.
  public func batch(at indices: [Int]) -> (repeat Tensor<each Scalar>) {
    (repeat (each tensors).rows(at: indices))
  }
}
