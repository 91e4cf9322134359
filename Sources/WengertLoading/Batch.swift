import WengertAutodiff

/// Some samples of a data set, as one step of a training takes them.
public struct Batch<Scalar: TensorScalar, Label: TensorScalar>: Sendable, Equatable {
  /// The inputs of the samples, [batch, …].
  public var inputs: Tensor<Scalar>
  /// The targets: class numbers [batch], or numbers [batch, …].
  public var labels: Tensor<Label>
  /// The positions of the samples in the data set.
  public var index: [Int]

  /// Samples with their labels and positions.
  public init(inputs: Tensor<Scalar>, labels: Tensor<Label>, index: [Int]) {
    self.inputs = inputs
    self.labels = labels
    self.index = index
  }

  /// How many samples there are.
  public var count: Int { index.count }
}
