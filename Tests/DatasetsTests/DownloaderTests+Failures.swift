import Foundation
import Testing
import WengertDatasets
import WengertSupport

/// Servers and files that do not behave.
extension DownloaderTests {
  /// A server that goes on somewhere else than it was asked to.
  @Test func wrongRangeIsRefused() throws {
    let server = try LoopbackServer { request in
      guard request.headers["range"] != nil else { return .init(body: Self.content) }
      let span = "bytes 5-\(Self.content.count - 1)/\(Self.content.count)"
      return .init(
        status: 206, headers: ["Content-Range": span], body: Array(Self.content[5...]))
    }
    defer { server.stop() }
    try folder.write(Array(Self.content[..<9]), to: "data.part")
    try downloader(attempts: 2).fetch(file(server.url("/"), known: .hash), to: folder["data"])
    #expect(try isWhole)
  }

  /// However late the bytes before the stall arrive.
  @Test func stallIsGivenUp() throws {
    let stalls = Guarded(true)
    let server = try LoopbackServer { request in
      var reply = LoopbackServer.Reply.file(Self.content, for: request)
      if stalls.contents { (reply.sendOnly, reply.stalls) = (70_000, true) }
      return reply
    }
    defer { server.stop() }
    let error = datasetError {
      try downloader(attempts: 1, stall: 0.5).fetch(file(server.url("/")), to: folder["data"])
    }
    // The first request may be read as late as after the second one.
    stalls.contents = false
    let found = try #require(
      status(error).firstMatch(of: /no data for 0.5 s, after (\d+) bytes/))
    let count = try #require(Int(found.1))
    #expect((0...70_000).contains(count))
    #expect(!folder.exists("data"))
    #expect(try count == 0 || folder.read("data.part") == Array(Self.content[..<count]))
    try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    #expect(
      server.requests.contains { $0.headers["range"] == (count > 0 ? "bytes=\(count)-" : nil) })
  }

  @Test func silentServerIsGivenUp() throws {
    let isDone = Guarded(false)
    let server = try LoopbackServer { _ in
      isDone.wait { $0 ? .init() : nil }!
    }
    defer { server.stop() }
    let error = datasetError {
      try downloader(attempts: 1, stall: 0.2).fetch(file(server.url("/")), to: folder["data"])
    }
    isDone.withLock { $0 = true }
    #expect(status(error).contains("no data for 0.2 s, after 0 bytes"))
    #expect(!folder.exists("data.part"))
  }

  /// An answer that says nothing of a file does not make one of what was there before.
  @Test(arguments: [301, 302, 304, 204])
  func answersWithoutAFile(_ status: Int) throws {
    let server = try LoopbackServer { _ in .init(status: status) }
    defer { server.stop() }
    try folder.write(Array(Self.content[..<5000]), to: "data.part")
    let error = datasetError {
      try downloader(attempts: 1).fetch(file(server.url("/"), known: .hash), to: folder["data"])
    }
    #expect(kind(error) == "download")
    #expect(!folder.exists("data"))
  }

  @Test func missingFileIsNotTriedAgain() throws {
    let server = try LoopbackServer { _ in .init(status: 404, body: Array("no".utf8)) }
    defer { server.stop() }
    let address = server.url("/data")
    let error = datasetError {
      try downloader().fetch(file(address), to: folder["data"], hint: "pass --data DIR")
    }
    #expect(
      error
        == .download(url: address, status: "HTTP status 404 (attempt 1)", hint: "pass --data DIR"))
    #expect(server.requests.count == 1)
    #expect(!folder.exists("data") && !folder.exists("data.part"))
  }

  @Test func serverErrorIsTriedAgain() throws {
    let server = try LoopbackServer { request in
      request.number < 2 ? .init(status: 500) : .file(Self.content, for: request)
    }
    defer { server.stop() }
    try downloader().fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.count == 3)
  }

  @Test func secondMirrorHelps() throws {
    let server = try LoopbackServer { request in
      request.path == "/good" ? .file(Self.content, for: request) : .init(status: 503)
    }
    defer { server.stop() }
    let wanted = file("ftp://no", server.url("/bad"), server.url("/good"))
    try downloader(attempts: 2).fetch(wanted, to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.map(\.path) == ["/bad", "/bad", "/good"])
  }

  @Test func wrongBytesAreRefused() throws {
    let wrong = [UInt8](repeating: 7, count: Self.content.count)
    let server = try LoopbackServer { .file(wrong, for: $0) }
    defer { server.stop() }
    let error = datasetError {
      try downloader().fetch(file(server.url("/")), to: folder["data"])
    }
    #expect(status(error).contains("SHA-256 is \(SHA256.hexDigest(of: wrong))"))
    #expect(!folder.exists("data") && !folder.exists("data.part"))
    #expect(server.requests.count == 1)
  }

  @Test func wrongSizesAreRefused() throws {
    for (bytes, words) in [(Self.content + [1], "300001"), (Array(Self.content[..<10]), "got 10")] {
      let server = try LoopbackServer { .file(bytes, for: $0) }
      defer { server.stop() }
      let error = datasetError {
        try downloader().fetch(file(server.url("/")), to: folder["data"])
      }
      #expect(status(error).contains(words))
      #expect(!folder.exists("data") && !folder.exists("data.part"))
    }
  }

  @Test func nobodyListens() {
    let error = datasetError {
      try downloader(attempts: 2).fetch(
        file("http://127.0.0.1:9/a", "http://127.0.0.1:9/b"), to: folder["data"])
    }
    #expect(status(error).contains("(attempt 2); http://127.0.0.1:9/b:"))
  }

  @Test func unwritableTarget() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    let error = datasetError {
      try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["no/data"])
    }
    #expect(kind(error) == "inputOutput")
    #expect(error?.description.contains("cannot write: No such file or directory") == true)
    #expect(server.requests.isEmpty)
  }
}
