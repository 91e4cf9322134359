import ArgumentParser
import Wengert

/// The error of a program that Ctrl-C ended.
public struct Interrupted: Error {
  /// The work that was given up.
  public init() {}
}

/// Gives the work up if Ctrl-C was pressed; to be called between two steps.
public func checkInterruption() throws {
  if Interruption.isRequested { throw Interrupted() }
}

/// Runs a program's work. After Ctrl-C it ends with a line on standard error that says what was kept, and
/// the status that shells expect.
public func endingInOrder(_ checkpoints: CheckpointOptions? = nil, _ work: () throws -> Void) throws
{
  do {
    try Interruption.noted(work)
  } catch is Interrupted {
    var line = "interrupted"
    if let checkpoints {
      line +=
        checkpoints.folder.map { "; the same command resumes from \($0)" }
        ?? "; nothing was saved: use --checkpoints FOLDER"
    }
    note(line)
    throw ExitCode(130)
  }
}

/// Writes a line to standard error, whatever state that is in.
public func note(_ line: String) {
  if !OtherRank.isThis { ProgressBar("", total: 1).write(line: line) }
}
