import Wengert

/// Pieces of a text, and the next token after each of their tokens.
public typealias TextBatch = Batch<Int, Int>

/// Pieces from anywhere in a text, drawn anew for every step.
///
/// - Parameters:
///   - text: The numbers of its tokens, more than the context has.
///   - context: Tokens of a piece.
///   - batchSize: Pieces of a batch.
///   - batchCount: Batches that count as an epoch.
public func drawnPieces(
  of text: [Int], context: Int, batchSize: Int, batchCount: Int, seed: UInt64
) -> DrawnBatches<TextBatch> {
  let tokens = Tensor(text)
  return DrawnBatches(
    batchCount: batchCount, batchSize: batchSize, seed: seed,
    data: ["tokens": "\(text.count)", "context": "\(context)"]
  ) { generator in
    let starts = (0..<batchSize).map { _ in
      Int.random(in: 0..<text.count - context, using: &generator)
    }
    return TextBatch(tokens, starts, context)
  }
}

/// A text in pieces, one after another; a shorter piece at the end is not read.
public final class TextPieces: BatchSource {
  private let text: Tensor<Int>
  private let context: Int
  private let batchSize = 32
  private let pieces: Int

  /// - Parameters:
  ///   - text: The numbers of its tokens.
  ///   - context: Tokens of a piece.
  ///   - most: Most pieces that are read.
  public init(_ text: [Int], context: Int, most: Int = .max) {
    self.text = Tensor(text)
    self.context = context
    pieces = min(most, max(0, text.count - 1) / context)
  }

  /// Number of batches.
  public var batchCount: Int { (pieces + batchSize - 1) / batchSize }

  /// The batches, the same in every epoch.
  public func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: TextBatch, sampleCount: Int)> {
    var batch = first
    return AnyIterator { [self] in
      guard batch < batchCount else { return nil }
      defer { batch += 1 }
      let chosen = batch * batchSize..<min((batch + 1) * batchSize, pieces)
      return (TextBatch(text, chosen.map { $0 * context }, context), chosen.count)
    }
  }
}

extension Batch where Scalar == Int, Label == Int {
  /// The pieces of a text that begin at some places.
  fileprivate init(_ text: Tensor<Int>, _ starts: [Int], _ context: Int) {
    func pieces(_ offset: Int) -> Tensor<Int> {
      let rows = Tensor(starts.map { $0 + offset }, shape: [starts.count, 1])
      return text.taken((rows + Tensor(Array(0..<context))).flattened())
        .reshaped(to: [starts.count, context])
    }
    self.init(inputs: pieces(0), labels: pieces(1), index: starts)
  }
}
