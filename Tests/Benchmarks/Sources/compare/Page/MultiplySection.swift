import Foundation

/// The table of matrix products.
struct MultiplySection {
  let results: MultiplyResults

  var text: String {
    var parts: [String] = [failures].filter { !$0.isEmpty }
    for threads in [1, 2] where results.single[threads] != nil {
      let count = threads == 1 ? "one thread" : "two threads"
      parts += ["### On \(count)", means(threads), rows(threads)]
    }
    return (parts + [speedUp].filter { !$0.isEmpty }).joined(separator: "\n\n")
  }

  private var failures: String {
    results.failures.sorted { $0.key < $1.key }.map { "- Left out: \($0.key): \($0.value)" }
      .joined(separator: "\n")
  }

  private func ratio(_ product: Product, _ library: String, _ threads: Int) -> Double? {
    guard let mine = results.result(library, product, threads: threads),
      let best = results.best(product, threads: threads)
    else { return nil }
    return best.median / mine.median
  }

  private func means(_ threads: Int) -> String {
    func sentence(_ library: String) -> String? {
      let ratios = Product.all.compactMap { product in
        ratio(product, library, threads).map { (product, $0) }
      }
      guard let worst = ratios.min(by: { $0.1 < $1.1 }) else { return nil }
      let mean = exp(ratios.map { log($0.1) }.reduce(0, +) / Double(ratios.count))
      let below = ratios.filter { $0.1 < 0.9 }.count
      let precision = worst.0.isDouble ? "fp64" : "fp32"
      return """
        \(library): geometric mean \(shortText(mean)) of the best library's rate, shape by shape \
        (target 1: \(mean >= 1 ? "met" : "**missed**")); the least \(shortText(worst.1)) at \
        \(worst.0.name), \(precision); \(below) of \(ratios.count) below 0.9 (target none: \
        \(below == 0 ? "met" : "**missed**")).
        """
    }
    let single = results.single[threads].map { shortText($0) } ?? "?"
    let double = results.double[threads].map { shortText($0) } ?? "?"
    return """
      GFLOP/s (median); the limit is \(single) in fp32 and \(double) in fp64. \
      \(["Wengert", "Wengert's kernel"].compactMap(sentence).joined(separator: " "))
      """
  }

  private func rows(_ threads: Int) -> String {
    let libraries = ["Wengert", "Wengert's kernel"] + MultiplyResults.peers
    let rows = Product.all.map { product in
      [product.name, product.isDouble ? "fp64" : "fp32"]
        + libraries.map { library in
          results.result(library, product, threads: threads).map { shortText($0.rate) } ?? "–"
        } + [ratio(product, "Wengert", threads).map { shortText($0) } ?? ""]
    }
    return table(["m×n×k", "precision"] + libraries + ["ratio to the best"], rows)
  }

  private var speedUp: String {
    let large = Product.all.filter { min($0.m, $0.n, $0.k) >= 128 }
    let ups = large.compactMap { product -> (Product, Double)? in
      guard let one = results.result("Wengert", product, threads: 1),
        let two = results.result("Wengert", product, threads: 2)
      else { return nil }
      return (product, one.median / two.median)
    }
    guard let worst = ups.min(by: { $0.1 < $1.1 }) else { return "" }
    return """
      Two threads are \(shortText(worst.1)) times as fast as one or better from 128³ up (the least at \
      \(worst.0.name), \(worst.0.isDouble ? "fp64" : "fp32"); target 1.8: \
      \(worst.1 >= 1.8 ? "met" : "**missed**")).
      """
  }
}
