import Foundation
import WengertSupport

/// Downloads files over HTTP: continues broken transfers, retries, and verifies the result.
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
  /// The bytes go to `path.part`, which is renamed when size and SHA-256 fit, so that `path` is whole or
  /// absent. A partial file of an earlier try is continued where the hash is known, which verifies
  /// that both parts belong together. Blocks until done. Of several threads and processes that fetch to the
  /// same path, one does so at a time.
  ///
  /// - Parameters:
  ///   - file: the file to download.
  ///   - path: where to put it; its folder must be there.
  ///   - hint: advice for the user, for the error.
  /// - Throws: ``DatasetError/download(url:status:hint:)`` where no mirror gives the file,
  ///   ``DatasetError/inputOutput(path:reason:hint:)`` where it cannot be written.
  public func fetch(
    _ file: RemoteFile, to path: String, hint: String = "check the connection and try again"
  ) throws(DatasetError) {
    try fetch(file, to: path, hint: hint, unlessThere: false)
  }

  /// Fetches `file`; where it may be there already, another process may also just have fetched it.
  func fetch(
    _ file: RemoteFile, to path: String, hint: String, unlessThere: Bool
  ) throws(DatasetError) {
    let draft = try writing(path) { () throws(FileFailure) in try Draft(of: path, ending: ".part") }
    if unlessThere && file.isThere(path) { return }
    var failures: [(url: String, status: String)] = []
    for mirror in file.mirrors {
      guard let failure = try fetch(file, from: mirror, to: path, draft) else { return }
      failures.append((mirror, failure))
    }
    // Without a hash, a partial file may be of another version.
    draft.isKept = file.sha256 != nil && draft.size > 0
    let others = failures.dropFirst().map { "; \($0.url): \($0.status)" }.joined()
    throw .download(url: failures[0].url, status: failures[0].status + others, hint: hint)
  }

  /// Tries one address some times; nil where `path` is there now.
  private func fetch(
    _ file: RemoteFile, from mirror: String, to path: String, _ draft: Draft
  ) throws(DatasetError) -> String? {
    // Schemes may be written in capitals, which the system does not know.
    var address = URLComponents(string: mirror)
    let scheme = address?.scheme?.lowercased()
    address?.scheme = scheme
    guard let url = address?.url, ["http", "https"].contains(scheme) else {
      return "not an http address"
    }
    var (attempt, wait, version) = (1, backoff, nil as String?)
    while true {
      guard let failure = try tryOnce(file, url, draft, &version, to: path) else { return nil }
      if attempt >= attempts || !failure.isPassing {
        return "\(failure.reason) (attempt \(attempt))"
      }
      Thread.sleep(forTimeInterval: wait)
      wait *= 2
      attempt += 1
    }
  }

  private struct Failure {
    let reason: String
    /// Whether another try may end better.
    let isPassing: Bool
  }

  /// One transfer and its checks; nil where `path` is there now.
  private func tryOnce(
    _ file: RemoteFile, _ url: URL, _ draft: Draft, _ version: inout String?, to path: String
  ) throws(DatasetError) -> Failure? {
    let limit = file.size ?? limit
    var start = file.sha256 == nil && version == nil ? 0 : draft.size
    if start > limit { start = 0 }
    // All bytes came before, but the last step did not: only check them.
    if start == 0 || start != file.size {
      let transfer = HTTPTransfer(
        to: draft, from: start, of: version, limit: limit,
        progress: { [progress] in progress(file.name, $0, $1) })
      let outcome = transfer.run(url, stall: stallTimeout)
      version = transfer.version
      if let failure = failure(outcome, start, limit) {
        if case .broken = outcome {} else { try empty(draft, path) }
        return failure
      }
    }
    guard let failure = try check(file, draft, continued: start > 0) else {
      try writing(path) { () throws(FileFailure) in
        try draft.synchronize()
        try draft.rename(to: path)
        try PlainFile.synchronizeFolder(of: path)
      }
      return nil
    }
    try empty(draft, path)
    return failure
  }

  private func failure(_ outcome: HTTPTransfer.Outcome, _ start: Int, _ limit: Int) -> Failure? {
    switch outcome {
    case .complete: nil
    case .status(let code):
      Failure(
        reason: "HTTP status \(code)", isPassing: code >= 500 || code == 408 || code == 429)
    case .rangeRefused:
      Failure(reason: "the server cannot resume at byte \(start)", isPassing: true)
    case .broken(let reason): Failure(reason: reason, isPassing: true)
    case .tooLong(let size):
      Failure(
        reason: "the server sends \(size) bytes, expected \(limit) at most", isPassing: false)
    }
  }

  private func check(
    _ file: RemoteFile, _ draft: Draft, continued: Bool
  ) throws(DatasetError) -> Failure? {
    let size = draft.size
    if let expected = file.size, size != expected {
      // A connection that ends without a stated length may have been cut.
      return Failure(reason: "got \(size) bytes, expected \(expected)", isPassing: true)
    }
    guard let expected = file.sha256 else { return nil }
    let found = size > 0 ? try SHA256.hexDigest(ofFile: draft.path) : SHA256().hexDigest()
    if found == expected { return nil }
    // A file put together from two versions may be right when fetched whole.
    return Failure(reason: "SHA-256 is \(found), expected \(expected)", isPassing: continued)
  }

  private func empty(_ draft: Draft, _ path: String) throws(DatasetError) {
    try writing(path) { () throws(FileFailure) in try draft.cut(to: 0) }
  }
}
