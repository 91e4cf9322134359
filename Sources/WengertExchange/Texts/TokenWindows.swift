import WengertAutodiff
import WengertLoading
import WengertTensors

/// Pieces of a text with the token that follows each of theirs: the samples of a language model.
///
/// Sample i is the tokens from i · stride on, `length` of them, and its labels are those one further. The data set
/// goes to a `DataLoader`, which takes the samples in any order and can make batches on another thread:
///
///     let windows = TokenWindows(text, length: 256)
///     for batch in DataLoader(windows, batchSize: 32, seed: 1) { … batch.inputs … batch.labels … }
public struct TokenWindows: Dataset {
  /// The tokens that windows are taken of.
  public let text: TokenFile
  /// Tokens of a sample.
  public let length: Int
  /// From sample to sample.
  public let stride: Int

  /// - Parameters:
  ///   - text: More tokens than a sample has.
  ///   - length: Tokens of a sample.
  ///   - stride: From sample to sample; the length if nil.
  public init(_ text: TokenFile, length: Int, stride: Int? = nil) {
    self.text = text
    let isRight =
      require(length > 0, "TokenWindows", "length is \(length); it must be 1 or more")
      && require(stride ?? 1 > 0, "TokenWindows", "stride is \(stride ?? 1); it must be 1 or more")
    self.length = isRight ? length : 1
    self.stride = isRight ? stride ?? length : 1
  }

  /// How many samples there are; none if the text is too short for one.
  public var count: Int { text.count > length ? (text.count - 1 - length) / stride + 1 : 0 }

  /// The length and the stride.
  public var fingerprint: [String: String] { ["length": "\(length)", "stride": "\(stride)"] }

  /// Inputs and labels, [samples, length].
  public func batch(at indices: [Int]) -> Batch<Int, Int> {
    text.batch(startingAt: indices.map { $0 * stride }, length: length, index: indices)
  }
}

/// Pieces from anywhere in a text, drawn anew for every step: the draws depend on the seed, the epoch and the
/// batch's number alone. No permutation of all places is kept, as a long text has very many.
///
///     let batches = DrawnTokenWindows(text, length: 256, batchSize: 32, batchCount: 1000)
///     try Trainer(…).fit(training: batches, epochs: 3)
public final class DrawnTokenWindows: BatchSource {
  /// A batch: inputs and labels, [samples, length], and where the samples begin.
  public typealias Batch = WengertLoading.Batch<Int, Int>

  /// The tokens that windows are taken of.
  public let text: TokenFile
  /// Tokens of a sample.
  public let length: Int
  /// Samples of a batch.
  public let batchSize: Int
  /// Batches that count as an epoch.
  public let batchCount: Int
  /// Seed of the draws.
  public var seed: UInt64

  /// - Parameters:
  ///   - text: More tokens than a sample has.
  ///   - length: Tokens of a sample.
  ///   - batchSize: Samples of a batch.
  ///   - batchCount: Batches that count as an epoch.
  ///   - seed: Seed of the draws.
  public init(
    _ text: TokenFile, length: Int, batchSize: Int, batchCount: Int, seed: UInt64 = 0
  ) {
    for (name, number) in [
      ("length", length), ("batchSize", batchSize), ("batchCount", batchCount),
    ] {
      _ = require(number > 0, "DrawnTokenWindows", "\(name) is \(number); it must be 1 or more")
    }
    let isLongEnough = require(
      text.count > length, "DrawnTokenWindows",
      "\(text.path) has \(text.count) tokens; windows of \(length) and the next token need "
        + "\(length + 1)"
    )
    self.text = text
    self.length = max(1, length)
    self.batchSize = max(1, batchSize)
    self.batchCount = isLongEnough ? max(0, batchCount) : 0
    self.seed = seed
  }

  /// The settings that a resumed training compares.
  public var fingerprint: [String: String] {
    [
      "tokens": "\(text.count)", "length": "\(length)", "batchSize": "\(batchSize)",
      "batchCount": "\(batchCount)",
    ]
  }

  /// One batch of an epoch.
  public func batch(_ number: Int, ofEpoch epoch: Int) -> Batch {
    // A stream for every epoch, and of that one for every batch.
    var epochs = RandomGenerator(seed: seed, position: 4 * UInt64(epoch))
    var batches = RandomGenerator(seed: epochs.split().seed, position: 4 * UInt64(number))
    var generator = batches.split()
    let starts = (0..<batchSize).map { _ in
      Int.random(in: 0..<text.count - length, using: &generator)
    }
    return text.batch(startingAt: starts, length: length, index: starts)
  }

  /// The batches of an epoch, from one of them on.
  public func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: Batch, sampleCount: Int)> {
    var number = first
    return AnyIterator { [self] in
      guard number < batchCount else { return nil }
      defer { number += 1 }
      return (batch(number, ofEpoch: epoch), batchSize)
    }
  }
}

extension TokenFile {
  /// Pieces with the token that follows each of theirs.
  fileprivate func batch(startingAt starts: [Int], length: Int, index: [Int]) -> Batch<Int, Int> {
    func tokens(_ offset: Int) -> Tensor<Int> {
      var tensor = Tensor<Int>.zeros([starts.count, length])
      tensor.withUnsafeMutableScalars { buffer in
        for (row, start) in starts.enumerated() {
          let part = buffer[(row * length)..<((row + 1) * length)]
          read(start + offset, into: UnsafeMutableBufferPointer(rebasing: part))
        }
      }
      return tensor
    }
    return Batch(inputs: tokens(0), labels: tokens(1), index: index)
  }
}
