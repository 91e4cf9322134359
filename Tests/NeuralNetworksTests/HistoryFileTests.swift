import CWengertAllocationCounter
import CWengertFaults
import Foundation
import Testing
import Wengert

/// The history beside a checkpoint: what is new is appended, and nothing that a checkpoint names is touched.
@Suite struct HistoryFileTests {
  typealias Points = Batch<Float, Int>

  private let folder: ScratchFolder
  private var path: String { folder["run"] }

  init() throws { folder = try ScratchFolder() }

  private func trainer() -> Trainer<NoisyNet, Points> { NoisyTraining.trainer() }

  private func fit(_ trainer: Trainer<NoisyNet, Points>, steps: Int) throws {
    try NoisyTraining.fit(trainer, steps: steps)
  }

  private var histories: [String] {
    get throws { try folder.names.filter { $0.hasSuffix(".history") }.sorted() }
  }

  private func resumed(
    _ name: String = "run", allowing options: ResumeOptions = []
  ) throws -> Trainer<NoisyNet, Points> {
    try NoisyTraining.resumed(from: folder[name], allowing: options)
  }

  @Test func aSaveAppendsWhatIsNew() throws {
    let trainer = trainer()
    try fit(trainer, steps: 7)
    try trainer.save(to: path)
    let name = try #require(histories.first)
    let first = try folder.bytes(name)
    // The first word, a record of 7 steps and one of 2 epochs.
    #expect(first.count == 8 + (8 + 7 * 16) + (8 + 2 * 72))
    try trainer.save(to: path)
    #expect(try folder.bytes(name) == first)
    try fit(trainer, steps: 10)
    try trainer.save(to: path)
    #expect(try histories == [name])
    let second = try folder.bytes(name)
    #expect(Array(second.prefix(first.count)) == first)
    #expect(second.count == first.count + (8 + 3 * 16) + (8 + 72))
    #expect(try resumed().history == trainer.history)
    #expect(try resumed("run.previous").history.stepCount == 7)
  }

