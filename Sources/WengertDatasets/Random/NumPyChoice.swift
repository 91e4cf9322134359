import WengertTensors

extension NumPyRandom {
  /// `count` of the numbers 0 ..< population, as `choice(population, count, replace)` draws them.
  ///
  /// Without replacement `count` may not be more than `population`.
  public mutating func choice(
    _ population: Int, count: Int, replacement: Bool = true
  ) -> [Int] {
    guard
      require(
        count >= 0 && (population > 0 || (population == 0 && count == 0)), "choice",
        "\(count) of \(population) cannot be drawn")
    else { return [] }
    if replacement { return integers(below: population, count: count) }
    guard
      require(
        count <= population, "choice",
        "\(count) of \(population) cannot be drawn without replacement")
    else { return [] }
    return Array(permutation(population).prefix(count))
  }

  /// `count` indices drawn with these probabilities, as `choice(n, count, replace, p)` does.
  ///
  /// The probabilities are at least 0 and sum to 1 (they are divided by their sum). Without
  /// replacement at least `count` of them must be above 0.
  public mutating func choice(
    probabilities: [Double], count: Int, replacement: Bool = true
  ) -> [Int] {
    guard require(count >= 0, "choice", "count is \(count); it must be 0 or more"),
      require(
        probabilities.allSatisfy { $0 >= 0 && $0.isFinite } && probabilities.contains { $0 > 0 },
        "choice",
        "the probabilities are \(probabilities); they must be finite and at least 0, one of them "
          + "above 0")
    else { return [] }
    if replacement {
      let table = Self.cumulative(probabilities)
      return (0..<count).map { _ in Self.find(uniform(), in: table) }
    }
    let possible = probabilities.count { $0 > 0 }
    guard
      require(
        count <= possible, "choice",
        "\(count) of \(possible) with probabilities above 0 cannot be drawn without replacement")
    else { return [] }
    var left = probabilities
    var found: [Int] = []
    while found.count < count {
      let draws = (0..<(count - found.count)).map { _ in uniform() }
      for index in found { left[index] = 0 }
      let table = Self.cumulative(left)
      var seen: Set<Int> = []
      for draw in draws {
        let index = Self.find(draw, in: table)
        if seen.insert(index).inserted { found.append(index) }
      }
    }
    return found
  }

  private static func cumulative(_ probabilities: [Double]) -> [Double] {
    var sum = 0.0
    let sums = probabilities.map { probability in
      sum += probability
      return sum
    }
    return sums.map { $0 / sum }
  }

  /// The first index whose entry is above `value`.
  private static func find(_ value: Double, in table: [Double]) -> Int {
    var (low, high) = (0, table.count)
    while low < high {
      let middle = (low + high) / 2
      if value < table[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
