import Foundation

/// Fetches files over HTTP: goes on where a transfer broke, tries again, and checks what it got.
public struct Downloader: Sendable {
  /// How often each mirror is tried.
  public var attempts = 3
  /// Seconds to wait before the second try; each later wait is twice as long.
  public var backoff: TimeInterval = 1
  /// Seconds without a byte after which a transfer is given up.
  public var stallTimeout: TimeInterval = 30
  /// The most bytes of a file whose size is not known.
  public var limit = DataLimits.bytes
  /// Gets the name of the file, the bytes so far, and the bytes in all where known; it is called
  /// on another thread.
  public var progress: @Sendable (String, Int, Int?) -> Void = { _, _, _ in }

  /// Makes a downloader with 3 attempts, 1 s of back-off and a stall timeout of 30 s.
  public init() {}

  /// Fetches `file` to `path`.
  ///
  /// The bytes go to `path.part` and are renamed when size and SHA-256 fit, so that `path` is
  /// whole or absent. A `.part` file of an earlier try is continued. Blocks until done. Of several
  /// threads and processes that fetch to the same path, one does so at a time.
  ///
  /// - Parameters:
  ///   - file: what to fetch.
  ///   - path: where to put it; its folder must be there.
  ///   - hint: what the user can do instead, for the error.
  /// - Throws: ``DatasetError/download(url:status:hint:)`` where no mirror gives the file.
  public func fetch(
    _ file: RemoteFile, to path: String, hint: String = "check the connection and try again"
  ) throws(DatasetError) {
    try fetch(file, to: path, hint: hint, unlessThere: false)
  }

  /// Fetches `file`; where it may be there already, another process may also just have fetched it.
  func fetch(
    _ file: RemoteFile, to path: String, hint: String, unlessThere: Bool
  ) throws(DatasetError) {
    let lock = FileLock(path: path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    if unlessThere, let size = fileSize(path), file.size == nil || file.size == size { return }
    // Without locks nobody else may write to the same file, and nothing can be continued.
    let part = path + (lock == nil ? ".\(UUID().uuidString).part" : ".part")
    defer { if lock == nil { remove(part) } }
    try fetch(file, part: part, path: path, hint: hint)
  }

  private func fetch(
    _ file: RemoteFile, part: String, path: String, hint: String
  ) throws(DatasetError) {
    var failures: [(url: String, status: String)] = []
    for mirror in file.mirrors {
      guard let url = URL(string: mirror), ["http", "https"].contains(url.scheme) else {
        failures.append((mirror, "not an http address"))
        continue
      }
      var wait = backoff
      for attempt in 1...max(1, attempts) {
        let failure = try tryOnce(file, url, part: part, path: path)
        guard let failure else { return }
        let last = attempt == max(1, attempts) || !failure.worthRetrying
        if last {
          failures.append((mirror, "\(failure.reason) (attempt \(attempt))"))
          break
        }
        Thread.sleep(forTimeInterval: wait)
        wait *= 2
      }
    }
    let others = failures.dropFirst().map { "; \($0.url): \($0.status)" }.joined()
    throw .download(url: failures[0].url, status: failures[0].status + others, hint: hint)
  }

  private struct Failure {
    var reason: String
    var worthRetrying: Bool
  }

  /// One transfer and its checks; nil where `path` is there now.
  private func tryOnce(
    _ file: RemoteFile, _ url: URL, part: String, path: String
  ) throws(DatasetError) -> Failure? {
    var start = fileSize(part) ?? 0
    if let size = file.size, start > size { start = 0 }
    // All bytes came before, but the last step did not: only check them.
    if start == 0 || start != file.size {
      let transfer = HTTPTransfer(
        partPath: part, resumeAt: start, limit: file.size ?? limit,
        progress: { [progress] in progress(file.name, $0, $1) })
      switch transfer.run(url, stall: stallTimeout) {
      case .complete: break
      case .status(let code):
        let passing = code >= 500 || code == 408 || code == 429
        return Failure(reason: "HTTP status \(code)", worthRetrying: passing)
      case .rangeRefused:
        remove(part)
        return Failure(reason: "the server cannot go on at byte \(start)", worthRetrying: true)
      case .broken(let reason):
        return Failure(reason: reason, worthRetrying: true)
      case .tooLong(let size):
        remove(part)
        return Failure(
          reason: "the server sends \(size) bytes, expected \(file.size ?? limit) at most",
          worthRetrying: false)
      }
    }
    return try verify(file, part: part, path: path, continued: start > 0)
  }

  private func verify(
    _ file: RemoteFile, part: String, path: String, continued: Bool
  ) throws(DatasetError) -> Failure? {
    let size = fileSize(part) ?? 0
    if let expected = file.size, size != expected {
      remove(part)
      // A connection that ends without a stated length may have been cut.
      return Failure(reason: "got \(size) bytes, expected \(expected)", worthRetrying: true)
    }
    if let expected = file.sha256 {
      let found = size > 0 ? try SHA256.hexDigest(ofFile: part) : SHA256().hexDigest()
      if found != expected {
        remove(part)
        // A file put together from two versions may be right when fetched whole.
        return Failure(
          reason: "SHA-256 is \(found), expected \(expected)", worthRetrying: continued)
      }
    }
    guard synchronize(part), rename(part, path) == 0 else {
      throw .inputOutput(path: path, reason: systemReason(), hint: "check the permissions")
    }
    return nil
  }
}

/// The size of a plain file, nil where there is none.
func fileSize(_ path: String) -> Int? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return Int(status.st_size)
}

private func remove(_ path: String) { unlink(path) }

/// Brings a file to the disk, so that after a power failure its name does not stand for less.
private func synchronize(_ path: String) -> Bool {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return false }
  defer { close(file) }
  return fsync(file) == 0
}
