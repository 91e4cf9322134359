import ExampleSupport
import Foundation
import SequenceModels
import Wengert

extension Translator {
  /// The mean cross-entropy of the characters of the ISO forms.
  func loss(_ batch: DateBatch) -> Variable<Scalar> {
    let scores = self(batch.sources, previous: batch.previous)
    return crossEntropy(scores.reshaped(to: [-1, scores.shape[2]]), batch.labels.flattened())
  }
}

/// The net's translations of some dates.
func isoForms(_ net: Translator<Float>, _ task: DateTask, _ texts: [String]) -> [String] {
  let written = net.greedy(task.sources(texts), start: task.start, length: DateTask.isoLength)
  return texts.indices.map { task.text(written[$0].scalars) }
}

/// How many of some pairs the net translates without an error.
func exactCount(_ net: Translator<Float>, _ task: DateTask, _ pairs: [DatePair]) -> Int {
  stride(from: 0, to: pairs.count, by: 500).reduce(0) { count, first in
    let some = Array(pairs[first..<min(first + 500, pairs.count)])
    return count + zip(isoForms(net, task, some.map(\.text)), some).count { $0 == $1.iso }
  }
}

extension Translate {
  /// Trains the net and reports how far it is.
  func fit(_ net: Translator<Float>, _ task: DateTask) throws -> History {
    let steps = common.quick ? min(steps, 20) : steps
    let every = common.quick ? 10 : min(reportEvery, steps)
    let epochs = (steps - 1) / every + 1
    let trainer = Trainer(
      net, optimizer: Adam(net.parameters, learningRate: learningRate),
      schedule: .perStep(OneCycleSchedule(learningRate, steps: epochs * every)), clipping: .norm(1),
      loss: { (net: Translator<Float>, batch: DateBatch) in net.loss(batch) },
      accuracy: { net, batch in
        let written = net.greedy(batch.sources, start: task.start, length: DateTask.isoLength)
        let rows = 0..<written.shape[0]
        let right = rows.count { written[$0].scalars == batch.labels[$0].scalars }
        return Double(right) / Double(rows.count)
      })
    trainer.progress = .silent
    try checkpoints.takeUp(trainer, "translate")
    let training = DrawnBatches(
      batchCount: every, batchSize: batchSize, seed: common.seed, data: ["data": "dates"]
    ) { generator in
      task.batch(task.pairs(batchSize, of: task.learned, using: &generator))
    }
    var generator = RandomGenerator(seed: 1)
    let pairs = task.pairs(common.quick ? 50 : 1_000, of: task.heldOut, using: &generator)
    let start = Date()
    let callback = Callback(onEpochEnd: { epoch, control in
      report(
        net, task, epoch, control.history.stepCount, pairs, Date().timeIntervalSince(start))
    })
    let history = try trainer.fit(
      training: training, validation: FixedBatches([(task.batch(pairs), pairs.count)]),
      epochs: epochs, callbacks: [callback])
    if history.wasInterrupted { throw Interrupted() }
    return history
  }

  private func report(
    _ net: Translator<Float>, _ task: DateTask, _ epoch: EpochRecord, _ step: Int,
    _ pairs: [DatePair], _ seconds: Double
  ) {
    let share = epoch.validationAccuracy ?? .nan
    let example = pairs[epoch.epoch % pairs.count]
    let iso = isoForms(net, task, [example.text])[0]
    common.reporter.result(
      "report",
      [
        "step": .integer(step), "loss": .number(epoch.trainingLoss), "exact": .number(share),
        "example": .string(example.text), "iso": .string(iso), "seconds": .number(seconds),
      ],
      "Step \(padded("\(step)", 5)): loss \(fixed(epoch.trainingLoss, 4)), "
        + "\(fixed(100 * share, 1)) % exact, \(fixed(seconds, 0)) s; "
        + "\(example.text) → \(iso)\(iso == example.iso ? "" : ", not \(example.iso)")")
  }
}
