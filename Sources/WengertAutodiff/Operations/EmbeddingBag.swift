/// How an embedding bag reduces its rows.
public enum BagReduction: Sendable, Hashable {
  /// Their sum, 0 for an empty bag.
  case sum
  /// Their mean, 0 for an empty bag.
  case mean
  /// The greatest element of every column, 0 for an empty bag. The gradient goes to the first of equals.
  case max
}

/// One vector per bag of words: the sum, mean or maximum of the rows of a matrix that the bag names.
///
///     weights [vocabulary, width], bags of row numbers → [bags, width]
///
/// - Parameters:
///   - weights: [vocabulary, width].
///   - index: Row numbers of all bags, one bag after another.
///   - offsets: Where each bag begins in `index`: 0 first, then never less than before. A bag ends where
///     the next begins.
///   - reduction: Sum, mean or maximum.
///   - factors: A factor for every row number, for sums alone; 1 if nil.
///   - paddingIndex: A row that is left out of every bag, and so gets no gradient; a negative one counts
///     from the end.
public func embeddingBag<T: TensorLike>(
  _ weights: T, _ index: Tensor<Int>, offsets: [Int], reduction: BagReduction = .mean,
  factors: T? = nil, paddingIndex: Int? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(weights) { () throws(TensorError) -> T in
    var bags = try Bags(index, offsets)
    try bags.check(weights.shape, factors?.shape, reduction)
    if let paddingIndex {
      bags.leaveOut(try paddingRow(paddingIndex, of: weights.shape, for: "embeddingBag"))
    }
    if case .max = reduction { return bags.maximum(weights) }
    return bags.sum(weights, factors, isMean: reduction == .mean)
  }
}

/// The same for bags of equal length, the rows of a matrix of row numbers.
public func embeddingBag<T: TensorLike>(
  _ weights: T, _ index: Tensor<Int>, reduction: BagReduction = .mean, factors: T? = nil,
  paddingIndex: Int? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  guard index.rank == 2, factors == nil || factors?.shape == index.shape else {
    let factors = factors.map { ", the factors are \($0.shape)" } ?? ""
    fail(
      TensorError(
        "embeddingBag",
        "the indices are \(index.shape)\(factors); without offsets they must be [bags, length]"))
    return weights
  }
  return embeddingBag(
    weights, index.flattened(), offsets: (0..<index.shape[0]).map { $0 * index.shape[1] },
    reduction: reduction, factors: factors?.flattened(), paddingIndex: paddingIndex)
}

/// Row numbers in bags, those left out not among them.
private struct Bags {
  private let index: [Int]
  private let bounds: [Int]
  /// Where those that count are in `index`.
  private var positions: [Int]
  /// The bag of each of those.
  private var bagOf: [Int] = []
  private var count: Int { bounds.count - 1 }

  init(_ index: Tensor<Int>, _ offsets: [Int]) throws(TensorError) {
    guard index.rank == 1 else {
      throw TensorError(
        "embeddingBag", "the indices are \(index.shape); with offsets they must be a vector")
    }
    let bounds = offsets + [index.count]
    let isRising = zip(bounds, bounds.dropFirst()).allSatisfy { $0 <= $1 }
    guard bounds[0] == 0, isRising else {
      throw TensorError(
        "embeddingBag",
        "the offsets are \(offsets); they must begin with 0, never fall, and end at \(index.count), the "
          + "number of indices, at most")
    }
    self.index = index.scalars
    self.bounds = bounds
    positions = Array(0..<index.count)
    bagOf = (0..<offsets.count).flatMap { bag in
      [Int](repeating: bag, count: bounds[bag + 1] - bounds[bag])
    }
  }

  func check(_ weights: Shape, _ factors: Shape?, _ reduction: BagReduction) throws(TensorError) {
    guard weights.rank == 2 else {
      throw TensorError("embeddingBag", "the weights are \(weights); they must be a matrix")
    }
    try Tensor(index).storage.checkIndices(below: weights[0], axis: 0, for: "embeddingBag")
    guard let factors else { return }
    guard reduction == .sum, factors == [index.count] else {
      throw TensorError(
        "embeddingBag",
        "factors of \(factors) for a \(reduction) of \(index.count) indices: factors need the "
          + "reduction .sum and one per index")
    }
  }

  mutating func leaveOut(_ padding: Int) {
    positions.removeAll { index[$0] == padding }
    let all = bagOf
    bagOf = positions.map { all[$0] }
  }

  func sum<T: TensorLike>(_ weights: T, _ factors: T?, isMean: Bool) -> T
  where T.Scalar: FloatingTensorScalar {
    var rows = weights.taken(positions.map { index[$0] })
    if let factors { rows = rows * factors.taken(positions).unsqueezed(at: 1) }
    let shape = Shape([count, weights.shape[1]])
    let sums: T = apply(IndexAdd(axis: 0, shape: shape), [rows.value, Tensor(bagOf).value])
    guard isMean else { return sums }
    var sizes = [Double](repeating: 0, count: count)
    for bag in bagOf { sizes[bag] += 1 }
    let factors = Tensor(sizes.map { $0 == 0 ? 0 : 1 / $0 }, shape: [count, 1])
    return sums * T(factors.value.converted(to: weights.value.dataType))
  }

  /// The greatest element of every column is gathered from where it is.
  func maximum<T: TensorLike>(_ weights: T) -> T where T.Scalar: FloatingTensorScalar {
    if positions.isEmpty { return sum(weights, nil, isMean: false) }
    var members = [[Int]](repeating: [], count: count)
    for (position, bag) in zip(positions, bagOf) { members[bag].append(index[position]) }
    let width = weights.shape[1]
    var chosen: [Tensor<Int>] = []
    for bag in members {
      let rows = Tensor(bag.isEmpty ? [0] : bag)
      let storage = weights.value.detached.taken(rows).storage
      let best = Tensor<Int>(storage: storage.argReduce(least: false, along: 0, [width]))
      chosen.append(rows.taken(best))
    }
    let isEmpty = Tensor(members.map(\.isEmpty), shape: [count, 1])
    return select(isEmpty, 0, weights.gathered(stack(chosen), along: 0))
  }
}
