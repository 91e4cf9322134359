import Foundation
import Testing
import WengertInspection

@Suite struct TimeTravelTests {
  typealias Fresh = FreshTraining<SmallNet, Batch<Float, Int>>

  private func make(rate: Double = 0.125, seed: UInt64 = 9, changed: Bool = false) -> Fresh {
    let net = SmallNet()
    let trainer = Trainer(
      classifier: net, optimizer: SGD(net.parameters, learningRate: rate, momentum: 0.5))
    trainer.progress = .silent
    var (inputs, labels) = smallBatch()
    if changed { inputs[5] = Tensor.zeros([6]) }
    labels = labels.reshaped(to: [16])
    return Fresh(
      trainer, training: DataLoader(TensorDataset(inputs, labels), batchSize: 4, seed: seed))
  }

  @discardableResult
  private func record(_ fresh: Fresh, _ path: String, steps: Int) throws -> SmallNet {
    let log = try RunLog(path: path, net: fresh.trainer.model, seed: fresh.training.seed)
    try fresh.trainer.fit(training: fresh.training, steps: steps, callbacks: [log])
    #expect(log.error == nil)
    return fresh.trainer.model
  }

  @Test func aReplayHasTheStateOfTheStep() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a"
    try record(make(), path, steps: 11)
    let run = try RecordedRun(path: path)
    #expect(run.steps.count == 11 && run.names.count == 6)
    // The seed of the log counts, not that of the loader made anew.
    let trainer = try replay(run, to: 7) { make(seed: 1) }
    let other = make()
    try other.trainer.fit(training: other.training, steps: 7)
    #expect(trainer.model.state == other.trainer.model.state)
    #expect(try replay(run, to: 0) { make() }.history.stepCount == 0)
    #expect(throws: RunDifference.self) { try replay(run, to: 12) { make() } }
  }

  @Test func aReplayThatDepartsSaysWhere() throws {
    let scratch = try Scratch()
    try record(make(), scratch.path + "/a", steps: 6)
    let run = try RecordedRun(path: scratch.path + "/a")
    let error = #expect(throws: RunDifference.self) { try replay(run, to: 6) { make(rate: 0.25) } }
    #expect(error?.step == 0 && error?.modules == ["hidden", "norm", "output"])
  }

  @Test func aReplayFromACheckpoint() throws {
    let scratch = try Scratch()
    let fresh = make()
    try record(fresh, scratch.path + "/a", steps: 5)
    fresh.trainer.checkpointPath = scratch.path + "/checkpoint"
    try record(fresh, scratch.path + "/a", steps: 6)
    fresh.trainer.checkpointPath = nil
    try record(fresh, scratch.path + "/a", steps: 10)
    let run = try RecordedRun(path: scratch.path + "/a")
    #expect(run.steps.map(\.number) == Array(0..<10))
    let trainer = try replay(run, to: 9, from: scratch.path + "/checkpoint") { make() }
    #expect(trainer.history.stepCount == 9)
  }

  @Test func stepsThatWereTakenTwiceCountOnce() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a"
    let killed = make()
    killed.trainer.checkpointPath = scratch.path + "/checkpoint"
    try record(killed, path, steps: 3)
    killed.trainer.checkpointPath = nil
    try record(killed, path, steps: 5)
    // The program that was killed after its fifth step goes on from its checkpoint.
    let again = make()
    try again.trainer.resume(from: scratch.path + "/checkpoint")
    try record(again, path, steps: 6)
    let run = try RecordedRun(path: path)
    #expect(run.steps.map(\.number) == Array(0..<6))
    #expect(try replay(run, to: 6) { make() }.history.stepCount == 6)
  }

  @Test func sameRunsDoNotDiffer() throws {
    let scratch = try Scratch()
    try record(make(), scratch.path + "/a", steps: 6)
    try record(make(), scratch.path + "/b", steps: 9)
    let (a, b) = (
      try RecordedRun(path: scratch.path + "/a"), try RecordedRun(path: scratch.path + "/b")
    )
    #expect(diff(a, b) == nil)
    #expect(try diff(a, b, makeA: { make() }, makeB: { make() }) == nil)
  }

  @Test func otherRatesDifferInTheOptimizersStep() throws {
    let scratch = try Scratch()
    try record(make(), scratch.path + "/a", steps: 4)
    try record(make(rate: 0.1), scratch.path + "/b", steps: 4)
    let (a, b) = (
      try RecordedRun(path: scratch.path + "/a"), try RecordedRun(path: scratch.path + "/b")
    )
    let difference = try diff(a, b, makeA: { make() }, makeB: { make(rate: 0.1) })
    #expect(difference?.step == 0)
    #expect(difference?.operation == "the optimizer's step")
  }

  @Test func anotherSampleIsFoundWhereItIsUsed() throws {
    let scratch = try Scratch()
    try record(make(), scratch.path + "/a", steps: 8)
    try record(make(changed: true), scratch.path + "/b", steps: 8)
    let (a, b) = (
      try RecordedRun(path: scratch.path + "/a"), try RecordedRun(path: scratch.path + "/b")
    )
    let difference = try diff(a, b, makeA: { make() }, makeB: { make(changed: true) })
    #expect((0..<4).contains(difference?.step ?? -1))
    #expect(difference?.operation == "a constant operand of affine of hidden, such as the batch")
    #expect(difference?.description.contains("parameters differ after it: hidden.weight") == true)
  }

  @Test func aBitOfAParameterChangesItsHash() {
    let net = Linear<Float>(inputs: 3, outputs: 5)
    let before = Hashes.parameters(net)
    net.weight.update { $0[2, 4] = Tensor($0[2, 4].scalar.nextUp) }
    let after = Hashes.parameters(net)
    #expect(before[0] != after[0] && before[1] == after[1])
  }

  @Test func halfALineIsLeftOutAndOtherFilesAreRefused() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a"
    try record(make(), path, steps: 3)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try String(text.dropLast(30)).write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try RecordedRun(path: path).steps.count == 2)
    for wrong in ["", "{}\n", "x\n", "{\"kind\":\"step\",\"step\":0,\"hashes\":[]}\n", "[1]\n"] {
      try wrong.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: FileError.self, "\(wrong)") { try RecordedRun(path: path) }
    }
    let none = scratch.path + "/none"
    let missing = #expect(throws: FileError.self) { try RecordedRun(path: none) }
    #expect(
      missing?.description
        == "\(none): expected the log of a run, found No such file or directory; "
        + "check the path and the permissions")
    let unwritten = #expect(throws: FileError.self) {
      try RunLog(path: none + "/log", net: SmallNet(), seed: 0)
    }
    #expect(
      unwritten?.description == "cannot write \(none)/log: No such file or directory; check the "
        + "folder, its permissions and the space left")
  }

  /// Signs that change together, bytes in another order, and another shape give another hash.
  @Test func hashesTellElementsApart() {
    func hash<Scalar>(_ tensor: Tensor<Scalar>) -> UInt64 { Hashes.elements(tensor) }
    #expect(hash(Tensor<Double>([1, 2])) != hash(Tensor<Double>([-1, -2])))
    #expect(hash(Tensor<Double>([1, 2])) != hash(Tensor<Double>([2, 1])))
    #expect(hash(Tensor<Float>([1, 2, 3])) != hash(Tensor<Float>([1, 2, -3])))
    #expect(hash(Tensor<Float>.ones([2, 3])) != hash(Tensor<Float>.ones([3, 2])))
    #expect(hash(Tensor<Float>.ones([6])) == hash(Tensor<Float>.ones([6])))
  }
}
