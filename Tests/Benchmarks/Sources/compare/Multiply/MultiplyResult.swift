/// The times of one product by one library with a number of threads.
struct MultiplyResult: Codable {
  let library: String
  let product: Product
  let threads: Int
  /// Nanoseconds.
  let median: Double
  let minimum: Double

  /// GFLOP/s by the median.
  var rate: Double { product.operations / median }
}

/// All matrix products.
struct MultiplyResults: Codable {
  var machine: Machine
  var results: [MultiplyResult] = []
  /// The limit in both precisions, by number of threads.
  var single: [Int: Double] = [:]
  var double: [Int: Double] = [:]
  /// Libraries without figures, and why.
  var failures: [String: String] = [:]

  /// Names of the peers' libraries, in the order of tables.
  static let peers = ["OpenBLAS", "MKL", "oneDNN"]

  func result(_ library: String, _ product: Product, threads: Int) -> MultiplyResult? {
    results.first { $0.library == library && $0.product == product && $0.threads == threads }
  }

  /// The best of the peers' libraries.
  func best(_ product: Product, threads: Int) -> MultiplyResult? {
    MultiplyResults.peers.compactMap { result($0, product, threads: threads) }
      .min { $0.median < $1.median }
  }
}
