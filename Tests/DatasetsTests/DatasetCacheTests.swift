import Datasets
import Testing

@Suite struct DatasetCacheTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func standardDirectory() {
    func directory(_ environment: [String: String]) -> String {
      DatasetCache.standardDirectory(environment: environment)
    }
    let all = ["WENGERT_CACHE": "/own", "XDG_CACHE_HOME": "/xdg", "HOME": "/users/a"]
    #expect(directory(all) == "/own")
    #if os(macOS)
      #expect(directory(["HOME": "/users/a"]) == "/users/a/Library/Caches/wengert")
    #else
      #expect(directory(["XDG_CACHE_HOME": "/xdg", "HOME": "/users/a"]) == "/xdg/wengert")
      #expect(directory(["WENGERT_CACHE": "", "HOME": "/users/a"]) == "/users/a/.cache/wengert")
      #expect(directory(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h/.cache/wengert")
    #endif
  }

  @Test func secondUseNeedsNoServer() throws {
    let server = try LoopbackServer { .file([1, 2, 3], for: $0) }
    let cache = DatasetCache(directory: folder["cache"])
    let file = RemoteFile(name: "set/file.bin", mirrors: [server.url("/f")], size: 3)
    let path = try cache.path(of: file)
    #expect(path == folder["cache/set/file.bin"])
    server.stop()
    #expect(try cache.path(of: file) == path)
    #expect(server.requests.count == 1)
    #expect(try folder.read("cache/set/file.bin") == [1, 2, 3])
  }

  @Test func wrongSizeIsFetchedAgain() throws {
    let server = try LoopbackServer { .file([1, 2, 3], for: $0) }
    defer { server.stop() }
    try folder.write([1], to: "file")
    let file = RemoteFile(name: "file", mirrors: [server.url("/")], size: 3)
    _ = try DatasetCache(directory: folder.path).path(of: file)
    #expect(try folder.read("file") == [1, 2, 3])
  }

  @Test func cacheThatCannotBeMade() throws {
    try folder.write([1], to: "file")
    let file = RemoteFile(name: "set/file", mirrors: ["http://127.0.0.1:9/"])
    let cache = DatasetCache(directory: folder["file"])
    let error = datasetError { _ = try cache.path(of: file) }
    #expect(kind(error) == "inputOutput")
    #expect(error?.description.contains("WENGERT_CACHE") == true)
  }

  @Test func unpacksAnArchiveOnce() throws {
    let record = [UInt8](repeating: 6, count: 3073)
    let members = (1...5).map {
      TarWriter.Member(name: "cifar-10-batches-bin/data_batch_\($0).bin", bytes: record)
    }
    let packed = GzipWriter.member(TarWriter.archive(members))
    let server = try LoopbackServer { .file(packed, for: $0) }
    let archive = RemoteFile(name: "set.tar.gz", mirrors: [server.url("/")])
    let cache = DatasetCache(directory: folder.path)
    let place = try cache.unpacked(archive)
    server.stop()
    #expect(try cache.unpacked(archive) == place)
    #expect(try CIFAR10.load(from: place).labels == [6, 6, 6, 6, 6])
  }

  @Test func badArchiveLeavesNothing() throws {
    let packed = TarWriter.archive([
      .init(name: "good", bytes: [1]), .init(name: "../evil", bytes: [2]),
    ])
    let server = try LoopbackServer { .file(packed, for: $0) }
    defer { server.stop() }
    let archive = RemoteFile(name: "set/a.tar", mirrors: [server.url("/")])
    let cache = DatasetCache(directory: folder["cache"])
    #expect(kind(datasetError { _ = try cache.unpacked(archive) }) == "malformed")
    #expect(!folder.exists("evil") && !folder.exists("cache/evil"))
    #expect(!folder.exists("cache/set/evil") && !folder.exists("cache/set/a.tar.unpacked"))
  }

  /// A cache that has the files needs no net: sizes are those of the published ones.
  @Test func publishedFilesAreDescribed() {
    let files = RemoteFile.mnist + RemoteFile.fashionMNIST + [.cifar10, .cifar100]
    #expect(files.count == 10)
    #expect(Set(files.map(\.name)).count == 10)
    #expect(Set(files.compactMap(\.sha256)).count == 10)
    #expect(files.allSatisfy { $0.sha256?.count == 64 && ($0.size ?? 0) > 4000 })
    #expect(RemoteFile.mnist.allSatisfy { $0.mirrors.count == 2 })
    #expect(
      files.allSatisfy { file in
        file.mirrors.allSatisfy { $0.hasSuffix(file.name.split(separator: "/").last ?? "?") }
      })
  }
}
