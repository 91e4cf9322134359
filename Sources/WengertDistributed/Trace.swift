import Foundation
import WengertSupport

/// Notes when what was computed and exchanged, for a page that shows traces (chrome://tracing, Perfetto).
package final class Trace: Sendable {
  enum Track: Int { case computation = 1, communication = 2 }

  /// A folder, where each process writes `rank-N.json` at its end.
  static let variable = "WENGERT_DISTRIBUTED_TRACE"

  private let folder: String
  private let start = ContinuousClock.now
  private let events = Guarded<[String]>([])

  init?(_ environment: [String: String]) {
    guard let folder = environment[Trace.variable], !folder.isEmpty else { return nil }
    self.folder = folder
  }

  func add(
    _ name: String, on track: Track, from: ContinuousClock.Instant, to: ContinuousClock.Instant
  ) {
    let (begin, length) = (start.duration(to: from), from.duration(to: to))
    let event =
      "{\"name\":\"\(name)\",\"ph\":\"X\",\"pid\":0,\"tid\":\(track.rawValue),"
      + "\"ts\":\(begin.microseconds),\"dur\":\(length.microseconds)}"
    events.withLock { $0.append(event) }
  }

  func write(rank: Int) {
    let names = [Track.computation, .communication].map { track in
      "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":0,\"tid\":\(track.rawValue),"
        + "\"args\":{\"name\":\"\(track)\"}}"
    }
    let text = "[\n" + (names + events.contents).joined(separator: ",\n") + "\n]\n"
    try? Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/rank-\(rank).json"))
  }
}

extension Duration {
  /// In microseconds.
  var microseconds: Double {
    Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
  }

  /// In seconds.
  package var inSeconds: Double { microseconds / 1e6 }
}
