import Foundation

/// The measurements of a training: every step's loss and rate, and the results of each epoch.
public struct History: Sendable, Equatable, Codable {
  /// The loss of each step.
  public internal(set) var losses: [Double] = []
  /// The learning rate of each step.
  public internal(set) var learningRates: [Double] = []
  /// The results of each epoch.
  public internal(set) var epochs: [EpochRecord] = []
  /// The position in `epochs` of the best value monitored so far; nil before the first.
  public internal(set) var bestEpoch: Int?
  /// Why the last `fit` ended; nil before the first and while one runs.
  public internal(set) var ending: Ending?
  /// The number of the first step that is listed: 0, unless a training was taken up without the history
  /// before.
  public internal(set) var firstStep = 0

  /// Why a `fit` ended.
  public enum Ending: String, Sendable, Hashable, Codable {
    /// It reached the number of epochs or steps that was asked for.
    case completed
    /// Ctrl-C, a cancelled task or `interrupt()`: the same `fit` resumes later.
    case interrupted
    /// Nothing became better for more epochs than are tolerated.
    case stoppedEarly
    /// A callback, or the program, called `stop()`.
    case stopped
  }

  /// A history without steps.
  public init() {}

  /// Number of steps.
  public var stepCount: Int { firstStep + losses.count }
  /// Whether the last `fit` was interrupted.
  public var wasInterrupted: Bool { ending == .interrupted }
  /// Whether the last `fit` ended because nothing became better.
  public var stoppedEarly: Bool { ending == .stoppedEarly }

  /// One line per epoch, with a header; missing measurements are empty.
  public var csv: String {
    let header =
      "epoch,step,learning_rate,training_loss,training_accuracy,validation_loss,"
      + "validation_accuracy,seconds\n"
    return epochs.reduce(into: header) { text, record in
      let numbers = [
        record.learningRate, record.trainingLoss, record.trainingAccuracy, record.validationLoss,
        record.validationAccuracy, record.seconds,
      ]
      let cells = numbers.map { $0.map { "\($0)" } ?? "" }
      text += "\(record.epoch),\(record.step)," + cells.joined(separator: ",") + "\n"
    }
  }

  /// One line per step, with a header.
  public var stepsCSV: String {
    losses.indices.reduce(into: "step,learning_rate,loss\n") { text, step in
      text += "\(firstStep + step),\(learningRates[step]),\(losses[step])\n"
    }
  }
}

/// The results of an epoch.
public struct EpochRecord: Sendable, Equatable, Codable {
  /// The epoch, the first of which is 0.
  public var epoch: Int
  /// Number of steps up to now.
  public var step: Int
  /// The rate of the last step.
  public var learningRate: Double
  /// The mean loss of the epoch's steps, in training mode while parameters changed.
  public var trainingLoss: Double
  /// The accuracy on the training sample if there is one, else that of the epoch's steps if they
  /// measure it.
  public var trainingAccuracy: Double?
  /// The mean loss on the validation set.
  public var validationLoss: Double?
  /// The accuracy on the validation set.
  public var validationAccuracy: Double?
  /// How long the epoch took, evaluation included, in seconds.
  public var seconds: Double
}

/// The measurements of a step.
public struct StepRecord: Sendable, Equatable {
  /// The step, the first of which is 0.
  public var step: Int
  /// The epoch, the first of which is 0.
  public var epoch: Int
  /// The loss before the step.
  public var loss: Double
  /// The share of samples that were right before the step, if that is measured.
  public var accuracy: Double?
  /// The learning rate of the step.
  public var learningRate: Double
}

extension History {
  /// The history as JSON; numbers that are not finite are written as texts.
  public func json() -> Data { TrainingJSON.encoded(self) }

  /// A history from its JSON.
  ///
  /// - Throws: Where it is none; the offset counts from the beginning of `json`.
  public init(json: Data) throws(FileError) {
    func malformed(_ offset: Int, _ found: String) -> FileError {
      FileError(
        .malformed, path: "history", offset: offset, expected: "a history in JSON", found: found,
        hint: "it is incomplete, was changed, or is not a history")
    }
    do throws(TrainingJSON.Flaw) {
      self = try TrainingJSON.decoded(History.self, from: Array(json))
    } catch { throw malformed(error.offset, error.found) }
    guard isConsistent else { throw malformed(0, "inconsistent numbers") }
  }

  /// Whether a training can have measured this.
  var isConsistent: Bool {
    losses.count == learningRates.count && History.isCount(firstStep)
      && bestEpoch.map(epochs.indices.contains) ?? true
      && epochs.allSatisfy { History.isCount($0.epoch) && History.isCount($0.step) }
  }

  /// Whether a training can have counted up to here; counting on cannot overflow then.
  static func isCount(_ number: Int) -> Bool { (0..<(1 << 53)).contains(number) }
}

/// JSON that keeps every `Double`, those that are not finite included.
enum TrainingJSON {
  static func encoded(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try encoder.encode(value) } catch {
      // Structures of numbers, texts and arrays can always be written.
      fatalError("JSON: \(error)")
    }
  }

  /// Why bytes are not the value that they should be.
  struct Flaw: Error {
    let offset: Int
    let found: String
  }

  static func decoded<Value: Decodable>(
    _: Value.Type, from bytes: [UInt8]
  ) throws(Flaw) -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try decoder.decode(Value.self, from: Data(bytes)) } catch {
      throw Flaw(offset: 0, found: "\(bytes.count) bytes that are none\(place(of: error))")
    }
  }

  /// Where in a value a decoder found the mismatch.
  private static func place(of error: any Error) -> String {
    let path =
      switch error as? DecodingError {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context.codingPath
      default: [any CodingKey]()
      }
    return path.isEmpty
      ? "" : " (see '\(path.map { String($0.stringValue.prefix(40)) }.joined(separator: "."))')"
  }
}
