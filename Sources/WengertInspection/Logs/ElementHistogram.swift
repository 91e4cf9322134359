import WengertTensors

/// How many of a tensor's elements lie in each of some intervals of equal width.
package struct ElementHistogram: Sendable {
  let moments: TensorMoments
  /// The upper ends of the intervals; the last one is the greatest element.
  package private(set) var limits: [Double] = []
  /// How many elements lie in each.
  package private(set) var counts: [Double] = []

  package init(_ storage: Storage, bins: Int = 40) {
    moments = TensorMoments(storage)
    guard moments.finiteCount > 0 else { return }
    let (low, high) = (moments.minimum, moments.maximum)
    // Neighbouring numbers have nothing between them.
    let width = (high - low) / Double(bins)
    guard width > 0, low + width > low, width.isFinite else {
      limits = [high]
      counts = [Double(moments.finiteCount)]
      return
    }
    limits = (1...bins).map { $0 == bins ? high : low + width * Double($0) }
    var counts = Array(repeating: 0.0, count: bins)
    forEachElement(of: storage) { x in
      if x.isFinite { counts[min(max(Int((x - low) / width), 0), bins - 1)] += 1 }
    }
    self.counts = counts
  }
}
