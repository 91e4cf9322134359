import Foundation
import Testing
import Wengert

/// What may be at the place where weights or a checkpoint are written.
@Suite struct WritePlaceTests {
  private let folder: ScratchFolder
  private let net = NoisyNet(seed: 1)
  private let trainer: Trainer<NoisyNet, Batch<Float, Int>>

  init() throws {
    folder = try ScratchFolder()
    trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
  }

  private func expectRefusal(of name: String, found: String) throws {
    let path = folder[name]
    let before = try folder.names.sorted()
    let weights = #expect(throws: FileError.self) { try net.save(to: path) }
    let checkpoint = #expect(throws: FileError.self) { try trainer.save(to: path) }
    for error in [weights, checkpoint] {
      #expect(error?.kind == .inputOutput)
      #expect(error?.path == path)
      #expect(error?.expected == "a plain file to replace")
      #expect(error?.found == found)
    }
    #expect(try folder.names.sorted() == before)
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder[name], withIntermediateDirectories: false)
  }

  /// Its name could be changed as a file's can, and with it that of all that is in it.
  @Test func aFolder() throws {
    try makeFolder("run")
    try folder.write([1, 2, 3], to: "run/data")
    try expectRefusal(of: "run", found: "a folder")
    #expect(symlink("run", folder["link"]) == 0)
    try expectRefusal(of: "link", found: "a folder")
    #expect(try folder.bytes("run/data") == [1, 2, 3])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["run"]) == ["data"])
  }

  @Test func aPipe() throws {
    #expect(mkfifo(folder["run"], 0o600) == 0)
    try expectRefusal(of: "run", found: "a pipe")
    var status = stat()
    #expect(stat(folder["run"], &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func linksInACircle() throws {
    #expect(symlink("two", folder["one"]) == 0)
    #expect(symlink("one", folder["two"]) == 0)
    try expectRefusal(of: "one", found: "a loop of symbolic links")
  }

  /// To nothing at first, then to a file; by way of another link, and with a path of its own.
  @Test(arguments: [false, true])
  func aLinkStaysALink(isAbsolute: Bool) throws {
    try makeFolder("disk")
    let destination = isAbsolute ? folder["disk/near"] : "disk/near"
    #expect(symlink(destination, folder["run"]) == 0)
    #expect(symlink("far", folder["disk/near"]) == 0)
    try net.save(to: folder["plain"])
    for _ in 0..<2 {
      try net.save(to: folder["run"])
      #expect(try folder.bytes("disk/far") == folder.bytes("plain"))
    }
    let weights = try folder.bytes("disk/far")
    try trainer.save(to: folder["run"])
    #expect(try folder.bytes("disk/far.previous") == weights)
    #expect(try folder.bytes("disk/far") != weights)
    #expect(try folder.names.sorted() == ["disk", "plain", "run"])
    let files = FileManager.default
    #expect(try files.destinationOfSymbolicLink(atPath: folder["run"]) == destination)
    #expect(try files.destinationOfSymbolicLink(atPath: folder["disk/near"]) == "far")
    #expect(
      try files.contentsOfDirectory(atPath: folder["disk"]).sorted()
        == ["far", "far.previous", "near"])
    // What a killed process left beside the target goes, too.
    try folder.write([1], to: "disk/far.partial")
    try trainer.save(to: folder["run"])
    #expect(!files.fileExists(atPath: folder["disk/far.partial"]))
  }
}
