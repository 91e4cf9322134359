import Foundation
import WengertTools

/// A program with its arguments. It stays in this program's process group, so that Ctrl-C reaches both.
struct Command {
  let program: String
  let arguments: [String]
  /// Variables that are added to the environment.
  var environment: [String: String] = [:]
  /// The program's argument 0; nil for `program`.
  var name: String?

  init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Starts the program.
  ///
  /// - Parameter output: Where its standard output goes: a descriptor of this program.
  func started(output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO) throws -> pid_t {
    var files = Self.makeActions()
    defer { posix_spawn_file_actions_destroy(&files) }
    if output != STDOUT_FILENO { posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO) }
    if errors != STDERR_FILENO { posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO) }
    var process: pid_t = 0
    let status = withCStrings(words) { words in
      withCStrings(variables) { posix_spawnp(&process, program, &files, nil, words, $0) }
    }
    guard status == 0 else { throw failure(status) }
    return process
  }

  /// Runs the program to its end, with its standard output on standard error.
  func run() throws -> Int32 { try Self.status(of: started(output: STDERR_FILENO)) }

  /// Runs the program to its end and returns its status and all that it wrote.
  func collected() throws -> (status: Int32, output: String) {
    let pipe = Pipe()
    let end = pipe.fileHandleForWriting
    let process = try started(output: end.fileDescriptor, errors: end.fileDescriptor)
    try end.close()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    return (Self.status(of: process), String(decoding: output, as: UTF8.self))
  }

  /// Becomes the program: it has this one's process, input, output and status.
  func replaceThisProgram() throws -> Never {
    let code = withCStrings(words) { words in
      withCStrings(variables) { variables in
        _ = execve(program, words, variables)
        return errno
      }
    }
    throw failure(code)
  }

  /// Waits for a process and returns its status as a shell has it: 128 and the signal if one ended it.
  static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    return shellStatus(status)
  }

  /// The status from `waitpid` as a shell's exit status.
  static func shellStatus(_ status: Int32) -> Int32 {
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private var words: [String] { [name ?? program] + arguments }
  private var variables: [String] {
    ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
  }

  private func failure(_ code: Int32) -> ToolError {
    guard code == ENOENT, !program.contains("/") else {
      return ToolError("cannot start \(program): \(String(cString: strerror(code)))")
    }
    return ToolError(
      "`\(program)` is not in PATH; scripts need Swift's compiler: swift.org/install")
  }

  #if canImport(Darwin)
    private static func makeActions() -> posix_spawn_file_actions_t? {
      var files: posix_spawn_file_actions_t?
      posix_spawn_file_actions_init(&files)
      return files
    }
  #else
    private static func makeActions() -> posix_spawn_file_actions_t {
      var files = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&files)
      return files
    }
  #endif
}

/// Texts as C has them: an array of pointers that a null pointer ends.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
  let pointers = texts.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return try body(pointers + [nil])
}
