import Foundation
import Testing
import WengertDatasets
import WengertSupport

/// Downloads from a server on this machine that behaves well and badly.
@Suite(.serialized) struct DownloaderTests {
  private static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func downloader(attempts: Int = 3, stall: TimeInterval = 300) -> Downloader {
    var downloader = Downloader()
    downloader.attempts = attempts
    downloader.backoff = 0.01
    downloader.stallTimeout = stall
    return downloader
  }

  /// What is known of a file beforehand.
  private enum Knowledge { case sizeAndHash, hash, nothing }

  private func file(_ mirrors: String..., known: Knowledge = .sizeAndHash) -> RemoteFile {
    RemoteFile(
      name: "data", mirrors: mirrors, size: known == .sizeAndHash ? Self.content.count : nil,
      sha256: known == .nothing ? nil : SHA256.hexDigest(of: Self.content))
  }

  private var isWhole: Bool {
    get throws { try folder.read("data") == Self.content && !folder.exists("data.part") }
  }

  /// What the error says happened; empty where it is no download error.
  private func status(_ error: DatasetError?) -> String {
    if case .download(_, let status, _) = error { status } else { "" }
  }

  @Test func fetchesAndReportsProgress() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    let steps = Collected<[Int?]>()
    var downloader = downloader()
    downloader.progress = { name, done, total in if name == "data" { steps.add([done, total]) } }
    try downloader.fetch(file(server.url("/data")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.map(\.path) == ["/data"])
    #expect(server.requests[0].headers["accept-encoding"] == "identity")
    #expect(steps.values.last == [Self.content.count, Self.content.count])
    let done = steps.values.compactMap { $0[0] }
    #expect(done == done.sorted())
  }

