import CWengertMPI
import WengertTensors

/// Elements that are added up and scaled, whatever their type.
struct ElementArithmetic: Sendable {
  let type: DataType

  /// sum = a + b; `sum` may be either.
  func add(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, into sum: UnsafeMutableRawPointer, count: Int
  ) {
    if type == .float64 {
      wg_mpi_add_double(
        Int64(count), a.assumingMemoryBound(to: Double.self),
        b.assumingMemoryBound(to: Double.self), sum.assumingMemoryBound(to: Double.self))
    } else {
      wg_mpi_add_float(
        Int64(count), a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self),
        sum.assumingMemoryBound(to: Float.self))
    }
  }

  func scale(_ x: UnsafeMutableRawPointer, by factor: Double, count: Int) {
    if type == .float64 {
      wg_mpi_scale_double(Int64(count), factor, x.assumingMemoryBound(to: Double.self))
    } else {
      wg_mpi_scale_float(Int64(count), Float(factor), x.assumingMemoryBound(to: Float.self))
    }
  }
}

/// Adds contributions of nodes along the tree.
struct OrderedSum {
  let arithmetic: ElementArithmetic
  /// In the order of the shards, all shards of the tree covered; the memory may be written to.
  let contributions: [(node: Range<Int>, memory: UnsafeMutableRawPointer)]
  let count: Int

  /// The sum of a node, in the memory of one of its parts.
  func sum(of node: Range<Int>) -> UnsafeMutableRawPointer {
    if let found = contributions.first(where: { $0.node == node }) { return found.memory }
    let middle = ShardTree.middle(of: node)
    let left = sum(of: node.lowerBound..<middle)
    let right = sum(of: middle..<node.upperBound)
    arithmetic.add(left, right, into: left, count: count)
    return left
  }
}
