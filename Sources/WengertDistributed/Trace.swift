import Foundation
import WengertSupport

/// Records when each computation and exchange began and ended, for a page that shows traces (chrome://tracing, Perfetto).
package final class Trace: Sendable {
  enum Track: Int { case computation = 1, communication = 2 }

  /// A folder, where each process writes `rank-N.json` at its end.
  static let variable = "WENGERT_DISTRIBUTED_TRACE"

  private struct Event {
    let name: String
    let track: Track
    let from: ContinuousClock.Instant
    let to: ContinuousClock.Instant
  }

  private let folder: String
  private let start = ContinuousClock.now
  /// In microseconds: what ranks of one machine have in common, and of several whose clocks are alike.
  private let startTime = Date().timeIntervalSince1970 * 1e6
  private let events = Guarded<[Event]>([])

  init?(_ environment: [String: String]) {
    guard let folder = environment[Trace.variable], !folder.isEmpty else { return nil }
    self.folder = folder
  }

  func add(
    _ name: String, on track: Track, from: ContinuousClock.Instant, to: ContinuousClock.Instant
  ) {
    events.withLock { $0.append(Event(name: name, track: track, from: from, to: to)) }
  }

  func write(rank: Int) {
    let names = [Track.computation, .communication].map { track in
      "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":\(rank),\"tid\":\(track.rawValue),"
        + "\"args\":{\"name\":\"\(track)\"}}"
    }
    let lines = events.contents.map { event in
      "{\"name\":\"\(event.name)\",\"ph\":\"X\",\"pid\":\(rank),\"tid\":\(event.track.rawValue),"
        + "\"ts\":\(startTime + start.duration(to: event.from).microseconds),"
        + "\"dur\":\(event.from.duration(to: event.to).microseconds)}"
    }
    let text = "[\n" + (names + lines).joined(separator: ",\n") + "\n]\n"
    let path = "\(folder)/rank-\(rank).json"
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
      Console.standardError.write(
        "wengert, rank \(rank): \(path) cannot be written; \(Trace.variable) must name an "
          + "existing folder\n"
      )
    }
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
