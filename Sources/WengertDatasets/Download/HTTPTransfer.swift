import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One HTTP request whose body is written to a file as it arrives.
///
/// `run` blocks the calling thread. The delegate's calls come on a queue of their own; `condition`
/// guards all that both touch.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  /// How a transfer ended.
  enum Outcome: Equatable {
    /// The whole body is in the file.
    case complete
    /// The server answered with this status and no file.
    case status(Int)
    /// The server does not go on where the file ends.
    case rangeRefused
    /// Something broke on the way; what there is stays in the file.
    case broken(String)
    /// The server sends more than it may.
    case tooLong(Int)
  }

  private let partPath: String
  private let resumeAt: Int
  private let limit: Int?
  private let progress: @Sendable (Int, Int?) -> Void
  private let condition = NSCondition()
  private var file: Int32 = -1
  private var received: Int
  private var total: Int?
  private var outcome: Outcome?
  private var finished = false
  private var lastSign = Date()

  /// - Parameters:
  ///   - partPath: the file to write; it is made, or continued.
  ///   - resumeAt: how many bytes of it are there already.
  ///   - limit: the most bytes that the whole file may have.
  ///   - progress: gets the bytes so far and the bytes in all.
  init(
    partPath: String, resumeAt: Int, limit: Int?, progress: @escaping @Sendable (Int, Int?) -> Void
  ) {
    self.partPath = partPath
    self.resumeAt = resumeAt
    self.limit = limit
    self.progress = progress
    received = resumeAt
  }

  /// Fetches `url`; gives up where nothing arrives for `stall` seconds.
  func run(_ url: URL, stall: TimeInterval) -> Outcome {
    let settings = URLSessionConfiguration.ephemeral
    settings.timeoutIntervalForRequest = max(1, stall + 30)
    settings.requestCachePolicy = .reloadIgnoringLocalCacheData
    let session = URLSession(configuration: settings, delegate: self, delegateQueue: nil)
    var request = URLRequest(url: url)
    // The bytes as they lie on the server, for the hash and for going on in the middle.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if resumeAt > 0 { request.setValue("bytes=\(resumeAt)-", forHTTPHeaderField: "Range") }
    let task = session.dataTask(with: request)
    lastSign = Date()
    task.resume()
    wait(stall)
    task.cancel()
    session.invalidateAndCancel()
    return close()
  }

  private func wait(_ stall: TimeInterval) {
    condition.lock()
    defer { condition.unlock() }
    while !finished {
      let deadline = lastSign.addingTimeInterval(stall)
      if Date() >= deadline {
        outcome = .broken("nothing arrived for \(stall) s, after \(received) bytes")
        finished = true
      } else {
        _ = condition.wait(until: deadline)
      }
    }
  }

  private func close() -> Outcome {
    condition.lock()
    defer { condition.unlock() }
    if file >= 0 { _ = closeDescriptor(file) }
    file = -1
    return outcome ?? .broken("the connection ended")
  }

  /// Ends the transfer with `result` unless it has ended before.
  private func finish(_ result: Outcome) {
    guard !finished else { return }
    outcome = result
    finished = true
    condition.broadcast()
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    condition.lock()
    if !finished { accept(response) }
    let goOn = !finished
    condition.unlock()
    completionHandler(goOn ? .allow : .cancel)
  }

  /// Looks at status and headers and opens the file.
  private func accept(_ response: URLResponse) {
    lastSign = Date()
    guard let http = response as? HTTPURLResponse else { return finish(.broken("no HTTP answer")) }
    switch http.statusCode {
    case 200:
      received = 0
    case 206:
      let range = http.value(forHTTPHeaderField: "Content-Range")
      guard resumeAt > 0, range.flatMap(HTTPExtent.start(ofRange:)) == resumeAt else {
        return finish(.rangeRefused)
      }
    case 416:
      return finish(.rangeRefused)
    default:
      return finish(.status(http.statusCode))
    }
    total = http.value(forHTTPHeaderField: "Content-Length").flatMap {
      HTTPExtent.total(length: $0, after: received)
    }
    if let total, let limit, total > limit { return finish(.tooLong(total)) }
    let fresh = received == 0 ? O_TRUNC : 0
    file = open(partPath, O_WRONLY | O_CREAT | O_CLOEXEC | fresh, 0o644)
    if file < 0 || lseek(file, off_t(received), SEEK_SET) < 0 {
      finish(.broken("cannot write \(partPath): \(systemReason())"))
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    condition.lock()
    defer { condition.unlock() }
    guard !finished, file >= 0 else { return }
    lastSign = Date()
    if let limit, received + data.count > limit {
      return finish(.tooLong(received + data.count))
    }
    guard writeAll(data, to: file) else {
      return finish(.broken("cannot write \(partPath): \(systemReason())"))
    }
    received += data.count
    progress(received, total)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    condition.lock()
    defer { condition.unlock() }
    if let error {
      finish(.broken("\(error.localizedDescription) (after \(received) bytes)"))
    } else if let total, received < total {
      finish(.broken("the connection ended after \(received) of \(total) bytes"))
    } else {
      finish(.complete)
    }
  }
}

/// What headers say about the bytes that follow. A server may send anything.
package enum HTTPExtent {
  /// The first byte of a `Content-Range: bytes first-last/total`.
  package static func start(ofRange text: String) -> Int? {
    let first = text.split(separator: " ").last?.split(separator: "-").first
    return first.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The bytes in all with a `Content-Length` after those that came before; nil where it is no length.
  package static func total(length text: String, after received: Int) -> Int? {
    guard let length = Int(text), length >= 0 else { return nil }
    let (total, overflow) = length.addingReportingOverflow(received)
    return overflow ? nil : total
  }
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// Writes all of `data`; false where the system refuses.
private func writeAll(_ data: Data, to file: Int32) -> Bool {
  data.withUnsafeBytes { bytes in
    var done = 0
    while done < bytes.count {
      let step = write(file, bytes.baseAddress! + done, bytes.count - done)
      if step < 0 && errno == EINTR { continue }
      if step <= 0 { return false }
      done += step
    }
    return true
  }
}
