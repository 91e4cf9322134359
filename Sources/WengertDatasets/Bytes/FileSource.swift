import Foundation

/// The bytes of a plain file.
final class FileSource: ByteSource {
  let path: String
  private let descriptor: Int32
  private var size: Int
  private var position = 0

  /// Opens `path`; throws where it is missing, not a plain file, not readable, or empty.
  init(path: String, hint: String = "check the path") throws(DatasetError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missingFile(path: path, hint: hint) }
      throw .inputOutput(path: path, reason: systemReason(), hint: hint)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notAFile(path: path, hint: "give the file itself")
    }
    guard status.st_size > 0 else {
      throw .emptyFile(path: path, hint: "fetch or copy the file again")
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .inputOutput(path: path, reason: systemReason(), hint: "check the permissions")
    }
    self.path = path
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  var bytesLeft: Int? { max(0, size - position) }

  func read(_ limit: Int, into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    guard limit > 0 else { return 0 }
    let descriptor = descriptor
    let (chunk, got) = withChunk(limit) { target in
      var got = systemRead(descriptor, target)
      while got < 0 && errno == EINTR { got = systemRead(descriptor, target) }
      return got
    }
    guard got >= 0 else {
      throw .inputOutput(path: path, reason: systemReason(), hint: "copy the file again")
    }
    bytes.append(contentsOf: chunk)
    position += got
    return got
  }
}

/// A new array of at most `capacity` bytes that `body` writes; a negative count makes it empty.
func withChunk(
  _ capacity: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int
) -> (bytes: [UInt8], count: Int) {
  var count = 0
  let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
    count = body(UnsafeMutableBufferPointer(rebasing: buffer[0..<capacity]))
    initialized = max(0, count)
  }
  return (bytes, count)
}

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableBufferPointer<UInt8>) -> Int {
  read(descriptor, target.baseAddress, target.count)
}

/// What the last failed system call says, in words.
func systemReason() -> String {
  String(cString: strerror(errno))
}
