import WengertSupport

/// The bytes of a plain file.
final class FileSource: ByteSource {
  let path: String
  private let file: FileReader
  private var position = 0

  /// Opens `path`; throws where it is missing, not a plain file, not readable, or empty.
  init(path: String, hint: String = "check the path") throws(DatasetError) {
    self.path = path
    do throws(FileFailure) { file = try FileReader(path: path) } catch {
      switch error {
      case .missing: throw .missingFile(path: path, hint: hint)
      case .notPlain: throw .notAFile(path: path, hint: "give the file itself")
      case .system:
        throw .inputOutput(path: path, reason: error.reason, hint: "check the permissions")
      }
    }
    guard file.size > 0 else {
      throw .emptyFile(path: path, hint: "fetch or copy the file again")
    }
  }

  var bytesLeft: Int? { max(0, file.size - position) }

  func read(_ limit: Int, into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    do throws(FileFailure) {
      let chunk = try [UInt8].filled(upTo: limit) { (target) throws(FileFailure) in
        try file.read(into: UnsafeMutableRawBufferPointer(target))
      }
      bytes.append(contentsOf: chunk)
      position += chunk.count
      return chunk.count
    } catch {
      throw .inputOutput(path: path, reason: error.reason, hint: "copy the file again")
    }
  }
}

extension [UInt8] {
  /// The bytes that `body` writes, `capacity` at most, and says how many.
  static func filled<Failure: Error>(
    upTo capacity: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Int
  ) throws(Failure) -> [UInt8] {
    var result: Result<Int, Failure> = .success(0)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      do throws(Failure) {
        initialized = try body(UnsafeMutableBufferPointer(rebasing: buffer[..<capacity]))
      } catch { result = .failure(error) }
    }
    _ = try result.get()
    return bytes
  }
}
