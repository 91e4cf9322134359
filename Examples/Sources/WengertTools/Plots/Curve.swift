import Foundation
import WengertInspection

/// A curve of one run.
public struct Curve: Sendable {
  /// The run: the name of its file.
  public let run: String
  /// The measured quantity.
  public let name: String
  /// Where each value was measured.
  public var x: [Double]
  /// The values; NaN where nothing was measured is left out.
  public var y: [Double]

  /// A curve without points that are no numbers.
  public init(run: String, name: String, x: [Double], y: [Double]) {
    self.run = run
    self.name = name
    let kept = zip(x, y).filter { $0.isFinite && $1.isFinite }
    (self.x, self.y) = (kept.map(\.0), kept.map(\.1))
  }

  /// The exponential average with a factor in 0..<1, corrected for its beginning; 0 changes nothing.
  public func smoothed(_ factor: Double) -> Curve {
    var curve = self
    var (average, weight) = (0.0, 0.0)
    for index in y.indices {
      average = factor * average + (1 - factor) * y[index]
      weight = factor * weight + (1 - factor)
      curve.y[index] = average / weight
    }
    return curve
  }

  /// Without the points that have no logarithm.
  public var positive: Curve {
    let kept = zip(x, y).filter { $1 > 0 }
    return Curve(run: run, name: name, x: kept.map(\.0), y: kept.map(\.1))
  }
}

/// The curves of files.
public struct CurveSource {
  /// The file or folder.
  public let path: String
  private let run: String
  private let curves: [Curve]
  /// The x-axis: the name of a column, or `step`; empty for the number of the row.
  public let x: String

  /// Reads CSV, JSON lines, event files, logs of runs, or the folder of a run.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - x: The column that curves are drawn over; nil for `step`, `epoch`, or the number of the row.
  /// - Throws: When it cannot be read, holds no curves, or there is no such column.
  public init(path: String, x: String? = nil) throws {
    self.path = path
    run = CurveSource.name(of: path)
    let kind = try FileKind.of(path: path)
    switch kind {
    case .csv, .jsonLines:
      (curves, self.x) = try CurveSource.curves(MetricTable(path: path, kind: kind!), run, x)
    case .events: (curves, self.x) = (try CurveSource.events([path], run), "step")
    case .runLog:
      let log = try RecordedRun(path: path)
      (curves, self.x) = (
        [
          Curve(
            run: run, name: "loss", x: log.steps.map { Double($0.number) },
            y: log.steps.map(\.loss))
        ], "step"
      )
    case .folder: (curves, self.x) = try CurveSource.folder(path, run, x)
    default:
      throw ToolError(
        "\(path): it is \(kind.map { "of the kind \($0.title)" } ?? "of an unknown kind"); "
          + "curves are read from CSV, JSON lines, event files and logs of runs")
    }
  }

  /// The sources that paths name: a folder of folders of runs is all of these.
  ///
  /// - Throws: As the initializer does.
  public static func all(_ paths: [String], x: String? = nil) throws -> [CurveSource] {
    try paths.flatMap { path in
      let runs = runs(in: path)
      return try (runs.isEmpty ? [path] : runs).map { try CurveSource(path: $0, x: x) }
    }
  }

  /// The folders with curves in a folder that has none of its own.
  private static func runs(in path: String) -> [String] {
    func hasCurves(_ folder: String) -> Bool {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.contains { $0 == "metrics.csv" || $0.contains("tfevents") }
    }
    guard !hasCurves(path),
      let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    else { return [] }
    return names.sorted().map { "\(path)/\($0)" }.filter(hasCurves)
  }

  /// The name that tells a run from others: that of its folder for files that every run has.
  private static func name(of path: String) -> String {
    let parts = URL(fileURLWithPath: path).standardizedFileURL.pathComponents
    let file = parts.last ?? path
    let isCommon = ["metrics.csv", "run.steps"].contains(file) || file.contains("tfevents")
    return isCommon && parts.count > 1 ? parts[parts.count - 2] : file
  }