  /// What a save writes and asks for does not grow with the steps behind it.
  @Test func aSaveCostsTheSameAfterAnyNumberOfSteps() throws {
    func cost(after steps: Int) throws -> (appended: Int, checkpoint: Int, bytes: Int64) {
      let weight = Variable(Tensor<Float>([1]), requiresGradient: true)
      let trainer = Trainer<OneWeight, Points>(
        OneWeight(weight: weight), optimizer: SGD([weight], learningRate: 0)
      ) { net, batch in (net.weight * batch.inputs).sum() }.quiet()
      let data = DataLoader(
        Tensor<Float>([1, 2, 3, 4]), Tensor<Int>([0, 0, 0, 0]), batchSize: 1)
      func take(_ steps: Int) throws { try trainer.fit(training: data, steps: steps) }
      let name = "run\(steps)"
      try take(steps)
      try trainer.save(to: folder[name])
      let history = try #require(
        folder.names.first { $0.hasPrefix(name) && $0.hasSuffix(".history") })
      let before = try folder.bytes(history).count
      try take(steps + 4)
      let held = allocation_counter_bytes()
      try trainer.save(to: folder[name])
      let bytes = allocation_counter_bytes() - held
      return try (folder.bytes(history).count - before, folder.bytes(name).count, bytes)
    }
    let (few, many) = try (cost(after: 1000), cost(after: 30_000))
    // Four steps, and the epoch that they are.
    #expect(few.appended == 8 + 4 * 16 + 8 + 72 && many.appended == few.appended)
    #expect(abs(many.checkpoint - few.checkpoint) < 64)
    // The history written out once more were 480,000 bytes.
    #expect(many.bytes < few.bytes + 50_000)
  }

  /// A trainer that has not read a history does not write to it, and removes it once no checkpoint needs it.
  @Test func everyTrainerHasItsOwn() throws {
    let first = trainer()
    try fit(first, steps: 7)
    try first.save(to: path)
    let old = try histories
    let second = trainer()
    try fit(second, steps: 9)
    try second.save(to: path)
    #expect(try histories.count == 2)
    #expect(try resumed("run.previous").history == first.history)
    try fit(second, steps: 11)
    try second.save(to: path)
    #expect(try histories.count == 1 && histories != old)
    #expect(try resumed().history == second.history)
    // The first one finds its own gone, and writes another.
    try first.save(to: path)
    #expect(try resumed().history == first.history)
    #expect(try resumed("run.previous").history == second.history)
  }

  /// Names that leave no room for the endings of what stands beside a checkpoint are shortened there. The
  /// histories are found all the same: the one in use is appended to, others are removed, and those of
  /// another checkpoint, whose name differs at its end alone, stay.
  @Test(arguments: [200, 219, 225, 246, 247, 255]) func longNames(_ length: Int) throws {
    let (name, other) = (
      String(repeating: "n", count: length), String(repeating: "n", count: length - 1) + "m"
    )
    let (first, second) = (trainer(), trainer())
    for steps in [3, 5, 7] {
      try fit(first, steps: steps)
      for name in [name, other] { try first.save(to: folder[name]) }
    }
    // A checkpoint, the one before and a history for each.
    #expect(try folder.names.count == 6)
    let old = Set(try histories)
    for steps in [9, 11] {
      try fit(second, steps: steps)
      try second.save(to: folder[name])
    }
    let new = Set(try histories)
    #expect(try folder.names.count == 6 && new.intersection(old).count == 1)
    let going = try resumed(name)
    #expect(going.history == second.history)
    try fit(going, steps: 13)
    try going.save(to: folder[name])
    #expect(try Set(histories) == new)
    #expect(try resumed(name).history == going.history)
    #expect(try resumed(other).history == first.history)
    let previous = try folder.names.filter { $0.hasSuffix(".previous") }
    #expect(try Set(previous.map { try resumed($0).history.stepCount }) == [5, 11])
  }

  @Test func goingOnFromTheCheckpointBefore() throws {
    let first = trainer()
    for steps in [5, 7] {
      try fit(first, steps: steps)
      try first.save(to: path)
    }
    let second = try resumed("run.previous")
    try fit(second, steps: 6)
    try second.save(to: path)
    #expect(try resumed().history.stepCount == 6)
    #expect(try resumed("run.previous").history == first.history)
  }

  @Test func whatIsMissing() throws {
    let first = trainer()
    try fit(first, steps: 7)
    try first.save(to: path)
    let name = try #require(histories.first)
    try FileManager.default.removeItem(atPath: folder[name])
    let error = #expect(throws: FileError.self) { try resumed() }
    #expect(error?.kind == .missing && error?.path == folder[name])
    #expect(error?.hint.hasSuffix("resume(from:, allowing: .missingHistory)") == true)

    let second = try resumed(allowing: .missingHistory)
    #expect(second.history.firstStep == 7 && second.history.stepCount == 7)
    try fit(first, steps: 13)
    try fit(second, steps: 13)
    #expect(second.history.losses == Array(first.history.losses[7...]))
    #expect(second.history.epochs.map(\.step) == [10, 13])
    #expect(second.history.stepsCSV.split(separator: "\n")[1].hasPrefix("7,"))
    #expect(second.model.state == first.model.state)
    try second.save(to: path)
    #expect(try resumed().history == second.history)
  }

  @Test func throughALink() throws {
    try FileManager.default.createDirectory(
      atPath: folder["elsewhere"], withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: "elsewhere/file")
    let trainer = trainer()
    try fit(trainer, steps: 3)
    try trainer.save(to: path)
    #expect(try folder.names.sorted() == ["elsewhere", "run"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["elsewhere"]).count == 2)
    #expect(try resumed().history == trainer.history)
  }

  /// Numbers that are none, and what was not measured.
  @Test func everyNumberIsKept() throws {
    let weight = Variable(Tensor<Float>([1]), requiresGradient: true)
    func trainer() -> Trainer<OneWeight, Points> {
      Trainer(OneWeight(weight: weight), optimizer: SGD([weight], learningRate: 0)) { net, batch in
        (net.weight * batch.inputs).sum()
      }.quiet()
    }
    let data = DataLoader(
      Tensor<Float>([.infinity, -.infinity, .nan, -0.0]), Tensor<Int>([0, 0, 0, 0]), batchSize: 1,
      sampling: .sequential)
    let first = trainer()
    try first.fit(training: data, epochs: 1)
    try first.save(to: path)
    let second = trainer()
    try second.resume(from: path)
    #expect(second.history.losses.map(\.bitPattern) == first.history.losses.map(\.bitPattern))
    #expect(second.history.epochs[0].validationLoss == nil)
    #expect(second.history.epochs[0].trainingLoss.isNaN)
  }

  /// A save that fails takes back what it has appended, so that the next one appends to the same file.
  @Test(.enabled(if: faults_are_possible())) func afterASaveThatFailed() throws {
    let trainer = trainer()
    try fit(trainer, steps: 2)
    try trainer.save(to: path)
    let (name, bytes) = try (#require(histories.first), folder.bytes(#require(histories.first)))
    try fit(trainer, steps: 4)
    // Half of the first write is done.
    faults_begin(FAULT_ONCE, 0, ENOSPC)
    let result = Result { try trainer.save(to: path) }
    #expect(String(cString: faults_end()).hasPrefix("w"))
    #expect(throws: FileError.self) { try result.get() }
    #expect(try folder.bytes(name) == bytes)
    try trainer.save(to: path)
    #expect(try histories == [name])
    #expect(try resumed().history == trainer.history)
  }

  /// Whatever call of a save fails, the checkpoints and their histories stay; so too where each save is the
  /// first after a resumption.
  @Test(
    .enabled(if: faults_are_possible()), arguments: [FAULT_ONCE, FAULT_FOREVER], [false, true])
  func everyCallThatFails(_ action: fault_action, isResumed: Bool) throws {
    var trainer = trainer()
    var steps = [1, 2]
    for count in steps {
      try fit(trainer, steps: count)
      try trainer.save(to: path)
    }
    for place in 0..<40 {
      if isResumed { trainer = try resumed() }
      try fit(trainer, steps: trainer.history.stepCount + 1)
      faults_begin(action, Int32(place), ENOSPC)
      let result = Result { try trainer.save(to: path) }
      let calls = String(cString: faults_end())
      let found = try resumed().history
      #expect(found == trainer.history || found.stepCount == steps.last, "\(calls)")
      if case .success = result { #expect(found == trainer.history) }
      if steps.last != found.stepCount { steps.append(found.stepCount) }
      #expect(try steps.contains(resumed("run.previous").history.stepCount))
    }
  }
}
