/// A table of vectors, one per word of a vocabulary.
///
///     word numbers of any shape → [shape …, width]
public struct Embedding<Scalar: FloatingTensorScalar>: Module, Sendable {
  /// The table of vectors, [vocabulary, width].
  public let weight: Variable<Scalar>
  /// The word whose vector is 0 and stays so.
  public let paddingIndex: Int?

  /// A table drawn from a generator.
  ///
  /// - Parameters:
  ///   - vocabulary: Number of words.
  ///   - width: Length of the vectors.
  ///   - paddingIndex: A word whose vector is 0 and gets no gradient.
  ///   - weight: How the table starts: normal deviates by default.
  ///   - generator: Where the numbers come from.
  public init(
    vocabulary: Int, width: Int, paddingIndex: Int? = nil,
    weight: Initializer = .normal(standardDeviation: 1),
    using generator: inout RandomGenerator
  ) {
    let requirement = Requirement(owner: "Embedding")
    requirement.nonNegative(vocabulary, "vocabulary")
    requirement.nonNegative(width, "width")
    var table: Tensor<Scalar> = weight.tensor([vocabulary, width], using: &generator)
    if let paddingIndex {
      if table.rank == 2 && paddingIndex >= 0 && paddingIndex < vocabulary {
        table.withUnsafeMutableScalars { scalars in
          for index in 0..<width { scalars[paddingIndex * width + index] = 0 }
        }
      } else {
        fail(
          UsageError(
            "Embedding",
            "paddingIndex is \(paddingIndex); it must lie in 0..<\(vocabulary), the vocabulary"))
      }
    }
    self.weight = Variable(table, requiresGradient: true)
    self.paddingIndex = paddingIndex
  }

  /// A table drawn from a stream of the default generator; see the other initializer.
  public init(
    vocabulary: Int, width: Int, paddingIndex: Int? = nil,
    weight: Initializer = .normal(standardDeviation: 1)
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      vocabulary: vocabulary, width: width, paddingIndex: paddingIndex, weight: weight,
      using: &generator)
  }

  /// The vector of each word.
  public func callAsFunction(_ words: Tensor<Int>) -> Variable<Scalar> {
    guard contains(words) else { return weight }
    return LayerTrace.note(
      embedding(weight, words, paddingIndex: paddingIndex), of: weight.leafIdentity)
  }

  /// Whether the table has all of these words; if not, that is an error, which names the table.
  func contains(_ words: Tensor<Int>) -> Bool {
    do throws(TensorError) {
      try words.storage.checkIndices(
        below: weight.shape.first ?? 0, axis: 0, for: "Embedding", note: weight.parameterNote)
      return true
    } catch {
      fail(error)
      return false
    }
  }
}
