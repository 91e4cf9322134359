import Foundation

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

  /// The rate of a library over the best library's, shape by shape, in one precision or in both.
  func ratios(_ library: String, threads: Int, isDouble: Bool? = nil) -> [(
    product: Product, ratio: Double
  )] {
    Product.all.compactMap { product in
      guard isDouble == nil || product.isDouble == isDouble,
        let mine = result(library, product, threads: threads),
        let best = best(product, threads: threads)
      else { return nil }
      return (product, best.median / mine.median)
    }
  }

  /// What the second thread brings from 128³ up, where it brings least.
  var leastSpeedUp: (product: Product, ratio: Double)? {
    Product.all.filter { min($0.m, $0.n, $0.k) >= 128 }.compactMap { product in
      guard let one = result("Wengert", product, threads: 1),
        let two = result("Wengert", product, threads: 2)
      else { return nil }
      return (product, one.median / two.median)
    }.min { $0.ratio < $1.ratio }
  }
}

/// The mean of factors.
func geometricMean(_ ratios: [Double]) -> Double {
  exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count))
}