  private static func folder(
    _ path: String, _ run: String, _ x: String?
  ) throws -> ([Curve], String) {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let events = names.filter { $0.contains("tfevents") }.map { "\(path)/\($0)" }
    if !events.isEmpty { return (try self.events(events, run), "step") }
    guard names.contains("metrics.csv") else {
      throw ToolError("\(path): there is neither an event file nor metrics.csv in this folder")
    }
    return try curves(MetricTable(path: "\(path)/metrics.csv", kind: .csv), run, x)
  }

  private static func events(_ paths: [String], _ run: String) throws -> [Curve] {
    var points: [(tag: String, x: [Double], y: [Double])] = []
    for path in paths {
      for (tag, values) in try EventFile(path: path).curves {
        let place = points.firstIndex { $0.tag == tag } ?? points.count
        if place == points.count { points.append((tag, [], [])) }
        points[place].x += values.map { Double($0.step) }
        points[place].y += values.map(\.value)
      }
    }
    return points.map { Curve(run: run, name: $0.tag, x: $0.x, y: $0.y) }
  }

  private static func curves(
    _ table: MetricTable, _ run: String, _ x: String?
  ) throws -> ([Curve], String) {
    try table.checkNames()
    let numeric = table.columns.filter { $0.numbers != nil && !$0.isBlank }
    let names = numeric.map(\.name)
    if let x, !names.contains(x) { throw missing(x, table.path, names) }
    let name = x ?? ["step", "epoch", "iteration"].first { names.contains($0) }
    let places =
      numeric.first { $0.name == name }?.numbers ?? (0..<table.rowCount).map { Double($0) }
    return (
      numeric.map { Curve(run: run, name: $0.name, x: places, y: $0.numbers!) }, name ?? ""
    )
  }

  /// The curves of which no value is a finite number.
  public var namesWithoutNumbers: [String] { curves.filter(\.x.isEmpty).map(\.name) }

  private static func missing(_ name: String, _ path: String, _ names: [String]) -> ToolError {
    let hint =
      nearest(to: name, of: names).map { "did you mean '\($0)'?" }
      ?? "there are \(listed(names))"
    return ToolError("\(path): there is no column of numbers '\(name)'; \(hint)")
  }

  /// The curves that a text names, with commas between them; a name may have commas in it.
  ///
  /// - Throws: When one is missing.
  public func curves(listedIn text: String) throws -> [Curve] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    func name(_ range: ClosedRange<Int>) -> String {
      parts[range].joined(separator: ",").trimmingCharacters(in: .whitespaces)
    }
    var names: [String] = []
    var place = 0
    while place < parts.count {
      let end = (place..<parts.count).last { last in
        curves.contains { $0.name == name(place...last) }
      }
      names.append(name(place...(end ?? place)))
      place = (end ?? place) + 1
    }
    return try curves(names)
  }

  /// The curves with these names.
  ///
  /// - Parameter names: Nil for those that are measured: all but steps, epochs and seconds.
  /// - Throws: When one is missing.
  public func curves(_ names: [String]?) throws -> [Curve] {
    guard let names else {
      let counters = ["step", "epoch", "iteration", "seconds", "time", x]
      let found = curves.filter { !counters.contains($0.name) && !$0.x.isEmpty }
      // A rate is set, not measured: alone it says nothing of a run whose losses are no numbers.
      let rates = ["learning_rate"]
      let isMeasured = curves.contains { !(counters + rates).contains($0.name) }
      guard found.contains(where: { !isMeasured || !rates.contains($0.name) }) else {
        throw ToolError("\(path): it holds no finite numbers to draw")
      }
      return found.filter { !rates.contains($0.name) } + found.filter { rates.contains($0.name) }
    }
    return try names.map { name in
      guard let curve = curves.first(where: { $0.name == name }) else {
        throw CurveSource.missing(name, path, curves.map(\.name))
      }
      guard !curve.x.isEmpty else {
        throw ToolError("\(path): there is no finite number in '\(name)'")
      }
      return curve
    }
  }
}