  @Test func fetchesAFileOfUnknownSizeAndHash() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    try downloader().fetch(file(server.url("/"), known: .nothing), to: folder["data"])
    #expect(try isWhole)
  }

  @Test func resumesAPartialFile() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    try folder.write(Array(Self.content[..<100_000]), to: "data.part")
    try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.map { $0.headers["range"] } == ["bytes=100000-"])
  }

  @Test func goesOnAfterACut() throws {
    let server = try LoopbackServer { request in
      var reply = LoopbackServer.Reply.file(Self.content, for: request)
      if request.number < 2 { reply.sendOnly = 50_000 }
      return reply
    }
    defer { server.stop() }
    try downloader().fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    let ranges = server.requests.map { $0.headers["range"] }
    #expect(ranges == [nil, "bytes=50000-", "bytes=100000-"])
  }

  @Test func unannouncedLength() throws {
    let server = try LoopbackServer { request in
      var reply = LoopbackServer.Reply(body: Self.content)
      reply.announces = false
      if request.number == 0 { reply.sendOnly = 50_000 }
      return reply
    }
    defer { server.stop() }
    try downloader().fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.count == 2)
  }

  @Test func serverWithoutRangesStartsAgain() throws {
    let server = try LoopbackServer { _ in .init(body: Self.content) }
    defer { server.stop() }
    try folder.write([9, 9, 9], to: "data.part")
    try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
  }

  @Test func wholePartIsOnlyChecked() throws {
    try folder.write(Self.content, to: "data.part")
    try downloader().fetch(file("http://127.0.0.1:9/none"), to: folder["data"])
    #expect(try isWhole)
  }

  @Test func wrongPartIsFetchedAgain() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    try folder.write([UInt8](repeating: 1, count: 1000), to: "data.part")
    try downloader().fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.count == 2)
  }

  /// A part that is longer than the file: the server refuses to go on there.
  @Test func tooLongPartIsFetchedAgain() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    try folder.write(Self.content + [1, 2], to: "data.part")
    try downloader().fetch(file(server.url("/"), known: .hash), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.count == 2)
  }

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
    let server = try LoopbackServer { request in
      var reply = LoopbackServer.Reply.file(Self.content, for: request)
      if request.number == 0 { (reply.sendOnly, reply.stalls) = (70_000, true) }
      return reply
    }
    defer { server.stop() }
    let error = datasetError {
      try downloader(attempts: 1, stall: 0.5).fetch(file(server.url("/")), to: folder["data"])
    }
    let found = try #require(
      status(error).firstMatch(of: /nothing arrived for 0.5 s, after (\d+) bytes/))
    let count = try #require(Int(found.1))
    #expect((0...70_000).contains(count))
    #expect(!folder.exists("data"))
    #expect(try count == 0 || folder.read("data.part") == Array(Self.content[..<count]))
    try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.last?.headers["range"] == (count > 0 ? "bytes=\(count)-" : nil))
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
    #expect(status(error).contains("nothing arrived for 0.2 s, after 0 bytes"))
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

  /// Without a hash a part of an earlier program is not gone on with.
  @Test func aPartOfAnUnknownFileIsNotContinued() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    try folder.write([1, 2, 3], to: "data.part")
    try downloader(attempts: 1).fetch(file(server.url("/"), known: .nothing), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.map { $0.headers["range"] } == [nil])
  }

  /// A file that changes between two tries is fetched whole, where the server tells its versions apart
  /// and where it does not.
  @Test(arguments: [true, false])
  func aFileThatChanges(_ hasVersions: Bool) throws {
    let old = [UInt8](repeating: 1, count: Self.content.count)
    let server = try LoopbackServer { request in
      let isOld = request.number == 0
      let isContinued = !hasVersions || request.headers["if-range"] == "\"new\""
      var reply = LoopbackServer.Reply(body: isOld ? old : Self.content)
      if isContinued { reply = .file(isOld ? old : Self.content, for: request) }
      if hasVersions { reply.headers["ETag"] = isOld ? "\"old\"" : "\"new\"" }
      if request.number < 2 { reply.sendOnly = 50_000 }
      return reply
    }
    defer { server.stop() }
    try downloader().fetch(file(server.url("/"), known: .nothing), to: folder["data"])
    #expect(try isWhole)
    let ranges = server.requests.map { $0.headers["range"] }
    #expect(
      ranges == [nil, hasVersions ? "bytes=50000-" : nil, hasVersions ? "bytes=50000-" : nil])
    #expect(server.requests[1].headers["if-range"] == (hasVersions ? "\"old\"" : nil))
  }

  /// What somebody put in the place of the part is neither written to nor waited for.
  @Test func whatStandsInThePartsPlaceIsLeftAlone() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    try folder.write([1, 2, 3], to: "theirs")
    for place in [{ symlink("theirs", $0) }, { mkfifo($0, 0o600) }] as [(String) -> Int32] {
      #expect(place(folder["data.part"]) == 0)
      try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["data"])
      #expect(try folder.read("data") == Self.content)
      #expect(try folder.read("theirs") == [1, 2, 3])
      try FileManager.default.removeItem(atPath: folder["data.part"])
      try FileManager.default.removeItem(atPath: folder["data"])
    }
  }

  @Test(arguments: [[100], [103], [103, 100]])
  func answersBeforeTheAnswer(_ codes: [Int]) throws {
    let server = try LoopbackServer { request in
      var reply = LoopbackServer.Reply.file(Self.content, for: request)
      reply.before = codes
      return reply
    }
    defer { server.stop() }
    try downloader(attempts: 1).fetch(file(server.url("/")), to: folder["data"])
    #expect(try isWhole)
  }

  @Test func theSchemeInAnyCase() throws {
    let server = try LoopbackServer { .file(Self.content, for: $0) }
    defer { server.stop() }
    let url = server.url("/").replacing("http:", with: "HTTP:")
    try downloader(attempts: 1).fetch(file(url), to: folder["data"])
    #expect(try isWhole)
  }

  @Test func followsRedirects() throws {
    let server = try LoopbackServer { request in
      request.path == "/data"
        ? .file(Self.content, for: request)
        : .init(status: 302, headers: ["Location": "/data"], body: Array("moved".utf8))
    }
    defer { server.stop() }
    try folder.write(Array(Self.content[..<1000]), to: "data.part")
    try downloader(attempts: 1).fetch(file(server.url("/old")), to: folder["data"])
    #expect(try isWhole)
    #expect(server.requests.map(\.path) == ["/old", "/data"])
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

/// Values that come from another thread.
final class Collected<Value: Sendable>: Sendable {
  private let list = Guarded<[Value]>([])
  func add(_ value: Value) { list.withLock { $0.append(value) } }
  var values: [Value] { list.withLock { $0 } }
}
