import WengertDatasets
import CWengertFaults
import Foundation
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

  /// An empty name is none, and does not stand for the root.
  @Test func anEmptyDirectoryIsTheStandardOne() {
    let standard = DatasetCache.standardDirectory(
      environment: ProcessInfo.processInfo.environment)
    #expect(DatasetCache(directory: "").directory == standard)
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

  /// Together they ask the server once, and none writes into what another one writes.
  @Test func processesThatFetchTheSameFile() async throws {
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let server = try LoopbackServer {
      Thread.sleep(forTimeInterval: 0.3)
      return .file(content, for: $0)
    }
    defer { server.stop() }
    let (directory, url) = (folder.path, server.url("/f"))
    await withTaskGroup { group in
      for _ in 0..<3 {
        group.addTask {
          await #expect(processExitsWith: .success) {
            [directory = directory as String, url = url as String] in
            let file = RemoteFile(name: "set/f", mirrors: [url], size: 200_000)
            _ = try DatasetCache(directory: directory).path(of: file)
          }
        }
      }
    }
    #expect(try folder.read("set/f") == content)
    #expect(server.requests.count == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["set"])
    #expect(names == ["f"])
  }

  @Test func threadsThatFetchTheSameFile() throws {
    let content = [UInt8](repeating: 7, count: 100_000)
    let server = try LoopbackServer {
      Thread.sleep(forTimeInterval: 0.2)
      return .file(content, for: $0)
    }
    defer { server.stop() }
    let file = RemoteFile(name: "f", mirrors: [server.url("/f")], size: content.count)
    let cache = DatasetCache(directory: folder.path)
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<4 {
      Thread.detachNewThread {
        #expect(throws: Never.self) { try cache.path(of: file) }
        done.signal()
      }
    }
    for _ in 0..<4 { done.wait() }
    #expect(try folder.read("f") == content)
    #expect(server.requests.count == 1)
  }

  /// No room for the file: what there was of it stays out of the cache.
  @Test(.enabled(if: faults_are_possible()))
  func aDiskThatIsFull() throws {
    let server = try LoopbackServer { .file([1, 2, 3], for: $0) }
    defer { server.stop() }
    let file = RemoteFile(name: "f", mirrors: [server.url("/f")], size: 3)
    var cache = DatasetCache(directory: folder.path)
    cache.downloader.attempts = 1
    for call in [Character("s"), "r"] {
      // The transfer itself writes on another thread.
      faults_begin(FAULT_NONE, 0, 0)
      _ = try cache.path(of: file)
      let place = String(cString: faults_end()).firstIndex(of: call)?
        .utf16Offset(in: String(cString: faults_end()))
      try FileManager.default.removeItem(atPath: folder["f"])
      faults_begin(FAULT_ONCE, Int32(try #require(place)), ENOSPC)
      let error = datasetError { _ = try cache.path(of: file) }
      _ = faults_end()
      #expect(error?.description.contains("No space left on device") == true)
      #expect(!folder.exists("f"))
      _ = try cache.path(of: file)
      try FileManager.default.removeItem(atPath: folder["f"])
    }
  }

  @Test func cacheThatCannotBeMade() throws {
    try folder.write([1], to: "file")
    let file = RemoteFile(name: "set/file", mirrors: ["http://127.0.0.1:9/"])
    let cache = DatasetCache(directory: folder["file"])
    let error = datasetError { _ = try cache.path(of: file) }
    #expect(kind(error) == "inputOutput")
    #expect(
      error?.description.contains("cannot make the folder (Not a directory); set WENGERT_CACHE")
        == true)
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

  /// What a killed process unpacked is in the next one's way no more.
  @Test func aLeftFolderIsReplaced() throws {
    let packed = TarWriter.archive([.init(name: "a", bytes: [1])])
    let server = try LoopbackServer { .file(packed, for: $0) }
    defer { server.stop() }
    try folder.write([9], to: "set.tar.unpacked.lock.part/old")
    try folder.write([], to: "set.tar.unpacked.lock")
    let archive = RemoteFile(name: "set.tar", mirrors: [server.url("/")])
    let place = try DatasetCache(directory: folder.path).unpacked(archive)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["a"])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == ["set.tar", "set.tar.unpacked"])
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
