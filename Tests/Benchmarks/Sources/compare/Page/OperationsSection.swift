/// The tables of single operations.
struct OperationsSection {
  let results: OperationsResults

  var text: String {
    let costs = results.costs.map { cost in
      [
        "\(cost.elements)", shortText(cost.recorded.median), shortText(cost.recorded.minimum),
        shortText(cost.plain.median),
      ]
    }
    let names = OperationsResults.paceSizes.isEmpty ? [] : results.paces.map(\.name)
    let distinct = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let rows = distinct.map { name in
      [name] + OperationsResults.paceSizes.map { cell(name, $0) }
    }
    let rates = OperationsResults.paceSizes.map {
      "\(shortText(results.rates[$0] ?? 0)) GB/s at \($0)"
    }
    return """
      Nanoseconds per operation, on one thread:

      \(table(["elements", "recorded, walked, released", "the least", "forward alone"], costs))

      Nanoseconds per element of element-wise operations on fp32 tensors, their results' memory included; \
      in brackets, over the time in which a loop of one addition in C moves as many bytes \
      (\(rates.joined(separator: ", ")) elements):

      \(table([""] + OperationsResults.paceSizes.map { "\($0) elements" }, rows))
      """
  }

  private func cell(_ name: String, _ elements: Int) -> String {
    guard let pace = results.paces.first(where: { $0.name == name && $0.elements == elements }),
      let rate = results.rates[elements]
    else { return "" }
    let limit = Double(pace.bytes) / rate
    return "\(shortText(pace.time.median)) (\(shortText(pace.time.median / limit)))"
  }
}
