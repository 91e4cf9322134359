import WengertAutodiff

/// Which samples batch normalization takes its statistics of, where processes share a batch.
public enum BatchStatistics: Sendable, Hashable {
  /// The shard's that is computed: no process waits for another.
  case ofShard
  /// Those of the whole batch, over all ranks. Without a group there is no difference.
  case synchronized
}

/// A layer that may need sums over all shards of a batch.
package protocol SynchronizedLayer {
  /// Whether it does.
  var isSynchronized: Bool { get }
}

/// Adds up over all shards of a batch, which are computed at the same time.
package protocol ShardSums: AnyObject, Sendable {
  /// The sum over all shards, returned to each of them.
  func sum(_ elements: Storage) -> Storage
}

/// The group whose shard the present thread computes.
package enum ShardScope {
  /// Nil where a batch is computed as a whole, or no layer needs sums.
  @TaskLocal package static var sums: (any ShardSums)?
}

/// The sum over all shards, on each of them. As each shard's loss depends on it, the rule is the same sum, of
/// the cotangents.
struct ShardSum: OperandwisePrimitive {
  let sums: any ShardSums

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.adopt(sums.sum(x.storage(0))) }
  func needs(for operand: Int) -> Retained { [] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(ShardSum(sums: sums), cotangent)
  }

  static func == (one: ShardSum, other: ShardSum) -> Bool { one.sums === other.sums }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(sums)) }
}

/// Statistics of each channel over all shards.
struct ShardMoments<Scalar: FloatingTensorScalar> {
  /// Elements of a channel.
  let population: Int
  let mean: Variable<Scalar>
  /// With the population as the divisor.
  let variance: Variable<Scalar>
  /// x less the mean.
  let centered: Variable<Scalar>

  init(of x: Variable<Scalar>, over sums: any ShardSums) {
    let channels = x.shape[1]
    let own = Storage(.floating(Double(x.count / max(channels, 1))), .float64)
    population = Int(sums.sum(own).firstElement)
    let axes = [0] + Array(2..<x.rank)
    func mean(_ terms: Variable<Scalar>, of count: Int) -> Variable<Scalar> {
      apply(ShardSum(sums: sums), terms.sum(along: axes)) / Scalar(count)
    }
    self.mean = mean(x, of: population)
    centered = x - self.mean.reshaped(to: Self.column(x))
    variance = mean(square(centered), of: population)
  }

  /// [1, channels, 1, …], which broadcasts to x.
  static func column(_ x: Variable<Scalar>) -> Shape {
    Shape([1, x.shape[1]] + Array(repeating: 1, count: x.rank - 2))
  }
}
