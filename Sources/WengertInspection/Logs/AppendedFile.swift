import Foundation
import WengertNeuralNetworks

/// A file that grows; what was appended can be read at once.
final class AppendedFile {
  let path: String
  private let handle: FileHandle
  private(set) var error: FileError?

  /// - Parameter keeps: Whether what is there stays.
  init(path: String, keeps: Bool) throws(FileError) {
    self.path = path
    if !keeps || !FileManager.default.fileExists(atPath: path) {
      // Whether it could be made is seen when it is opened.
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    do {
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      _ = try handle.seekToEnd()
    } catch { throw AppendedFile.failure(path, error) }
  }

  deinit { try? handle.close() }

  /// Callbacks cannot throw: the first failure is kept and told on standard error, and ends the writing.
  func append(_ bytes: [UInt8]) {
    guard error == nil else { return }
    do { try handle.write(contentsOf: Data(bytes)) } catch {
      let failure = AppendedFile.failure(path, error)
      self.error = failure
      FileHandle.standardError.write(Data("\(failure)\n".utf8))
    }
  }

  static func makeFolder(_ path: String) throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { throw failure(path, error) }
  }

  private static func failure(_ path: String, _ error: any Error) -> FileError {
    FileError(
      .inputOutput, path: path, expected: "a place to write to",
      found: "\((error as NSError).localizedDescription)",
      hint: "check the folder, its permissions and the space left")
  }
}
