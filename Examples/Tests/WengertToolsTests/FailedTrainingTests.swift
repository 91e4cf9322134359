import Foundation
import Testing
import Wengert
import WengertTools

/// `wengert train` where it cannot succeed, or cannot go on.
@Suite struct FailedTrainingTests {
  private func configuration(_ settings: [String: String]) throws -> Configuration {
    var configuration = Configuration()
    try configuration.set("data", to: "moons")
    try configuration.set("data.count", to: "100")
    try configuration.set("net.hidden", to: "4")
    for (key, value) in settings { try configuration.set(key, to: value) }
    return configuration
  }

  @Test func weightsThatAreNoNumbersAreNotKept() throws {
    let scratch = try Scratch()
    let folder = RunFolder(scratch.path + "/run")
    let settings = ["epochs": "2", "optimizer": "sgd", "optimizer.rate": "1e30"]
    var run: TrainingRun? = try TrainingRun(configuration(settings), folder: folder)
    _ = try run!.run(progress: .silent)
    let reason = try #require(run!.divergence)
    #expect(reason.contains("no finite number, from step 1 on; no weights are kept"))
    #expect(!FileManager.default.fileExists(atPath: folder.weights))
    #expect(message { _ = try folder.net() }.contains("its loss was no finite number"))
    let curves = try CurveSource(path: folder.path)
    #expect(curves.namesWithoutNumbers == ["training_loss", "validation_loss"])
    #expect(
      message { _ = try curves.curves(["training_loss"]) }
        .hasSuffix("there is no finite number in 'training_loss'"))
    run = nil
    run = try TrainingRun(configuration(settings), folder: folder)
    _ = try run!.run(progress: .silent)
    #expect(run!.divergence == reason)
  }

  /// The weights of the last epoch that had a finite loss stay.
  @Test func finiteWeightsAreKept() throws {
    let scratch = try Scratch()
    let folder = RunFolder(scratch.path + "/run")
    let settings = ["epochs": "3", "optimizer": "sgd"]
    let run = try TrainingRun(configuration(settings), folder: folder)
    _ = try run.run(progress: .silent) { _ in
      for parameter in run.net.parameters { parameter.tensor = parameter.tensor * .infinity }
    }
    #expect(try #require(run.divergence).contains("the weights of epoch 1 are kept"))
    let state = try folder.net().net.state
    #expect(state.entries.allSatisfy { $0.tensor.scalars.allSatisfy(\.isFinite) })
  }

  @Test func aFiniteTrainingDoesNotDiverge() throws {
    let scratch = try Scratch()
    let run = try TrainingRun(
      configuration(["epochs": "1"]), folder: RunFolder(scratch.path + "/run"))
    #expect(run.divergence == nil && run.notes == [])
    _ = try run.run(progress: .silent)
    #expect(run.divergence == nil)
  }

  /// The checkpoint before a damaged one is named; with its name the training ends with the same bits.
  @Test func damagedCheckpoints() throws {
    let scratch = try Scratch()
    let (whole, folder) = (RunFolder(scratch.path + "/whole"), RunFolder(scratch.path + "/run"))
    _ = try TrainingRun(configuration(["epochs": "4"]), folder: whole).run(progress: .silent)
    _ = try TrainingRun(configuration(["epochs": "2"]), folder: folder).run(progress: .silent)
    let files = FileManager.default
    var bytes = try #require(files.contents(atPath: folder.checkpoint))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: folder.checkpoint))
    let more = try configuration(["epochs": "4"])
    func refusal() -> String { message { _ = try TrainingRun(more, folder: folder) } }
    #expect(
      refusal().hasSuffix(
        "; the previous checkpoint, \(folder.checkpoint).previous, is intact: rename it to "
          + "\(folder.checkpoint), and the same command resumes from it"))
    try files.removeItem(atPath: folder.checkpoint)
    try files.moveItem(atPath: folder.previousCheckpoint, toPath: folder.checkpoint)
    _ = try TrainingRun(more, folder: folder).run(progress: .silent)
    #expect(files.contentsEqual(atPath: whole.weights, andPath: folder.weights))

    try Linear<Float>(inputs: 2, outputs: 2).save(to: folder.weights)
    #expect(
      message { _ = try folder.net() }
        .hasSuffix("; copy those of this training again, or train anew"))
    for path in [folder.checkpoint, folder.previousCheckpoint] {
      try bytes.write(to: URL(fileURLWithPath: path))
    }
    #expect(refusal().hasSuffix("; copy it again, or train in another folder"))
  }

  /// No message names a call of the library.
  @Test func missingHistory() throws {
    let scratch = try Scratch()
    let folder = RunFolder(scratch.path + "/run")
    _ = try TrainingRun(configuration(["epochs": "2"]), folder: folder).run(progress: .silent)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.hasSuffix(".history") {
      try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    }
    #expect(
      message { _ = try TrainingRun(configuration(["epochs": "4"]), folder: folder) }
        .hasSuffix("; copy it along with the checkpoint, or train in another folder"))
  }

  @Test func theSystemsReasonIsGiven() throws {
    func refusal(_ path: String) -> String {
      message { _ = try TrainingRun(configuration([:]), folder: RunFolder(path)) }
    }
    #expect(
      refusal("/dev/null/x")
        == "cannot make the folder /dev/null/x for a training: Not a directory")
    let scratch = try Scratch()
    let file = try scratch.file("x", "")
    #expect(refusal(file).hasSuffix(": a file has that name"))
    let folder = RunFolder(scratch.path + "/a/b/c/")
    _ = try TrainingRun(configuration([:]), folder: folder)
    #expect(FileManager.default.fileExists(atPath: folder.path))
    #expect(
      message { try folder.write(Data(), to: scratch.path + "/none/x") }
        .hasSuffix("/none/x: No such file or directory"))
    for path in ["", "none"] {
      #expect(message { _ = try FileKind.of(path: path) }.contains("the path"))
      #expect(!message { _ = try Configuration(path: path) }.hasPrefix(":"))
    }
  }

  @Test func notes() throws {
    let scratch = try Scratch()
    func notes(_ values: [String], _ settings: [String: String] = [:]) throws -> [String] {
      let rows = values.enumerated().map { "\($0),\($1)\n" }.joined()
      var configuration = try configuration(settings)
      try configuration.set("data", to: scratch.file("t.csv", "a,kind\n" + rows))
      return try ConfiguredTraining(configuration).data.notes
    }
    let whole = (0..<20).map { "\($0 % 5)" }
    #expect(
      try notes(whole) == [
        "the numbers in 'kind' are taken for classes; --loss meanSquaredError learns them as values"
      ])
    #expect(try notes(whole, ["loss": "crossEntropy"]) == [])
    #expect(try notes(whole, ["loss": "meanSquaredError"]) == [])
    #expect(try notes(whole.map { "x" + $0 }) == [])
    #expect(
      try notes(whole.map { _ in "pea" })
        == ["the target is 'pea' in each sample: there is nothing to learn"])
    #expect(
      try notes(whole.map { _ in "2.5" })
        == ["the target is '2.5' in each sample: there is nothing to learn"])
  }

  @Test func numbersOfThings() {
    #expect(counted(1, "step") == "1 step" && counted(1_200, "step") == "1,200 steps")
    #expect(counted(0, "class", "classes") == "0 classes")
  }
}
