/// The order in which the shards' contributions are added up: a fixed binary tree over the shards, whatever the
/// number of processes, so that the sum has the same bits.
///
///     0..<5:  ((0 + 1) + (2 + 3)) + 4
///
/// The left part of a node has the greatest power of two of shards that is less than all.
package struct ShardTree: Hashable, Sendable {
  /// How many shards there are, 1 or more.
  package let count: Int

  package init(count: Int) { self.count = count }

  /// Where a node of two shards or more is divided.
  package static func middle(of node: Range<Int>) -> Int {
    node.lowerBound + 1 << (Int.bitWidth - 1 - (node.count - 1).leadingZeroBitCount)
  }

  /// The shards that a process computes: whole ones, neighbours.
  package func shards(ofRank rank: Int, of ranks: Int) -> Range<Int> {
    (rank * count / ranks)..<((rank + 1) * count / ranks)
  }

  /// The greatest nodes that lie within a range, in order: those that a process can add up alone.
  package func nodes(within range: Range<Int>) -> [Range<Int>] {
    nodes(of: 0..<count, within: range)
  }

  private func nodes(of node: Range<Int>, within range: Range<Int>) -> [Range<Int>] {
    let common = node.clamped(to: range)
    if common.isEmpty { return [] }
    if common == node { return [node] }
    let middle = ShardTree.middle(of: node)
    return nodes(of: node.lowerBound..<middle, within: range)
      + nodes(of: middle..<node.upperBound, within: range)
  }

  /// Whether two neighbours are the parts of one node.
  package func areParts(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    let whole = left.lowerBound..<right.upperBound
    var node = 0..<count
    while node.count > 1 {
      let middle = ShardTree.middle(of: node)
      if node == whole { return middle == left.upperBound }
      node = whole.lowerBound < middle ? node.lowerBound..<middle : middle..<node.upperBound
    }
    return false
  }
}
