/// Which gradients travel together: the parameters from last to first, as a backward walk comes to them, the
/// first few in a small bucket, so that something is under way soon.
package struct BucketPlan: Sendable {
  /// The positions of the parameters in each bucket, in the order in which they are sent.
  package let buckets: [[Int]]
  /// The bucket of each parameter.
  package let bucketOf: [Int]

  /// - Parameters:
  ///   - sizes: The bytes of each parameter.
  ///   - bucketSize: How many bytes a bucket has, about; a parameter is never divided.
  package init(sizes: [Int], bucketSize: Int) {
    var buckets: [[Int]] = []
    var filled = Int.max
    for index in sizes.indices.reversed() {
      let limit = buckets.count == 1 ? min(bucketSize, 1 << 20) : bucketSize
      if filled >= limit || (filled > 0 && filled + sizes[index] > limit) {
        buckets.append([])
        filled = 0
      }
      buckets[buckets.count - 1].append(index)
      filled += sizes[index]
    }
    self.buckets = buckets
    var bucketOf = Array(repeating: 0, count: sizes.count)
    for (number, bucket) in buckets.enumerated() {
      for index in bucket { bucketOf[index] = number }
    }
    self.bucketOf = bucketOf
  }
}
