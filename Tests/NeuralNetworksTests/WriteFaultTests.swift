import CWengertFaults
import Foundation
import Testing
import Wengert

/// What becomes of a checkpoint when writing the next one fails, at any of the system's calls.
@Suite struct WriteFaultTests {
  private let folder: ScratchFolder
  private let net = NoisyNet(seed: 1)
  private let trainer: Trainer<NoisyNet, Batch<Float, Int>>
  private let path: String

  init() throws {
    folder = try ScratchFolder()
    path = folder["run"]
    trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
  }

  /// Saves checkpoints with weights filled by these numbers, one after the other.
  private func save(_ numbers: Float...) throws {
    for number in numbers {
      for parameter in net.parameters { parameter.tensor = .full(parameter.shape, number) }
      try trainer.save(to: path)
    }
  }

  /// The number that the weights of a sound checkpoint are filled with.
  private func number(in path: String) throws -> Float {
    let other = NoisyNet(seed: 2)
    try Trainer(classifier: other, optimizer: Adam(other.parameters)).quiet().resume(from: path)
    let scalars = other.hidden.weight.scalars
    #expect(scalars.allSatisfy { $0 == scalars[0] })
    return scalars[0]
  }

  /// What a save asks the system for, a letter each; `Faults.h` lists them.
  private func callsOfASave() throws -> [Character] {
    faults_begin(FAULT_NONE, 0, 0)
    defer { _ = faults_end() }
    try save(0)
    return Array(String(cString: faults_end()))
  }

  /// Written, brought to the disk, and only then given its name; the folder with the name last.
  @Test(.enabled(if: faults_are_possible()))
  func theOrderOfCalls() throws {
    #expect(try String(callsOfASave()).wholeMatch(of: /ow+psrd/) != nil)
    #expect(try String(callsOfASave()).wholeMatch(of: /ow+pslrurd/) != nil)
    #expect(try folder.names.sorted() == ["run", "run.previous"])
  }

  @Test(
    .enabled(if: faults_are_possible()),
    arguments: [FAULT_ONCE, FAULT_FOREVER], [ENOSPC, EDQUOT, EIO, EROFS])
  func everyCallThatFails(_ action: fault_action, code: Int32) throws {
    try save(1, 2)
    let calls = try callsOfASave()
    for place in calls.indices {
      try save(1, 2)
      faults_begin(action, Int32(place), code)
      let result = Result { try save(3) }
      _ = faults_end()
      let found = try number(in: path)
      switch result {
      case .success:
        // There is another name for the draft, and without a link the file before is copied.
        #expect("olud".contains(calls[place]))
        #expect(found == 3)
      case .failure(let error as FileError):
        #expect(error.kind == .inputOutput && error.path == path)
        #expect(error.found == String(cString: strerror(code)))
        // After the renaming only the folder's own place on the disk is in doubt.
        #expect(found == (calls[place] == "d" ? 3 : 2))
      case .failure(let error): Issue.record(error)
      }
      #expect([1, 2].contains(try number(in: path + ".previous")))
      if action == FAULT_ONCE, calls[place] != "u" {
        #expect(try folder.names.sorted() == ["run", "run.previous"])
      }
      try save(4)
      #expect(try number(in: path) == 4)
      #expect(try folder.names.sorted() == ["run", "run.previous"])
    }
  }

  /// Killed at each call of a save, half of a write done; the next save cleans up.
  @Test(.enabled(if: faults_are_possible()))
  func killedAtEveryCall() async throws {
    try save(1, 2)
    let calls = try callsOfASave()
    for place in calls.indices {
      try save(1, 2)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, place = place as Int] in
        let net = NoisyNet(seed: 3)
        let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
        for parameter in net.parameters { parameter.tensor = .full(parameter.shape, 3) }
        faults_begin(FAULT_KILL, Int32(place), 0)
        try trainer.save(to: path)
      }
      #expect(try number(in: path) == (calls[place] == "d" ? 3 : 2))
      #expect([1, 2].contains(try number(in: path + ".previous")))
      try save(4)
      #expect(try folder.names.sorted() == ["run", "run.previous"])
    }
  }

  /// A limit that the system itself keeps, without a fault of ours.
  @Test func aFileThatMayNotGrow() async throws {
    try save(1, 2)
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
        let resource = RLIMIT_FSIZE
      #endif
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      guard setrlimit(resource, &limit) == 0 else { exit(3) }
      let net = NoisyNet(seed: 3)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
      do throws(FileError) { try trainer.save(to: path) } catch {
        exit(error.found == "File too large" && error.expected == "to write" ? 0 : 4)
      }
      exit(5)
    }
    #expect(try number(in: path) == 2)
    #expect(try folder.names.sorted() == ["run", "run.previous"])
  }

  /// Permissions do not bind the superuser, who becomes someone else for it.
  @Test func aFolderThatMayNotBeWritten() async throws {
    try save(1, 2)
    #expect(chmod(folder.path, 0o555) == 0)
    defer { chmod(folder.path, 0o755) }
    await #expect(processExitsWith: .success) { [path = path as String] in
      if geteuid() == 0, setuid(65_534) != 0 { exit(3) }
      let net = NoisyNet(seed: 3)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
      do throws(FileError) { try trainer.save(to: path) } catch {
        exit(error.kind == .inputOutput && error.found == "Permission denied" ? 0 : 4)
      }
      exit(5)
    }
    #expect(try number(in: path) == 2)
  }

  /// What a killed process left is taken over; files with similar names stay.
  @Test func onlyLeftFilesGo() throws {
    let others = ["run.1-2.partial", "run.partial-1", "other.partial", "run.partial.old"]
    for name in others + ["run.partial"] { try folder.write([1], to: name) }
    try save(1)
    #expect(try folder.names.sorted() == (others + ["run"]).sorted())
  }
}
