import WengertAutodiff

/// In which order a data loader takes samples.
public enum Sampling: Sendable {
  /// As they stand.
  case sequential
  /// Each once in an epoch, in an order of that epoch's own.
  case shuffled
  /// Each draw from all samples, so that some come more than once in an epoch and others not at all.
  /// An epoch has as many draws as there are samples, or `count`.
  case withReplacement(count: Int? = nil)
  /// The result of a function of the epoch's number, such as draws of another generator.
  case custom(count: Int, @Sendable (_ epoch: Int) -> [Int])

  /// The name, and how many samples an epoch has where that is not their number.
  var name: String {
    switch self {
    case .sequential: "sequential"
    case .shuffled: "shuffled"
    case .withReplacement(let count): "with replacement" + (count.map { " (\($0))" } ?? "")
    case .custom(let count, _): "custom (\(count))"
    }
  }

  /// How many samples an epoch has.
  func sampleCount(of population: Int) -> Int {
    switch self {
    case .sequential, .shuffled: population
    case .withReplacement(let count): count ?? population
    case .custom(let count, _): count
    }
  }

  /// The positions of an epoch's samples, in order.
  func order(epoch: Int, of population: Int, using generator: inout RandomGenerator) -> [Int] {
    switch self {
    case .sequential: return Array(0..<population)
    case .shuffled: return (0..<population).shuffled(using: &generator)
    case .withReplacement(let count):
      // Draws from nothing were refused when the loader was made.
      guard population > 0 else { return [] }
      return (0..<max(0, count ?? population)).map { _ in
        Int.random(in: 0..<population, using: &generator)
      }
    case .custom(let count, let order):
      let indices = order(epoch)
      if indices.count != count {
        fail(
          UsageError(
            "DataLoader",
            "the order of epoch \(epoch) has \(indices.count) positions; \(count) were announced"))
        return Array(repeating: 0, count: max(0, count))
      }
      return indices
    }
  }
}
