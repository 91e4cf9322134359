import WengertTensors

/// A bucket on its way: what this rank contributes, then the sum over all shards.
///
/// Each rank owns a part of the bucket's elements. It gets what the others contribute to them, adds all up in
/// the order of the shards, and gives the sum to the others: as many bytes as a ring sends, 2 (N − 1)/N of the
/// bucket, and the bits do not depend on who owns what.
final class BucketExchange: @unchecked Sendable {
  /// For each member of the bucket what this rank contributes, one tensor for each of its nodes of the tree;
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

  /// The elements that a rank owns.
  private func part(_ rank: Int) -> (start: Int, count: Int) {
    let (start, end) = (
      rank * elementCount / shape.rankCount, (rank + 1) * elementCount / shape.rankCount
    )
    return (start * shape.elementSize, (end - start) * shape.elementSize)
  }

  /// On the thread that communicates.
  func run(_ exchange: inout Exchange) throws(DistributedError) {
    let nodes = shape.nodes
    let rank = exchange.rank
    let bytes = elementCount * shape.elementSize
    let own = Scratch(bytes * nodes[rank].count)
    pack(into: own, bytes)
    let (start, length) = part(rank)
    let others = exchange.others
    let received = Scratch(length * others.reduce(0) { $0 + nodes[$1].count })
    var places: [(node: Range<Int>, memory: UnsafeMutableRawPointer)] = []
    for (index, node) in nodes[rank].enumerated() {
      places.append((node, own.all.baseAddress! + index * bytes + start))
    }
    var next = 0
    for other in others {
      for node in nodes[other] {
        let memory = received.bytes(next, length)
        try exchange.receive(memory, from: other)
        if let base = memory.baseAddress { places.append((node, base)) }
        next += length
      }
    }
    for other in others {
      let (start, length) = part(other)
      for index in nodes[rank].indices {
        let piece = own.bytes(index * bytes + start, length)
        try exchange.send(UnsafeRawBufferPointer(piece), to: other)
      }
    }
    try exchange.finish()
    if length > 0 { add(places, length, into: own.all.baseAddress! + start) }
    try spread(own, &exchange)
    unpack(own)
  }

  /// Adds up what this rank owns.
  private func add(
    _ places: [(node: Range<Int>, memory: UnsafeMutableRawPointer)], _ length: Int,
    into target: UnsafeMutableRawPointer
  ) {
    let count = length / shape.elementSize
    let sum = OrderedSum(
      arithmetic: shape.arithmetic,
      contributions: places.sorted { $0.node.lowerBound < $1.node.lowerBound }, count: count
    ).sum(of: 0..<shape.tree.count)
    if sum != target { target.copyMemory(from: sum, byteCount: length) }
    if shape.factor != 1 { shape.arithmetic.scale(target, by: shape.factor, count: count) }
  }

  /// Gives the others what this rank owns, and takes what they own.
  private func spread(_ memory: Scratch, _ exchange: inout Exchange) throws(DistributedError) {
    let (start, length) = part(exchange.rank)
    for other in exchange.others {
      let (start, length) = part(other)
      try exchange.receive(memory.bytes(start, length), from: other)
    }
    for other in exchange.others {
      try exchange.send(UnsafeRawBufferPointer(memory.bytes(start, length)), to: other)
    }
    try exchange.finish()
  }

  private func pack(into memory: Scratch, _ bytes: Int) {
    var offset = 0
    for member in members {
      for (index, part) in member.enumerated() {
        (memory.all.baseAddress! + index * bytes + offset).copyMemory(
          from: part.pointer, byteCount: part.byteCount)
      }
      offset += member[0].byteCount
    }
  }

  /// Writes the sums where the contributions were, unless something else needs those.
  private func unpack(_ memory: Scratch) {
    var offset = 0
    for index in members.indices {
      members[index].removeLast(members[index].count - 1)
      let isAlone =
        isKnownUniquelyReferenced(&members[index][0]) && members[index][0].ownsMemory
      if !isAlone { members[index][0] = Storage(like: members[index][0]) }
      let sum = members[index][0]
      sum.pointer.copyMemory(from: memory.all.baseAddress! + offset, byteCount: sum.byteCount)
      offset += sum.byteCount
    }
  }
}

/// Who contributes what to a sum over all shards.
struct ReductionShape: Sendable {
  let tree: ShardTree
  let rankCount: Int
  let arithmetic: ElementArithmetic
  /// What the sum is multiplied by.
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
