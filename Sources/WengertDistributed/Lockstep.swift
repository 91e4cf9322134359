import WengertAutodiff
import WengertNeuralNetworks
import WengertSupport

/// Computes the shards of a rank together: each on a thread of its own, one of which runs at a time. A thread that
/// needs a sum over all shards lets the next one run; when all of this rank have come there, the ranks exchange
/// their parts, and the threads continue in turn.
///
/// Random streams and buffers are the model's, of which there is one: each shard finds its own when its turn comes.
final class Lockstep: ShardSums, @unchecked Sendable {
  private let shards: Range<Int>
  private let tree: ShardTree
  private let group: Group
  private let label: String
  private let contexts: Contexts
  /// Whose turn it is; a position among the shards, or their number when all have ended.
  private let turn = Guarded(0)
  // These are used only by the thread whose turn it is.
  private var parts: [Storage] = []
  private var total: Storage?

  init<Scalar: FloatingTensorScalar>(
    _ shards: Range<Int>, _ tree: ShardTree, _ group: Group, _ label: String,
    _ streams: [RandomStream], _ buffers: [Buffer<Scalar>]
  ) {
    (self.shards, self.tree, self.group, self.label) = (shards, tree, group, label)
    contexts = StreamsAndBuffers(streams, buffers, shards.count)
  }

  /// Notes the streams and buffers that a shard begins with.
  func noteState(of shard: Int) { contexts.note(shard - shards.lowerBound) }

  /// Runs `body` for every shard; it may ask for sums.
  func run(_ body: @escaping (_ shard: Int) -> Void) {
    let work = Work(body)
    for (position, shard) in shards.enumerated() {
      Thread.start {
        self.takeTurn(position)
        ShardScope.$sums.withValue(self) { work.body(shard) }
        self.turn.withLock { $0 = position + 1 }
      }
    }
    turn.wait { $0 == self.shards.count ? () : nil }
  }

  /// A closure that one thread at a time runs.
  private struct Work: @unchecked Sendable {
    let body: (_ shard: Int) -> Void
    init(_ body: @escaping (_ shard: Int) -> Void) { self.body = body }
  }

  private func takeTurn(_ position: Int) {
    turn.wait { $0 == position ? () : nil }
    contexts.restore(position)
  }

  func sum(_ elements: Storage) -> Storage {
    let position = parts.count
    parts.append(elements)
    if parts.count == shards.count {
      total = exchanged()
      parts = []
    }
    guard shards.count > 1 else { return total! }
    contexts.note(position)
    turn.withLock { $0 = (position + 1) % shards.count }
    takeTurn(position)
    return total!
  }

  /// The sum over the shards of all ranks, along the tree.
  private func exchanged() -> Storage {
    let shape = ReductionShape(tree: tree, rankCount: group.count, type: parts[0].dataType)
    let own = nodes()
    let size = parts[0].byteCount
    let bytes = own.flatMap { node in
      Array(UnsafeRawBufferPointer(start: node.storage.pointer, count: size))
    }
    let all: [[UInt8]]
    do {
      all = try group.gather(bytes, counts: shape.nodes.map { $0.count * size }, label)
    } catch {
      group.end(error)
      all = shape.nodes.map { Array(repeating: 0, count: $0.count * size) }
    }
    let memory = Scratch(size * shape.nodes.reduce(0) { $0 + $1.count })
    memory.all.copyBytes(from: all.joined())
    let contributions = shape.nodes.joined().enumerated().map { index, node in
      (node: node, memory: memory.all.baseAddress! + index * size)
    }
    let sum = OrderedSum(
      arithmetic: shape.arithmetic, contributions: contributions, count: parts[0].count
    ).sum(of: 0..<tree.count)
    let result = Storage(like: parts[0])
    result.pointer.copyMemory(from: sum, byteCount: size)
    return result
  }

  /// The sums that this rank computes alone.
  private func nodes() -> [(node: Range<Int>, storage: Storage)] {
    let arithmetic = ElementArithmetic(type: parts[0].dataType)
    var sums: [(node: Range<Int>, storage: Storage)] = []
    for (position, part) in parts.enumerated() {
      let shard = shards.lowerBound + position
      var (node, sum) = (shard..<(shard + 1), part)
      while let left = sums.last, tree.areParts(left.node, node) {
        sums.removeLast()
        let result = Storage(like: sum)
        arithmetic.add(left.storage.pointer, sum.pointer, into: result.pointer, count: sum.count)
        (node, sum) = (left.node.lowerBound..<node.upperBound, result)
      }
      sums.append((node, sum))
    }
    return sums
  }
}

/// The parts of a model that differ between shards that are computed together.
private protocol Contexts {
  func note(_ position: Int)
  func restore(_ position: Int)
}

private final class StreamsAndBuffers<Scalar: FloatingTensorScalar>: Contexts {
  private struct Context {
    var streams: [RandomGenerator] = []
    var buffers: [Tensor<Scalar>] = []
    var standard = RandomGenerator(seed: 0)
  }

  private let streams: [RandomStream]
  private let buffers: [Buffer<Scalar>]
  private var contexts: [Context]

  init(_ streams: [RandomStream], _ buffers: [Buffer<Scalar>], _ count: Int) {
    (self.streams, self.buffers) = (streams, buffers)
    contexts = Array(repeating: Context(), count: count)
  }

  func note(_ position: Int) {
    contexts[position] = Context(
      streams: streams.map(\.replayedState), buffers: buffers.map(\.replayedState),
      standard: RandomGenerator.defaultState)
  }

  func restore(_ position: Int) {
    let context = contexts[position]
    for (stream, state) in zip(streams, context.streams) { stream.replayedState = state }
    for (buffer, state) in zip(buffers, context.buffers) { buffer.replayedState = state }
    RandomGenerator.defaultState = context.standard
  }
}

/// The gradients of one of several shards that are computed together.
final class ShardGradients<Scalar: FloatingTensorScalar>: GradientSink {
  private var all: [(leaf: Variable<Scalar>, gradient: Tensor<Scalar>)] = []
  private var positions: [ObjectIdentifier: Int] = [:]

  func receive(_ gradient: Variable<Scalar>, of leaf: Variable<Scalar>) {
    guard let identity = leaf.leafIdentity else { return }
    if let position = positions[identity] {
      all[position].gradient = all[position].gradient + gradient.tensor
    } else {
      positions[identity] = all.count
      all.append((leaf, gradient.tensor))
    }
  }

  func hand(to reduction: GradientReduction<Scalar>) {
    for (leaf, gradient) in all { reduction.receive(Variable(gradient), of: leaf) }
    all = []
  }
}
