import ExampleSupport
import Foundation
import Wengert

/// The folder that a training writes into.
public struct RunFolder: Sendable {
  /// The description of the training and its data: enough to use the net.
  public struct Description: Codable, Sendable {
    /// The configuration of the training.
    public var configuration: Configuration
    /// The facts of the data that the net depends on.
    public var facts: DataFacts
  }

  /// The folder.
  public let path: String
  /// The description of the training.
  public var description: String { "\(path)/model.json" }
  /// The state to go on from.
  public var checkpoint: String { "\(path)/training.checkpoint" }
  /// The state before that.
  public var previousCheckpoint: String { "\(checkpoint).previous" }
  /// The best weights, as safetensors.
  public var weights: String { "\(path)/best.safetensors" }
  /// A line for each epoch.
  public var metrics: String { "\(path)/metrics.csv" }
  /// The curves.
  public var curves: String { "\(path)/curves.png" }
  /// The report.
  public var report: String { "\(path)/report.html" }
  /// The log that steps can be taken again from.
  public var log: String { "\(path)/run.steps" }

  /// A folder, which need not be there.
  public init(_ path: String) {
    self.path = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
  }

  /// Whether a path is the folder of a training.
  public static func isOne(_ path: String) -> Bool {
    !path.isEmpty && FileManager.default.fileExists(atPath: RunFolder(path).description)
  }

  /// The saved description of the training.
  ///
  /// - Throws: When there is none.
  public func read() throws -> Description {
    guard !path.isEmpty else {
      throw ToolError("the folder's name is empty; give the folder that wengert train wrote into")
    }
    guard let bytes = FileManager.default.contents(atPath: description) else {
      let what =
        FileManager.default.fileExists(atPath: path)
        ? "there is no model.json in it" : "there is no such folder"
      throw ToolError("\(path): \(what); give the folder that wengert train wrote into")
    }
    do { return try JSONDecoder().decode(Description.self, from: bytes) } catch {
      throw ToolError("\(description): it is damaged, or another version wrote it; train anew")
    }
  }

  /// Writes the description.
  ///
  /// - Throws: When it cannot be written.
  public func write(_ value: Description) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(encoder.encode(value), to: description)
  }

  /// Writes a file of the folder, whole or not at all.
  ///
  /// - Throws: When it cannot be written.
  public func write(_ bytes: Data, to path: String) throws {
    do { try bytes.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw ToolError("cannot write \(path): \(systemReason(error))")
    }
  }

  /// The net with its best weights.
  ///
  /// - Throws: When there is none, or it is damaged.
  public func net() throws -> (net: Sequential<Float>, description: Description) {
    let description = try read()
    guard FileManager.default.fileExists(atPath: weights) else {
      throw ToolError(
        "\(path): there are no weights; the training was not run to an end, or its loss was no finite number"
      )
    }
    var builder = NetBuilder(description.configuration, description.facts)
    let net = try builder.net()
    do { try net.load(from: weights) } catch {
      guard error.kind == .mismatch else { throw error }
      throw error.advising("copy those of this training again, or train anew")
    }
    net.setMode(.evaluation)
    return (net, description)
  }
}
