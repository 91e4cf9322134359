import WengertNeuralNetworks
import WengertSupport

/// A file that grows; appended bytes can be read at once.
final class AppendedFile {
  let path: String
  private let descriptor: Int32
  private(set) var error: FileError?

  /// - Parameter keeps: Whether the present contents stay.
  init(path: String, keeps: Bool) throws(FileError) {
    self.path = path
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (keeps ? 0 : O_TRUNC)
    descriptor = open(path, flags, 0o666)
    guard descriptor >= 0 else {
      throw FileError(writing: path, .system("open the file"))
    }
  }

  deinit { close(descriptor) }

  /// Callbacks cannot throw: the first failure is kept and told on standard error, and ends the writing.
  func append(_ bytes: [UInt8]) {
    guard error == nil else { return }
    do throws(FileFailure) {
      try bytes.withUnsafeBufferPointer { (bytes) throws(FileFailure) in
        try PlainFile.write(UnsafeRawBufferPointer(bytes), to: descriptor)
      }
    } catch {
      let failure = FileError(writing: path, error)
      self.error = failure
      Console.standardError.write("\(failure)\n")
    }
  }

  static func makeFolder(_ path: String) throws(FileError) {
    do throws(FileFailure) { try PlainFile.makeFolder(path) } catch {
      throw FileError(writing: path, error)
    }
  }
}
