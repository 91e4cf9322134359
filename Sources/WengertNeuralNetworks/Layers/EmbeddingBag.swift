/// A table of vectors, one per word of a vocabulary, and for a bag of words the sum, mean or maximum of
/// theirs.
///
///     bags of words [bags, length] → [bags, width]
public struct EmbeddingBag<Scalar: FloatingTensorScalar>: Module, Sendable {
  /// The table of vectors.
  public let table: Embedding<Scalar>
  /// How the vectors of a bag are reduced.
  public let reduction: BagReduction

  /// A table drawn from a generator.
  ///
  /// - Parameters:
  ///   - vocabulary: Number of words.
  ///   - width: Length of the vectors.
  ///   - reduction: How a bag's vectors are combined.
  ///   - paddingIndex: A word that is left out of every bag.
  ///   - generator: Where the numbers come from.
  public init(
    vocabulary: Int, width: Int, reduction: BagReduction = .mean, paddingIndex: Int? = nil,
    using generator: inout RandomGenerator
  ) {
    table = Embedding(
      vocabulary: vocabulary, width: width, paddingIndex: paddingIndex, using: &generator)
    self.reduction = reduction
  }

  /// A table drawn from a stream of the default generator; see the other initializer.
  public init(
    vocabulary: Int, width: Int, reduction: BagReduction = .mean, paddingIndex: Int? = nil
  ) {
    table = Embedding(vocabulary: vocabulary, width: width, paddingIndex: paddingIndex)
    self.reduction = reduction
  }

  /// The vector of each row of words.
  public func callAsFunction(_ bags: Tensor<Int>) -> Variable<Scalar> {
    guard table.contains(bags) else { return table.weight }
    return embeddingBag(table.weight, bags, reduction: reduction, paddingIndex: table.paddingIndex)
  }

  /// The vector of each bag, the words of all bags one after another.
  ///
  /// - Parameter offsets: Where each bag begins.
  public func callAsFunction(_ words: Tensor<Int>, offsets: [Int]) -> Variable<Scalar> {
    guard table.contains(words) else { return table.weight }
    return embeddingBag(
      table.weight, words, offsets: offsets, reduction: reduction,
      paddingIndex: table.paddingIndex)
  }
}
