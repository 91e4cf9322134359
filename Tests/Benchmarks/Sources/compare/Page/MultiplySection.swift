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

  private func means(_ threads: Int) -> String {
    func sentence(_ library: String) -> String? {
      let ratios = results.ratios(library, threads: threads)
      guard let worst = ratios.min(by: { $0.ratio < $1.ratio }) else { return nil }
      let mean = geometricMean(ratios.map(\.ratio))
      let below = ratios.filter { $0.ratio < 0.95 }.count
      return """
        \(library): geometric mean \(shortText(mean)) of the best library's rate, shape by shape; the least \
        \(shortText(worst.ratio)) at \(worst.product.name), \(worst.product.isDouble ? "fp64" : "fp32"); \
        \(below) of \(ratios.count) below 0.95.
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
    let ratios = Dictionary(
      uniqueKeysWithValues: results.ratios("Wengert", threads: threads).map {
        ($0.product, $0.ratio)
      })
    let rows = Product.all.map { product in
      [product.name, product.isDouble ? "fp64" : "fp32"]
        + libraries.map { library in
          results.result(library, product, threads: threads).map { shortText($0.rate) } ?? "–"
        } + [ratios[product].map { shortText($0) } ?? ""]
    }
    return table(["m×n×k", "precision"] + libraries + ["ratio to the best"], rows)
  }

  private var speedUp: String {
    guard let worst = results.leastSpeedUp else { return "" }
    return """
      Two threads are \(shortText(worst.ratio)) times as fast as one or better from 128³ up (the least at \
      \(worst.product.name), \(worst.product.isDouble ? "fp64" : "fp32")).
      """
  }
}
