import CWengertFaults
import Foundation
import Testing
import WengertSupport

/// Files that are written whole or not at all.
@Suite struct AtomicFileWriterTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private static func write(_ text: String, to path: String, keepsPrevious: Bool) throws {
    let file = try AtomicFileWriter(for: path)
    try file.append(Array(text.utf8))
    try file.putInPlace(keepsPrevious: keepsPrevious)
  }

  private func write(_ text: String, to name: String, keepsPrevious: Bool = false) throws {
    try Self.write(text, to: folder[name], keepsPrevious: keepsPrevious)
  }

  private func mode(_ name: String) -> mode_t? {
    if case .file(_, let mode) = PlainFile.place(at: folder[name]) { mode } else { nil }
  }

  @Test func aFileIsReplaced() throws {
    try write("one", to: "file")
    try write("two", to: "file")
    #expect(try folder.text("file") == "two")
    #expect(try folder.names == ["file"])
  }

  @Test func whatIsNotPutInPlaceGoes() throws {
    try write("one", to: "file")
    try {
      let file = try AtomicFileWriter(for: folder["file"])
      try file.append(Array("half".utf8))
      #expect(try folder.names == ["file", "file.partial"])
    }()
    #expect(try folder.names == ["file"])
    #expect(try folder.text("file") == "one")
  }

  /// What only its owner may read stays so, also while it is being written.
  @Test func permissionsAreKept() throws {
    try write("one", to: "file")
    #expect(chmod(folder["file"], 0o600) == 0)
    let file = try AtomicFileWriter(for: folder["file"])
    #expect(mode("file.partial") == 0o600)
    try file.putInPlace(keepsPrevious: true)
    #expect(mode("file") == 0o600)
    #expect(mode("file.previous") == 0o600)
  }

  /// The next writer takes over what a killed one left, of whatever length it is.
  @Test func leftoversAreTakenOver() throws {
    try folder.write("left behind, and longer", to: "file.partial")
    try write("one", to: "file")
    #expect(try folder.text("file") == "one")
    #expect(try folder.names == ["file"])
  }

  /// Nothing is written through what somebody put in the draft's place, and a pipe is not waited for.
  @Test func whatStandsInTheDraftsPlaceIsLeftAlone() throws {
    try folder.write("theirs", to: "theirs")
    for place in [
      { symlink("theirs", $0) }, { link(self.folder["theirs"], $0) }, { mkfifo($0, 0o600) },
      { mkdir($0, 0o700) },
    ] as [(String) -> Int32] {
      #expect(place(folder["file.partial"]) == 0)
      try write("one", to: "file")
      #expect(try folder.text("file") == "one")
      #expect(try folder.text("theirs") == "theirs")
      #expect(try folder.names == ["file", "file.partial", "theirs"])
      try FileManager.default.removeItem(atPath: folder["file.partial"])
    }
  }

  @Test func longNames() throws {
    let name = String(repeating: "n", count: 246)
    try write("one", to: name, keepsPrevious: true)
    try write("two", to: name, keepsPrevious: true)
    #expect(try folder.text(name + ".previous") == "one")
    #expect(try folder.names == [name, name + ".previous"])
    let longest = String(repeating: "n", count: 255)
    for text in ["three", "four", "five"] { try write(text, to: longest, keepsPrevious: true) }
    #expect(try folder.text(longest) == "five")
    let previous = AtomicFileWriter.previous(of: folder[longest])
    #expect(try folder.text(FilePath.name(of: previous)) == "four")
    #expect(try folder.names.count == 4)
  }

  /// At no moment is there nothing, or half a file, under the name.
  @Test func manyWritersAtOnce() throws {
    let text = String(repeating: "0123456789", count: 20_000)
    try write("0" + text, to: "file", keepsPrevious: true)
    let (isRead, writing, reading) = (Guarded(false), Guarded(4), Guarded(true))
    let wrong = Guarded<[String]>([])
    let path = folder["file"]
    // Threads, as tasks that wait for one another need as many processors.
    Thread.detachNewThread {
      repeat {
        let found = try? String(contentsOfFile: path, encoding: .utf8)
        if found?.dropFirst() != text[...] { wrong.contents.append("\(found?.count ?? -1) read") }
        isRead.contents = true
      } while writing.contents > 0
      reading.contents = false
    }
    isRead.wait { $0 ? () : nil }
    for writer in 1...4 {
      Thread.detachNewThread {
        for _ in 0..<10 {
          do {
            try Self.write("\(writer)" + text, to: path, keepsPrevious: true)
          } catch { wrong.contents.append("\(error)") }
        }
        writing.contents -= 1
      }
    }
    writing.wait { $0 == 0 ? () : nil }
    reading.wait { $0 ? nil : () }
    #expect(wrong.contents == [])
    #expect(try folder.text("file.previous").dropFirst() == text[...])
    #expect(try folder.names == ["file", "file.previous"])
  }

  /// On a file system without hard links the file before becomes a copy: its name is never missing.
  @Test(.enabled(if: faults_are_possible()))
  func aFileSystemWithoutHardLinks() throws {
    try write("one", to: "file")
    faults_begin(FAULT_ONCE, 3, EPERM)
    let result = Result { try write("two", to: "file", keepsPrevious: true) }
    let calls = String(cString: faults_end())
    #expect(throws: Never.self) { try result.get() }
    #expect(calls == "owslowsrrd")
    #expect(try folder.text("file") == "two")
    #expect(try folder.text("file.previous") == "one")
    #expect(try folder.names == ["file", "file.previous"])
  }

  /// A process that is being started holds copies of all descriptors until its program begins.
  @Test func aCopyOfTheDescriptorHoldsNoLock() throws {
    var lock: LockedFile? = try LockedFile(path: folder["lock"])
    let copy = dup(try #require(lock).descriptor)
    defer { close(copy) }
    lock = nil
    let other = open(folder["lock"], O_RDWR | O_CLOEXEC)
    defer { close(other) }
    #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
  }
}
