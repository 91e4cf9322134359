import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertExchange
import WengertInspection
import WengertTools

/// `wengert train`, `evaluate`, `predict`, `replay` and `diff`, from a table to predictions.
@Suite struct TrainingTests {
  /// Two species that one line tells apart, as a table.
  private func table(_ scratch: Scratch, _ name: String = "flowers.csv") throws -> String {
    var generator = RandomGenerator(seed: 3)
    var text = "id,length,width,species\n"
    for row in 0..<120 {
      let isWide = row % 2 == 0
      let length = Double.random(in: 4...7, using: &generator)
      let width = Double.random(in: isWide ? 3...4 : 1...2, using: &generator)
      text += "\(row),\(length),\(width),\(isWide ? "iris" : "aster")\n"
    }
    return try scratch.file(name, text)
  }

  private func configuration(_ scratch: Scratch) throws -> Configuration {
    var configuration = Configuration()
    try configuration.set("data", to: table(scratch))
    try configuration.set("data.ignore", to: "id")
    try configuration.set("net.hidden", to: "8")
    try configuration.set("net.dropout", to: "0.1")
    try configuration.set("net.batchNorm", to: "true")
    try configuration.set("optimizer.rate", to: "0.02")
    try configuration.set("schedule", to: "cosine")
    try configuration.set("epochs", to: "12")
    return configuration
  }

  @Test func fromTheTableToPredictions() throws {
    let scratch = try Scratch()
    let configuration = try configuration(scratch)
    let whole = RunFolder(scratch.path + "/whole")
    let run = try TrainingRun(configuration, folder: whole)
    #expect(run.configuration.loss == "crossEntropy" && !run.isResumed)
    let history = try run.run(progress: .silent)
    #expect(history.epochs.count == 12 && history.stepCount == 36)

    // Interrupted in the middle of an epoch, and taken up.
    let parts = RunFolder(scratch.path + "/parts")
    let first = try TrainingRun(configuration, folder: parts).run(
      progress: .silent, interruption: 13)
    #expect(first.wasInterrupted && first.stepCount == 13)
    let rest = try TrainingRun(configuration, folder: parts)
    #expect(rest.isResumed && rest.stepCount == 13)
    #expect(try rest.run(progress: .silent).losses == history.losses)
    let files = (whole.weights, parts.weights)
    #expect(FileManager.default.contentsEqual(atPath: files.0, andPath: files.1))
    for path in [whole.curves, whole.report, whole.metrics, whole.log, whole.checkpoint] {
      #expect(FileManager.default.fileExists(atPath: path))
    }
    #expect(try CurveSource(path: parts.path).curves(["validation_loss"])[0].y.count == 12)

    // The samples are easy.
    let (net, description) = try parts.net()
    let samples = try PreparedData.samples(
      table(scratch, "others.csv"), description.configuration, description.facts)
    let score = NetResults(net, samples.inputs, description.facts)
      .score(samples.targets, loss: "crossEntropy")
    #expect(score.accuracy! > 0.97 && score.loss < 0.3)
    #expect(score.confusion.flatMap(\.self).reduce(0, +) == 120)
    // Columns are found by their names.
    let rows = try scratch.file("rows.csv", "width,length\n3.5,5\n1.5,5\n")
    let (inputs, names) = try PreparedData.inputs(
      [rows], description.configuration, description.facts)
    let results = NetResults(net, inputs, description.facts)
    #expect(names == ["1", "2"])
    #expect(results.ranking(0)[0].name == "iris" && results.ranking(1)[0].name == "aster")
    var arrays = NumPyArchiveWriter()
    arrays.add("x", Tensor<Float>([5, 3.5, 5, 1.5], shape: [2, 2]))
    try arrays.write(to: scratch.path + "/rows.npz")
    let fromArrays = try PreparedData.inputs(
      [scratch.path + "/rows.npz"], description.configuration, description.facts)
    #expect(fromArrays.inputs == inputs)
    let table = PredictionReport.table(results, names, top: 2)
    #expect(table.text(on: Screen(width: 80, isUnicode: true)).contains("iris"))

    // Every step can be taken again.
    let replayed = try ReplayedRun(parts.path, to: 20)
    #expect(replayed.net != nil)
    let comparison = try RunComparison(whole.path, parts.path)
    #expect(comparison.difference == nil && comparison.commonSteps == 36)
    let logOnly = try ReplayedRun(parts.log, to: 20)
    #expect(logOnly.net == nil)
    #expect(logOnly.text(on: Screen(width: 80, isUnicode: true)).contains("replay(RecordedRun"))
    #expect(message { _ = try ReplayedRun(parts.log, to: 37) }.hasSuffix("0 to 36, not 37"))
  }

