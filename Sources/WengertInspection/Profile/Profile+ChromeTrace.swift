import WengertNeuralNetworks
import WengertSupport

extension Profile {
  /// The events in the order of time, as a Chrome trace: JSON for `chrome://tracing` and `ui.perfetto.dev`.
  ///
  /// Operations, rules, backward passes and phases are complete events of one thread and nest.
  public var chromeTrace: String {
    var lines = [
      #"{"name":"process_name","ph":"M","pid":1,"tid":1,"args":{"name":"Wengert"}}"#,
      #"{"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"operations"}}"#,
    ]
    // Outer events first where several begin at once.
    let ordered = timeline.sorted { a, b in
      a.start != b.start ? a.start < b.start : a.duration > b.duration
    }
    for event in ordered { lines.append(event.json) }
    return "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" + lines.joined(separator: ",\n")
      + "\n]}\n"
  }

  /// Writes the Chrome trace.
  ///
  /// - Throws: When the file cannot be written.
  public func writeChromeTrace(to path: String) throws(FileError) {
    try writeText(chromeTrace, to: path)
  }
}

/// Writes a text as a file, whole or not at all.
func writeText(_ text: String, to path: String) throws(FileError) {
  do throws(FileFailure) { try AtomicFileWriter.write(Array(text.utf8), to: path) } catch {
    throw FileError(writing: path, error)
  }
}

extension TimelineEvent {
  private var category: String {
    switch pass {
    case .forward: "forward"
    case .backward: "backward"
    case .walk: "walk"
    case .phase: "phase"
    }
  }

  fileprivate var json: String {
    var fields = [
      "\"name\":\(JSONText.quoted(name))", "\"cat\":\"\(category)\"", "\"ph\":\"X\"",
      "\"ts\":\(microseconds(start))", "\"dur\":\(microseconds(duration))", "\"pid\":1",
      "\"tid\":1",
    ]
    if pass == .forward || pass == .backward {
      fields.append(
        "\"args\":{\"module\":\(JSONText.quoted(module)),\"bytes\":\(JSONText.number(bytes)),"
          + "\"flops\":\(JSONText.number(flops))}")
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  /// Whole nanoseconds, so that nested events stay nested.
  private func microseconds(_ nanoseconds: UInt64) -> String {
    let rest = String(nanoseconds % 1_000)
    return "\(nanoseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
