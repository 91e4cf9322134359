import Foundation
import WengertSupport

/// A small HTTP server on 127.0.0.1 that answers as a test tells it to.
final class LoopbackServer: @unchecked Sendable {
  struct Request: Sendable {
    var path: String
    /// By lower-case name.
    var headers: [String: String]
    /// How many requests came before this one.
    var number: Int
  }

  struct Reply: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Sends only so many bytes of the body, though it announces all of them.
    var sendOnly: Int?
    /// Says how long the body is; otherwise the end of the connection is its end.
    var announces = true
    /// Answers that are sent before the one that counts.
    var before: [Int] = []
    /// After these bytes, keeps the connection open and silent.
    var stalls = false
  }

  let port: UInt16
  private let listener: Int32
  private let handler: @Sendable (Request) -> Reply
  private let log = Guarded<[Request]>([])
  private let isStopped = Guarded(false)

  init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
    self.handler = handler
    listener = Self.makeSocket()
    var (address, size) = (Self.address(port: 0), socklen_t(MemoryLayout<sockaddr_in>.size))
    let (listener, wanted) = (listener, size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, wanted) == 0 && listen(listener, 16) == 0
          && getsockname(listener, generic, &size) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard bound else { throw CocoaError(.featureUnsupported) }
    Thread.detachNewThread { [self] in acceptLoop() }
  }

  /// The address of a path.
  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// The requests so far.
  var requests: [Request] { log.withLock { $0 } }

  /// Ends the server and all stalled connections.
  func stop() {
    isStopped.withLock { $0 = true }
    // The thread that waits for connections gets one, and closes what it waits at.
    let connection = Self.makeSocket()
    var address = Self.address(port: port)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    close(connection)
  }

  private static func makeSocket() -> Int32 {
    #if canImport(Darwin)
      socket(AF_INET, SOCK_STREAM, 0)
    #else
      socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #endif
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    return address
  }

  private func acceptLoop() {
    defer { close(listener) }
    while true {
      let connection = accept(listener, nil, nil)
      if isStopped.withLock({ $0 }) {
        if connection >= 0 { close(connection) }
        return
      }
      guard connection >= 0 else {
        // Too many files, or a client that went away: another one may come.
        usleep(1000)
        continue
      }
      Thread.detachNewThread { [self] in
        serve(connection)
        close(connection)
      }
    }
  }

  private func serve(_ connection: Int32) {
    guard let text = readHead(connection) else { return }
    let lines = text.split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2 else { return }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 {
        headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    let request = log.withLock { log in
      let request = Request(path: String(words[1]), headers: headers, number: log.count)
      log.append(request)
      return request
    }
    send(handler(request), to: connection)
  }

  private func send(_ reply: Reply, to connection: Int32) {
    var head = reply.before.map { "HTTP/1.1 \($0) Wait\r\n\r\n" }.joined()
    head += "HTTP/1.1 \(reply.status) Answer\r\nConnection: close\r\n"
    if reply.announces { head += "Content-Length: \(reply.body.count)\r\n" }
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    let bytes = Array((head + "\r\n").utf8) + reply.body.prefix(reply.sendOnly ?? reply.body.count)
    var done = 0
    while done < bytes.count {
      let step = bytes[done...].withUnsafeBytes { sendBytes(connection, $0) }
      if step <= 0 { return }
      done += step
    }
    if reply.stalls { isStopped.wait { $0 ? () : nil } }
  }

  private func readHead(_ connection: Int32) -> String? {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard head.count < 1 << 16, recv(connection, &byte, 1, 0) == 1 else { return nil }
      head.append(byte)
    }
    return String(decoding: head, as: UTF8.self)
  }
}

/// Sends without a signal where the other side is gone.
private func sendBytes(_ connection: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  #if canImport(Darwin)
    var on: Int32 = 1
    setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    return send(connection, bytes.baseAddress, bytes.count, 0)
  #else
    return send(connection, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
  #endif
}

extension LoopbackServer.Reply {
  /// The answer of a well-behaved server that knows ranges.
  static func file(
    _ bytes: [UInt8], for request: LoopbackServer.Request
  ) -> LoopbackServer.Reply {
    guard let range = request.headers["range"],
      let start = Int(range.dropFirst("bytes=".count).prefix { $0 != "-" })
    else { return .init(body: bytes) }
    guard start < bytes.count else { return .init(status: 416) }
    let span = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
    return .init(status: 206, headers: ["Content-Range": span], body: Array(bytes[start...]))
  }
}
