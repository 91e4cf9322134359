import WengertSupport

/// The file beside a checkpoint that holds the steps and epochs behind it:
///
///     "WENGHIST"
///     records   kind (0 steps, 1 epochs) and number of rows (UInt32 each), then the rows
///       step    loss, learning rate (Float64)
///       epoch   which of the last three there are (a bit each of a UInt64), epoch, steps (Int64),
///               learning rate, training loss, seconds, training accuracy, validation loss, validation
///               accuracy (Float64)
///
/// in words of eight bytes, little-endian.
///
/// A save appends the new steps and epochs. A checkpoint names the file, how many of its bytes belong to it, and
/// their checksum. Bytes in a file are never changed: a trainer appends, under a lock, only where the file ends
/// with the bytes that it wrote or read itself, and otherwise begins another file. So every checkpoint stays
/// whole, whichever trainer appends.
package enum HistoryFile {
  /// The part of a file that belongs to a checkpoint.
  struct Reference: Codable, Equatable, Sendable {
    /// In the folder of the checkpoint.
    let name: String
    let byteCount: Int
    let checksum: String
    let stepCount: Int
    let epochCount: Int

    /// Whether a writer can have made it, and it leads to no other folder.
    var isPossible: Bool {
      !name.isEmpty && !name.contains("/") && History.isCount(byteCount)
        && History.isCount(stepCount) && History.isCount(epochCount)
    }
  }

  /// A trainer's record of a file that it has read or written to its end, and may append to.
  struct Known {
    let identity: PlainFile.Identity
    let reference: Reference
    let checksum: Checksum
  }

  /// The first word: the letters in the order of their bytes.
  static let beginning = "WENGHIST".utf8.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
  static let ending = ".history"

  enum Kind: UInt32 {
    case steps = 0
    case epochs = 1

    /// Words in a row.
    var width: Int { self == .steps ? 2 : 9 }
  }

  /// After how many steps without a checkpoint a training with a place for them writes its history: 256 KB of
  /// steps, and 1.4 MB where each step is an epoch.
  static let stepsAhead = 1 << 14

  /// The greatest number of rows that a reader takes into memory at once.
  static let longestRecord = 1 << 16
}

// MARK: - Rows

extension EpochRecord {
  private static var measurements: [WritableKeyPath<EpochRecord, Double?>] {
    [\.trainingAccuracy, \.validationLoss, \.validationAccuracy]
  }

  /// The record as words.
  var row: [UInt64] {
    let optional = EpochRecord.measurements.map { self[keyPath: $0] }
    let mask = optional.indices.reduce(0 as UInt64) { $0 | (optional[$1] == nil ? 0 : 1 << $1) }
    return [
      mask, UInt64(bitPattern: Int64(epoch)), UInt64(bitPattern: Int64(step)),
      learningRate.bitPattern, trainingLoss.bitPattern, seconds.bitPattern,
    ] + optional.map { ($0 ?? 0).bitPattern }
  }

  /// A record of such words.
  init(row: ArraySlice<UInt64>) {
    let row = Array(row)
    self.init(
      epoch: Int(Int64(bitPattern: row[1])), step: Int(Int64(bitPattern: row[2])),
      learningRate: Double(bitPattern: row[3]), trainingLoss: Double(bitPattern: row[4]),
      seconds: Double(bitPattern: row[5]))
    for (index, path) in EpochRecord.measurements.enumerated() where row[0] >> index & 1 == 1 {
      self[keyPath: path] = Double(bitPattern: row[6 + index])
    }
  }
}
