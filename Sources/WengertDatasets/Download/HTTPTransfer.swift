import Foundation
import WengertSupport

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One HTTP request whose body is written to a file as it arrives.
///
/// `run` blocks the calling thread. The delegate's calls come one after the other on a queue of their own,
/// some perhaps after the end: the session releases its delegate at a time of its own, but keeps the file.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  /// How a transfer ended.
  enum Outcome: Equatable {
    /// The whole body is in the file.
    case complete
    /// The server answered with this status and no file.
    case status(Int)
    /// The server does not resume where the file ends.
    case rangeRefused
    /// The connection broke; the bytes received so far stay in the file.
    case broken(String)
    /// The server sends more than it may.
    case tooLong(Int)
  }

  private struct State {
    /// The file being written; nil after the end.
    var file: Draft?
    /// The bytes in the file; nil before an answer was accepted.
    var received: Int?
    var total: Int?
    var outcome: Outcome?
    var lastSign = SuspendingClock.now
    /// The server's name for this version of the file.
    var version: String?
  }

  private let limit: Int
  private let start: Int
  private let progress: @Sendable (Int, Int?) -> Void
  private let state: Guarded<State>

  /// The server's name for the version of the file that it sent, if it has one.
  var version: String? { state.withLock { $0.version } }

  /// - Parameters:
  ///   - file: The file to write to.
  ///   - start: How many bytes of it are there already.
  ///   - version: The version that they belong to, if the server gave it a name.
  ///   - limit: The most bytes that the whole file may have.
  ///   - progress: Gets the bytes so far and the bytes in all.
  init(
    to file: Draft, from start: Int, of version: String?, limit: Int,
    progress: @escaping @Sendable (Int, Int?) -> Void
  ) {
    state = Guarded(State(file: file, version: version))
    (self.start, self.limit, self.progress) = (start, limit, progress)
  }

  /// Fetches `url`; gives up where nothing arrives for `stall` seconds.
  func run(_ url: URL, stall: TimeInterval) -> Outcome {
    // Some thirty years are for ever.
    let stall = stall < 1e9 ? max(stall, 0) : 1e9
    let settings = URLSessionConfiguration.ephemeral
    settings.timeoutIntervalForRequest = max(1, stall + 30)
    settings.requestCachePolicy = .reloadIgnoringLocalCacheData
    let session = URLSession(configuration: settings, delegate: self, delegateQueue: nil)
    var request = URLRequest(url: url)
    // The bytes as they lie on the server, for the hash and for going on in the middle.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if start > 0 {
      request.setValue("bytes=\(start)-", forHTTPHeaderField: "Range")
      if let version { request.setValue(version, forHTTPHeaderField: "If-Range") }
    }
    let task = session.dataTask(with: request)
    state.withLock { $0.lastSign = .now }
    task.resume()
    let outcome = wait(stall)
    task.cancel()
    session.invalidateAndCancel()
    state.withLock { $0.file = nil }
    return outcome
  }

  private func wait(_ stall: TimeInterval) -> Outcome {
    while true {
      let limit = Duration.seconds(stall)
      let left = limit - state.withLock { $0.lastSign.duration(to: .now) }
      if let outcome = state.wait(timeout: max(left, .zero), until: \.outcome) { return outcome }
      let outcome: Outcome? = state.withLock { state in
        guard state.lastSign.duration(to: .now) >= limit else { return nil }
        return end(
          &state, .broken("no data for \(stall) s, after \(state.received ?? start) bytes"))
      }
      if let outcome { return outcome }
    }
  }

  /// Ends the transfer with `outcome` unless it has ended before.
  @discardableResult
  private func end(_ state: inout State, _ outcome: Outcome) -> Outcome {
    state.outcome = state.outcome ?? outcome
    return state.outcome!
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let goesOn = state.withLock { state in
      state.lastSign = .now
      if state.outcome == nil, let failure = accept(response, &state) { end(&state, failure) }
      return state.outcome == nil
    }
    completionHandler(goesOn ? .allow : .cancel)
  }

  /// Looks at status and headers, and cuts the file to where the body begins.
  private func accept(_ response: URLResponse, _ state: inout State) -> Outcome? {
    guard let http = response as? HTTPURLResponse else { return .broken("no HTTP response") }
    let first: Int
    switch http.statusCode {
    // Not the answer yet.
    case 100..<200: return nil
    case 200: first = 0
    case 206:
      let range = http.value(forHTTPHeaderField: "Content-Range")
      guard start > 0, range.flatMap(HTTPExtent.start(ofRange:)) == start else {
        return .rangeRefused
      }
      first = start
    case 416: return .rangeRefused
    default: return .status(http.statusCode)
    }
    let total = http.value(forHTTPHeaderField: "Content-Length").flatMap {
      HTTPExtent.total(length: $0, after: first)
    }
    if let total, total > limit { return .tooLong(total) }
    (state.received, state.total) = (first, total)
    let name = http.value(forHTTPHeaderField: "ETag")
    // A weak name may stand for several versions.
    state.version = name.flatMap { $0.hasPrefix("W/") ? nil : $0 }
    return write(state.file) { (file) throws(FileFailure) in try file.cut(to: first) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (received, total) = state.withLock { state -> (Int?, Int?) in
      state.lastSign = .now
      guard state.outcome == nil, let received = state.received else { return (nil, nil) }
      let sum = received + data.count
      let failure =
        sum > limit
        ? .tooLong(sum)
        : write(state.file) { (file) throws(FileFailure) in try file.append([UInt8](data)) }
      if let failure {
        end(&state, failure)
        return (nil, nil)
      }
      state.received = sum
      return (sum, state.total)
    }
    if let received { progress(received, total) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    state.withLock { state in
      if let error {
        end(
          &state,
          .broken("\(HTTPTransfer.reason(error)) (after \(state.received ?? start) bytes)"))
      } else if let received = state.received {
        let missing = state.total.map { received < $0 } ?? false
        end(
          &state,
          missing
            ? .broken("the connection ended after \(received) of \(state.total!) bytes") : .complete
        )
      } else {
        // Such as a redirection that leads nowhere.
        end(&state, .broken("the connection ended without a response"))
      }
    }
  }

  /// The reason of the transport where it gives one: Foundation's own text says nothing.
  private static func reason(_ error: any Error) -> String {
    let error = error as NSError
    return error.userInfo[NSLocalizedDescriptionKey] as? String
      ?? "the connection failed (error \(error.code))"
  }

  private func write(
    _ file: Draft?, _ body: (Draft) throws(FileFailure) -> Void
  ) -> Outcome? {
    guard let file else { return .broken("the transfer had ended") }
    do throws(FileFailure) { try body(file) } catch {
      return .broken("cannot write \(file.path): \(error.reason)")
    }
    return nil
  }
}

/// The headers' description of the bytes that follow. A server may send anything.
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
