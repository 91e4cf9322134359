import WengertAutodiff

/// One event for the Chrome trace; nanoseconds from the beginning.
struct TimelineEvent: Sendable {
  let name: String
  let module: String
  let pass: ProfileRecorder.Pass
  let start: UInt64
  let duration: UInt64
  let bytes: Double
  let flops: Double
}

extension Profile {
  /// Adds the events of a recording up.
  init(_ recorder: ProfileRecorder, from start: UInt64, to end: UInt64) {
    var operations = RowSums()
    var modules = RowSums()
    var phases = RowSums()
    var rulesOfWalk = 0.0
    var operationsOfWalk = 0.0
    for event in recorder.events {
      let name = recorder.names[Int(event.name)]
      let seconds = Double(event.duration) * 1e-9
      switch event.pass {
      case .forward, .backward:
        operations.add(event, to: name, seconds)
        modules.add(event, to: recorder.paths.names[Int(event.module)], seconds)
        rulesOfWalk += event.pass == .backward ? seconds : 0
      case .walk:
        operationsOfWalk += seconds
        phases.add(event, to: "(walk)", 0)
      case .phase: phases.add(event, to: "(\(name))", seconds)
      }
    }
    let own = Double(recorder.ownTime) * 1e-9
    // A walk's own work besides its rules: order, sums of contributions, gradients of leaves.
    let walk = operationsOfWalk - rulesOfWalk - Double(recorder.ownTimeInWalks) * 1e-9
    if operationsOfWalk > 0 {
      phases.rows[phases.positions["(walk)"]!].backwardSeconds = max(walk, 0)
    }
    self.operations = operations.rows.sorted { $0.seconds > $1.seconds }
    self.modules = modules.rows
    self.phases = phases.rows
    seconds = max(Double(end - start) * 1e-9 - own, 0)
    profilerSeconds = own
    timeline = recorder.events.map { event in
      TimelineEvent(
        name: recorder.names[Int(event.name)],
        module: recorder.paths.names[Int(event.module)], pass: event.pass,
        start: event.start - start, duration: event.duration, bytes: event.bytes,
        flops: event.flops)
    }
  }
}

/// Rows in the order of their first event.
private struct RowSums {
  var rows: [Profile.Row] = []
  var positions: [String: Int] = [:]

  mutating func add(_ event: ProfileRecorder.Event, to name: String, _ seconds: Double) {
    let position = positions[name] ?? rows.count
    if position == rows.count {
      positions[name] = position
      rows.append(Profile.Row(name: name))
    }
    switch event.pass {
    case .forward, .phase:
      rows[position].calls += 1
      rows[position].forwardSeconds += seconds
    case .backward, .walk:
      rows[position].backwardCalls += 1
      rows[position].backwardSeconds += seconds
    }
    rows[position].bytes += event.bytes
    rows[position].flops += event.flops
  }
}