  /// What is refused, or has nothing to do, changes nothing in the folder.
  @Test func folderOfATraining() throws {
    let scratch = try Scratch()
    var configuration = try configuration(scratch)
    try configuration.set("epochs", to: "2")
    let folder = RunFolder(scratch.path + "/run")
    var run: TrainingRun? = try TrainingRun(configuration, folder: folder)
    _ = try run!.run(progress: .silent)
    // Two at once would mix their logs.
    let second = message { _ = try TrainingRun(configuration, folder: folder) }
    #expect(
      second
        == "another training is writing into \(folder.path); wait for it, or name another folder")
    run = nil

    let files = [folder.description, folder.report]
    let before = files.map { FileManager.default.contents(atPath: $0) }
    let table = configuration.data.path
    let text = try String(contentsOfFile: table, encoding: .utf8)
    _ = try scratch.file("flowers.csv", text + "120,1000,500,iris\n")
    for epochs in ["2", "5"] {
      try configuration.set("epochs", to: epochs)
      let refusal = message { _ = try TrainingRun(configuration, folder: folder) }
      #expect(
        refusal.hasSuffix(
          "then it held 120 samples, now there are 121; restore it, or train in another folder"))
    }
    #expect(message { _ = try ReplayedRun(folder.path, to: 1) }.contains("has changed since"))
    // As many, one of them another.
    _ = try scratch.file("flowers.csv", text.replacingOccurrences(of: "\n7,", with: "\n7,1"))
    #expect(
      message { _ = try TrainingRun(configuration, folder: folder) }
        .contains("120 samples as now, but others"))

    _ = try scratch.file("flowers.csv", text)
    try configuration.set("epochs", to: "1")
    _ = try TrainingRun(configuration, folder: folder).run(progress: .silent)
    #expect(files.map { FileManager.default.contents(atPath: $0) } == before)
  }

  /// A first step that fails leaves the folder to the next attempt.
  @Test func firstStepThatFails() throws {
    let scratch = try Scratch()
    var configuration = try configuration(scratch)
    try configuration.set("epochs", to: "1")
    try configuration.set("net.hidden", to: "100000,100000,100000,100000")
    let folder = RunFolder(scratch.path + "/run")
    let refusal = message {
      _ = try checked { try TrainingRun(configuration, folder: folder).run(progress: .silent) }
    }
    #expect(refusal.contains("the memory of this machine has"))
    #expect(!RunFolder.isOne(folder.path))
    try configuration.set("net.hidden", to: "8")
    #expect(try TrainingRun(configuration, folder: folder).run(progress: .silent).stepCount == 3)
  }

  /// A run with another rate goes apart after its first step, in the optimizer.
  @Test func runsThatDiffer() throws {
    let scratch = try Scratch()
    var configuration = try configuration(scratch)
    _ = try TrainingRun(configuration, folder: RunFolder(scratch.path + "/a"))
      .run(progress: .silent, interruption: 3)
    try configuration.set("optimizer.rate", to: "0.03")
    _ = try TrainingRun(configuration, folder: RunFolder(scratch.path + "/b"))
      .run(progress: .silent, interruption: 3)
    let comparison = try RunComparison(scratch.path + "/a", scratch.path + "/b")
    #expect(comparison.difference?.step == 0)
    #expect(comparison.difference?.operation == "the optimizer's step")
    #expect(comparison.setting == "optimizer.rate is 0.02 in one and 0.03 in the other")
    let refusal = message {
      _ = try TrainingRun(configuration, folder: RunFolder(scratch.path + "/a"))
    }
    #expect(refusal.contains("holds a training with optimizer.rate 0.02, not 0.03"))
  }

  @Test func weightsThatDiffer() throws {
    let scratch = try Scratch()
    let (a, b) = (Linear<Float>(inputs: 2, outputs: 2), Linear<Float>(inputs: 2, outputs: 2))
    try b.copyParameters(from: a)
    var weight = b.weight.tensor.scalars
    weight[2] = weight[2].nextUp.nextUp
    b.weight.tensor = Tensor(weight, shape: [2, 2])
    try a.save(to: scratch.path + "/a")
    try b.save(to: scratch.path + "/b")
    func comparison(_ first: String, _ second: String) throws -> WeightComparison {
      try WeightComparison(
        InspectedFile(path: "\(scratch.path)/\(first)"),
        InspectedFile(path: "\(scratch.path)/\(second)"))
    }
    #expect(try comparison("a", "a").isEqual)
    let found = try comparison("a", "b")
    let row = try #require(found.rows.first { $0.name == "weight" })
    #expect(row.differentCount == 1 && row.ulps == 2 && row.index == [1, 0])
    #expect(!found.isEqual && found.rows.first { $0.name == "bias" }?.differentCount == 0)
    try Linear<Float>(inputs: 2, outputs: 3).save(to: scratch.path + "/c")
    let other = try comparison("a", "c")
    #expect(other.otherShapes.map(\.name).sorted() == ["bias", "weight"])
    for (name, value) in [("one.npy", 1), ("two.npy", 2)] as [(String, Float)] {
      try Tensor<Float>([value]).write(npy: scratch.path + "/" + name)
    }
    func lastLine(_ comparison: WeightComparison) -> Substring? {
      comparison.text(on: Screen(width: 80, isUnicode: false)).split(separator: "\n").last
    }
    #expect(lastLine(found) == "1 of 2 tensors of both are equal")
    #expect(lastLine(other) == "no tensor of one shape is in both")
    #expect(
      try lastLine(comparison("one.npy", "one.npy"))
        == "the tensor is equal, bit by bit but for the sign of zeros")
    #expect(try lastLine(comparison("one.npy", "two.npy")) == "0 of 1 tensor of both are equal")
  }

  /// A last batch of one sample has no deviation for batch normalization: it is left out.
  @Test func loneSamplesAreLeftOut() throws {
    let scratch = try Scratch()
    var configuration = Configuration()
    try configuration.set("data", to: "moons")
    try configuration.set("data.count", to: "33")
    try configuration.set("data.validation", to: "0")
    #expect(try ConfiguredTraining(configuration).makeTraining().training.batchCount == 2)
    try configuration.set("net.batchNorm", to: "true")
    #expect(try ConfiguredTraining(configuration).makeTraining().training.batchCount == 1)
    try configuration.set("epochs", to: "1")
    let run = try TrainingRun(configuration, folder: RunFolder(scratch.path + "/run"))
    #expect(try run.run(progress: .silent).stepCount == 1)
    try configuration.set("batchSize", to: "1")
    #expect(message { _ = try ConfiguredTraining(configuration) }.contains("two samples or more"))
  }

  @Test func valuesArePredicted() throws {
    let scratch = try Scratch()
    var text = "a,b,sum\n"
    for row in 0..<200 {
      text +=
        "\(Double(row % 17) / 7),\(Double(row % 13) / 5),\(Double(row % 17) / 7 + Double(row % 13) / 5)\n"
    }
    var configuration = Configuration()
    try configuration.set("data", to: scratch.file("sums.csv", text))
    try configuration.set("optimizer.rate", to: "0.01")
    let folder = RunFolder(scratch.path + "/run")
    let run = try TrainingRun(configuration, folder: folder)
    #expect(run.configuration.loss == "meanSquaredError")
    _ = try run.run(progress: .silent)
    let (net, description) = try folder.net()
    let samples = try #require(try PreparedData(description.configuration).validation)
    let score = NetResults(net, samples.inputs, description.facts)
      .score(samples.targets, loss: description.configuration.loss)
    #expect(score.accuracy == nil && score.explained[0] > 0.98)
  }

  /// A folder of pictures, and a net with convolutions.
  @Test func picturesAreLearned() throws {
    let scratch = try Scratch()
    for (name, level) in [("dark", 20), ("light", 220)] {
      try FileManager.default.createDirectory(
        atPath: "\(scratch.path)/\(name)", withIntermediateDirectories: true)
      for number in 0..<10 {
        let pixels = (0..<108).map { UInt8(level + ($0 + number) % 20) }
        try Image(height: 6, width: 6, color: .rgb, samples: .bytes(pixels))
          .write(png: "\(scratch.path)/\(name)/\(number).png")
      }
    }
    let path = try scratch.file(
      "net.json",
      """
      { "data": {"path": ".", "size": 8}, "net": {"kind": "convolutional", "channels": [4], "hidden": [8]},
        "optimizer": {"rate": 0.01}, "batchSize": 4, "epochs": 8 }
      """)
    let folder = RunFolder(scratch.path + "-run")
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    _ = try TrainingRun(Configuration(path: path), folder: folder).run(progress: .silent)
    let (net, description) = try folder.net()
    let (inputs, _) = try PreparedData.inputs(
      [scratch.path + "/dark/1.png", scratch.path + "/light/1.png"], description.configuration,
      description.facts)
    let results = NetResults(net, inputs, description.facts)
    #expect(results.ranking(0)[0].name == "dark" && results.ranking(1)[0].name == "light")
  }
}
