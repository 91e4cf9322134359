import Wengert

/// What is checked of every program.
enum Check: CaseIterable, Sendable {
  case recording, recordingFloat, backward, backwardFloat, targets
  case checkpoints, checkpointsFloat, forwardMode, secondDerivatives, float
  case linearity, otherOperations

  /// What is wrong with a program; nil if nothing is. Counts what could not be told.
  func failure(of program: Program, untold: inout Int) -> Mismatch? {
    do {
      let told = try checked { try run(program) }
      if !told { untold += 1 }
      return nil
    } catch let mismatch as Mismatch {
      return mismatch
    } catch {
      return Mismatch(text: "it stops with \"\(error)\"", code: [])
    }
  }

  private func run(_ program: Program) throws -> Bool {
    switch self {
    case .recording: try program.checkRecording(Double.self)
    case .recordingFloat: try program.checkRecording(Float.self)
    case .backward: try program.checkBackward(Double.self)
    case .backwardFloat: try program.checkBackward(Float.self)
    case .targets: try program.checkTargets()
    case .checkpoints: try program.checkCheckpoints(Double.self)
    case .checkpointsFloat: try program.checkCheckpoints(Float.self)
    case .forwardMode: return try program.checkForwardMode()
    case .secondDerivatives: return try program.checkSecondDerivatives()
    case .float: try program.checkFloat()
    case .linearity: try program.checkLinearity()
    case .otherOperations: try program.checkOtherOperations()
    }
    return true
  }
}
