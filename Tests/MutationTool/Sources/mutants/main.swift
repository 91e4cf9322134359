import Foundation

// Puts faults into a copy of the package, one at a time, and runs the tests that should notice.
//
//     Tests/mutants                  all of them; fails if fewer than 97 % are noticed
//     Tests/mutants --sample 8       some of one test target, chosen by the commit; fails if one is not noticed
//     Tests/mutants --only TEXT …    those whose file or line contains one of the texts
//     Tests/mutants --check          only whether the lines of the rules are there
do {
  try Mutants(Array(CommandLine.arguments.dropFirst())).run()
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}

/// Prints a line at once, whatever standard output is.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
