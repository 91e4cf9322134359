import Foundation
import Testing
import WengertDatasets
import WengertSupport

/// Downloads from a server on this machine that behaves well and badly.
@Suite(.serialized) struct DownloaderTests {
  static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func downloader(attempts: Int = 3, stall: TimeInterval = 300) -> Downloader {
    var downloader = Downloader()
    downloader.attempts = attempts
    downloader.backoff = 0.01
    downloader.stallTimeout = stall
    return downloader
  }

  /// What is known of a file beforehand.
  enum Knowledge { case sizeAndHash, hash, nothing }

  func file(_ mirrors: String..., known: Knowledge = .sizeAndHash) -> RemoteFile {
    RemoteFile(
      name: "data", mirrors: mirrors, size: known == .sizeAndHash ? Self.content.count : nil,
      sha256: known == .nothing ? nil : SHA256.hexDigest(of: Self.content))
  }

  var isWhole: Bool {
    get throws { try folder.read("data") == Self.content && !folder.exists("data.part") }
  }

  /// What the error says happened; empty where it is no download error.
  func status(_ error: DatasetError?) -> String {
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
}

/// Values that come from another thread.
final class Collected<Value: Sendable>: Sendable {
  private let list = Guarded<[Value]>([])
  func add(_ value: Value) { list.withLock { $0.append(value) } }
  var values: [Value] { list.withLock { $0 } }
}
