import WengertAutodiff

/// Samples that come one after the other, of which nobody need know how many there are: lines of a log, records of
/// files that do not fit into memory, numbers that are drawn.
///
///     struct Waves: IterableDataset {
///       func samples(ofEpoch epoch: Int) -> AnyIterator<[Float]> { … }
///       func batch(of samples: [[Float]], index: [Int]) -> Tensor<Float> { stack(samples.map { Tensor($0) }) }
///     }
///     for batch in IterableLoader(Waves(), batchSize: 32, shuffleBuffer: 1000) { … }
public protocol IterableDataset<Batch>: Sendable {
  /// The type of one sample.
  associatedtype Sample
  /// The type of several samples together.
  associatedtype Batch: Sendable
  /// The samples of an epoch from the first on. The same epoch gives the same samples each time.
  ///
  /// - Parameter epoch: The first one is 0.
  func samples(ofEpoch epoch: Int) -> AnyIterator<Sample>
  /// Some samples as a batch; `index` has their positions in the epoch's stream.
  func batch(of samples: [Sample], index: [Int]) -> Batch
}

/// Inputs with labels that come one after the other, made by a function.
///
///     let stream = SampleStream<Float, Int> { epoch in AnyIterator { … (x, label) … } }
public struct SampleStream<Scalar: TensorScalar, Label: TensorScalar>: IterableDataset {
  private let make: @Sendable (Int) -> AnyIterator<(Tensor<Scalar>, Label)>

  /// - Parameter samples: Makes the samples of an epoch; inputs must be of one shape.
  public init(
    _ samples: @escaping @Sendable (_ epoch: Int) -> AnyIterator<(Tensor<Scalar>, Label)>
  ) {
    make = samples
  }

  /// The samples of an epoch.
  public func samples(ofEpoch epoch: Int) -> AnyIterator<(Tensor<Scalar>, Label)> { make(epoch) }

  /// Some samples as a batch: inputs [batch, …], labels [batch].
  public func batch(of samples: [(Tensor<Scalar>, Label)], index: [Int]) -> Batch<Scalar, Label> {
    let other = samples.first { $0.0.shape != samples[0].0.shape }
    let fits = require(
      other == nil, "SampleStream",
      "inputs are \(samples[0].0.shape) and \(other!.0.shape); those of a batch must have one shape"
    )
    let used = fits ? samples : []
    return Batch(
      inputs: used.isEmpty ? Tensor(storage: .placeholder(Scalar.dataType)) : stack(used.map(\.0)),
      labels: Tensor(used.map(\.1)),
      index: fits ? index : [])
  }
}
