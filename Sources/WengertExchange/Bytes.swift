import WengertNeuralNetworks
import WengertSupport

/// Bytes of a file, mapped or in memory.
enum Bytes: Sendable {
  case mapped(MappedFile)
  case array([UInt8])

  init(path: String) throws(FileError) {
    do throws(FileFailure) {
      self = .mapped(try MappedFile(path: path))
    } catch { throw FileError(reading: path, error) }
  }

  var count: Int {
    switch self {
    case .mapped(let file): file.bytes.count
    case .array(let array): array.count
    }
  }

  func read<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch self {
    case .mapped(let file):
      defer { withExtendedLifetime(file) {} }
      return try body(file.bytes)
    case .array(let array):
      return try array.withUnsafeBufferPointer { (bytes) throws(Failure) in
        try body(UnsafeRawBufferPointer(bytes))
      }
    }
  }
}
