// Sums of products over axes that carry the same letter.

/// A value and the labels of its axes.
private struct Factor<T: TensorLike> where T.Scalar: NumericTensorScalar {
  var value: T
  var labels: [EinsumEquation.Label]

  /// The value with the axes of these labels, in this order; all are there.
  func ordered(_ order: [EinsumEquation.Label]) -> T {
    let axes = order.map { labels.firstIndex(of: $0)! }
    return axes == Array(labels.indices) ? value : value.permuted(axes)
  }

  /// Without the labels that are not kept: summed over.
  func summed(keeping kept: Set<EinsumEquation.Label>) -> Factor {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    if axes.isEmpty { return self }
    return Factor(value: value.sum(along: axes), labels: labels.filter(kept.contains))
  }

  /// With every label once: of one that repeats the diagonal.
  func withoutRepetition() -> Factor {
    var result = self
    while let (first, second) = result.firstRepetition {
      let label = result.labels[first]
      result.value = result.value.diagonal(along: first, second)
      result.labels.remove(at: second)
      result.labels.remove(at: first)
      result.labels.append(label)
    }
    return result
  }
  private var firstRepetition: (Int, Int)? {
    for second in labels.indices {
      if let first = labels[..<second].firstIndex(of: labels[second]) { return (first, second) }
    }
    return nil
  }

  /// Without axes of extent 1 whose label has another extent elsewhere: they are broadcast.
  func withoutRepeatedAxes(_ extents: [EinsumEquation.Label: Int]) -> Factor {
    let kept = labels.indices.filter { value.shape[$0] == extents[labels[$0]] }
    if kept.count == labels.count { return self }
    return Factor(
      value: value.reshaped(to: Shape(kept.map { value.shape[$0] })),
      labels: kept.map { labels[$0] })
  }
}

/// The contraction of several factors, two at a time.
private struct Contraction<T: TensorLike> where T.Scalar: NumericTensorScalar {
  typealias Label = EinsumEquation.Label
  let extents: [Label: Int]
  let result: Set<Label>

  /// One factor of all, by the cheapest pair first.
  func contracted(_ factors: [Factor<T>]) -> Factor<T> {
    var factors = factors
    while factors.count > 1 {
      let (first, second) = cheapestPair(factors)
      let others = factors.indices.filter { $0 != first && $0 != second }.map { factors[$0] }
      let kept = others.reduce(result) { $0.union($1.labels) }
      let product = product(factors[first], factors[second], keeping: kept)
      factors = others + [product]
    }
    return factors[0].summed(keeping: result)
  }

  /// The pair whose product takes the fewest multiplications; of three factors, that after it included.
  private func cheapestPair(_ factors: [Factor<T>]) -> (Int, Int) {
    var best = (pair: (0, 1), cost: Double.infinity)
    for second in factors.indices {
      for first in 0..<second {
        let union = Set(factors[first].labels).union(factors[second].labels)
        let others = factors.indices.filter { $0 != first && $0 != second }
        let rest = others.reduce(into: Set<Label>()) { $0.formUnion(factors[$1].labels) }
        let after = others.count == 1 ? cost(union.intersection(rest.union(result)).union(rest)) : 0
        let all = cost(union) + after
        if all < best.cost { best = ((first, second), all) }
      }
    }
    return best.pair
  }
  private func cost(_ labels: Set<Label>) -> Double {
    labels.reduce(1) { $0 * Double(extents[$1]!) }
  }

  /// Matrix products over the common labels that are not kept, one for each of those that are.
  private func product(
    _ a: Factor<T>, _ b: Factor<T>, keeping kept: Set<Label>
  ) -> Factor<T> {
    let a = a.summed(keeping: kept.union(b.labels))
    let b = b.summed(keeping: kept.union(a.labels))
    let common = a.labels.filter(b.labels.contains)
    let batch = common.filter(kept.contains)
    let inner = common.filter { !kept.contains($0) }
    let rows = a.labels.filter { !common.contains($0) }
    let columns = b.labels.filter { !common.contains($0) }
    func count(_ labels: [Label]) -> Int { labels.reduce(1) { $0 * extents[$1]! } }
    let left = a.ordered(batch + rows + inner)
      .reshaped(to: Shape([count(batch), count(rows), count(inner)]))
    let right = b.ordered(batch + inner + columns)
      .reshaped(to: Shape([count(batch), count(inner), count(columns)]))
    let product = inner.isEmpty ? left * right : matmul(left, right)
    let labels = batch + rows + columns
    return Factor(
      value: product.reshaped(to: Shape(labels.map { extents[$0]! })), labels: labels)
  }
}

/// The sum of products that an equation says: every axis has a letter, and letters that are not in the result
/// are summed over.
///
///     einsum("ij,jk->ik", a, b)              // the matrix product
///     einsum("bhqd,bhkd->bhqk", q, k)        // scores of attention
///     einsum("ii->i", a)                     // the diagonal
///
/// Three dots stand for any number of axes, which broadcast. Without an arrow the result has the letters that
/// occur once, in alphabetical order, after the dots. A letter has one extent, but an extent of 1 is repeated.
/// The pairs of operands that take the fewest multiplications are contracted first, by matrix products.
///
/// - Parameters:
///   - equation: Letters of the operands' axes, commas between them, and after `->` those of the result.
///   - operands: One for each term of the equation.
public func einsum<T: TensorLike>(_ equation: String, _ operands: T...) -> T
where T.Scalar: NumericTensorScalar { einsum(equation, operands) }

/// `einsum` of a list of operands.
public func einsum<T: TensorLike>(_ equation: String, _ operands: [T]) -> T
where T.Scalar: NumericTensorScalar {
  guard let first = operands.first else {
    fail(TensorError("einsum", "there are no operands; pass one or more"))
    return T(Value(.placeholder(T.Scalar.dataType)))
  }
  return orFail(first) { () throws(TensorError) -> T in
    let parsed = try EinsumEquation(equation, operands.map(\.shape))
    let factors = zip(operands, parsed.operands).map { operand, labels in
      Factor(value: operand, labels: labels).withoutRepetition()
        .withoutRepeatedAxes(parsed.extents)
    }
    let all = Contraction<T>(extents: parsed.extents, result: Set(parsed.result))
      .contracted(factors)
    // A node of its own, even where nothing is computed.
    return all.ordered(parsed.result).reshaped(to: Shape(parsed.result.map { parsed.extents[$0]! }))
  }
}
