import WengertTensors

/// A bucket being exchanged: this rank's contributions, then the sums over all shards.
///
/// Each rank owns a part of the bucket's elements. It receives the others' contributions to them, adds all up in
/// the order of the shards, and gives the sum to the others: as many bytes as a ring sends, 2 (N − 1)/N of the
/// bucket, and the bits do not depend on which rank owns which part.
///
/// Bytes are sent from where they lie, and sums replace contributions. The others' contributions to a rank's own
/// part is all that needs more memory.
final class BucketExchange: @unchecked Sendable {
  /// For each member of the bucket this rank's contributions, one tensor for each of its nodes of the tree;
  /// afterwards the sum alone.
  private var members: [[Storage]]
  private let shape: ReductionShape
  private let sizes: [Int]
  private let elementCount: Int

  init(_ members: [[Storage]], _ shape: ReductionShape) {
    self.members = members
    self.shape = shape
    sizes = members.map { $0[0].count }
    elementCount = sizes.reduce(0, +)
  }

  /// The sums, once it is done.
  var sums: [Storage] { members.map { $0[0] } }

  /// On the thread that communicates.
  func run(_ exchange: inout Exchange) throws(DistributedError) {
    let own = stretches(of: exchange.rank)
    do {
      let others = try collect(own, &exchange)
      ownMembers()
      for stretch in own { add(stretch, others, rank: exchange.rank) }
    }
    for index in members.indices { members[index].removeLast(members[index].count - 1) }
    try spread(own, &exchange)
  }

  /// Bytes of one member that one rank owns.
  private struct Stretch {
    let member: Int
    let bytes: Range<Int>
    /// Where they begin among the bytes that the rank owns.
    let start: Int
  }

  private func stretches(of rank: Int) -> [Stretch] {
    let part =
      (rank * elementCount / shape.rankCount)..<((rank + 1) * elementCount / shape.rankCount)
    var (result, first): ([Stretch], Int) = ([], 0)
    for (member, size) in sizes.enumerated() {
      let common = part.clamped(to: first..<(first + size))
      if !common.isEmpty {
        let bytes = (common.lowerBound - first) * shape.elementSize
        result.append(
          Stretch(
            member: member, bytes: bytes..<(bytes + common.count * shape.elementSize),
            start: (common.lowerBound - part.lowerBound) * shape.elementSize))
      }
      first += size
    }
    return result
  }

  private func memory(_ stretch: Stretch, node: Int = 0) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(
      start: members[stretch.member][node].pointer + stretch.bytes.lowerBound,
      count: stretch.bytes.count)
  }

  /// The others' contributions to the part that this rank owns, one after the other.
  private struct Contributions {
    let nodes: [Range<Int>]
    let length: Int
    let memory: Scratch
  }

  /// Sends this rank's contributions to the parts of the others.
  private func collect(
    _ own: [Stretch], _ exchange: inout Exchange
  ) throws(DistributedError) -> Contributions {
    let sources = exchange.others.flatMap { rank in shape.nodes[rank].map { (rank, $0) } }
    let length = own.reduce(0) { $0 + $1.bytes.count }
    let memory = Scratch(length * sources.count)
    // Sends come first: a rank that is late announces what it sends before it asks for what the others
    // announced. Otherwise their bytes are under way before they have agreed to its own, which wait for these.
    for other in exchange.others {
      let stretches = stretches(of: other)
      for node in shape.nodes[exchange.rank].indices {
        for stretch in stretches {
          try exchange.send(UnsafeRawBufferPointer(self.memory(stretch, node: node)), to: other)
        }
      }
    }
    for (index, (other, _)) in sources.enumerated() {
      for stretch in own {
        try exchange.receive(
          memory.bytes(index * length + stretch.start, stretch.bytes.count), from: other)
      }
    }
    try exchange.finish()
    return Contributions(nodes: sources.map(\.1), length: length, memory: memory)
  }

  /// Sums are written over contributions, unless something else needs those as they are.
  private func ownMembers() {
    for member in members.indices {
      for node in members[member].indices {
        let isAlone =
          isKnownUniquelyReferenced(&members[member][node]) && members[member][node].ownsMemory
        if !isAlone {
          let old = members[member][node]
          members[member][node] = Storage(like: old)
          members[member][node].pointer.copyMemory(from: old.pointer, byteCount: old.byteCount)
        }
      }
    }
  }

  /// Adds up the part that this rank owns.
  private func add(_ stretch: Stretch, _ others: Contributions, rank: Int) {
    var places: [(node: Range<Int>, memory: UnsafeMutableRawPointer)] = []
    for (index, node) in shape.nodes[rank].enumerated() {
      places.append((node, memory(stretch, node: index).baseAddress!))
    }
    for (index, node) in others.nodes.enumerated() {
      let start = index * others.length + stretch.start
      places.append((node, others.memory.bytes(start, stretch.bytes.count).baseAddress!))
    }
    let target = memory(stretch)
    let count = target.count / shape.elementSize
    let sum = OrderedSum(
      arithmetic: shape.arithmetic,
      contributions: places.sorted { $0.node.lowerBound < $1.node.lowerBound }, count: count
    ).sum(of: 0..<shape.tree.count)
    if sum != target.baseAddress! {
      target.baseAddress!.copyMemory(from: sum, byteCount: target.count)
    }
    if shape.factor != 1 {
      shape.arithmetic.scale(target.baseAddress!, by: shape.factor, count: count)
    }
  }

  /// Sends the others the sums of this rank's part, and receives theirs.
  private func spread(_ own: [Stretch], _ exchange: inout Exchange) throws(DistributedError) {
    for other in exchange.others {
      for stretch in own {
        try exchange.send(UnsafeRawBufferPointer(memory(stretch)), to: other)
      }
    }
    for other in exchange.others {
      for stretch in stretches(of: other) {
        try exchange.receive(memory(stretch), from: other)
      }
    }
    try exchange.finish()
  }
}

/// The contributions of all ranks to a sum over all shards.
struct ReductionShape: Sendable {
  let tree: ShardTree
  let rankCount: Int
  let arithmetic: ElementArithmetic
  /// The factor of the sum.
  let factor: Double
  /// The nodes of the tree that each rank adds up alone.
  let nodes: [[Range<Int>]]

  init(tree: ShardTree, rankCount: Int, type: DataType, factor: Double = 1) {
    (self.tree, self.rankCount, self.factor) = (tree, rankCount, factor)
    arithmetic = ElementArithmetic(type: type)
    nodes = (0..<rankCount).map { tree.nodes(within: tree.shards(ofRank: $0, of: rankCount)) }
  }

  var elementSize: Int { arithmetic.type.byteCount }
}
