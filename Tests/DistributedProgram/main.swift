import Foundation
import Wengert
import WengertDistributed

// A training that tests start on several processes. Rank 0 prints a line with a hash of the weights.
let options = Options(Array(CommandLine.arguments.dropFirst()))

do {
  if options.net == "costs" {
    try drawCosts(to: options["output"] ?? ".")
    exit(0)
  }
  if options.net == "timeline" {
    try Timeline(folder: options["traces"]!, step: options.number("step", 20))
      .draw(to: options["output"]!, title: options["title"] ?? "")
    exit(0)
  }
  let group = try Group.world()
  group.timeout = .seconds(options.number("timeout", 60))
  if options.net == "links" {
    try measureLinks(group, repetitions: options.number("repetitions", 9))
    exit(0)
  }
  let fault = Fault(options["fault"], ofRank: group.rank)
  var generator = RandomGenerator(seed: 7)
  let width = options.number("width", 16) + (fault?.kind == "model" ? 1 : 0)
  let net = net(options.net, width: width, using: &generator)
  let optimizer = Adam(
    net.parameters, learningRate: fault?.kind == "rate" ? 2e-3 : 1e-3)
  if options["synchronize"] != nil { try group.synchronize(net, optimizer) }
  let count = options.number("samples", 70)
  let (inputs, labels) = samples(
    for: options.net, count: count, seed: fault?.kind == "data" ? 2 : 1)
  let loader = DataLoader(inputs, labels, batchSize: options.number("batch", 16), seed: 3)
  let trainer = Trainer(classifier: net, optimizer: optimizer, clipping: .norm(1))
  trainer.progress = .silent
  trainer.distribute(
    over: group, shards: options.number("shards", 4),
    bucketSize: options.number("bucket", 4 << 20), comparisonInterval: options.number("compare", 5),
    sharesOptimizer: options["zero"] != nil)
  trainer.checkpointPath = options["checkpoint"]
  if let path = options["checkpoint"], FileManager.default.fileExists(atPath: path) {
    try trainer.resume(from: path)
  }
  let times = StepTimes(group, net.parameters, isWanted: options["times"] != nil)
  let (validationInputs, validationLabels) = samples(for: options.net, count: 50, seed: 9)
  let history = try trainer.fit(
    training: loader,
    validation: DataLoader(
      validationInputs, validationLabels, batchSize: 16, sampling: .sequential),
    epochs: options.number("epochs", 3),
    callbacks: [
      Callback(onStep: { record, _ in
        times.note()
        if fault?.kind == "parameters", record.step == fault!.step {
          net.parameters[0].update { $0 *= 2 }
        }
        fault?.strike(
          after: record.step,
          folder: options["checkpoint"].map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().path
          })
      })
    ])
  if let path = options["save"], group.isLeader { try net.save(to: path) }
  try group.barrier()
  if group.isLeader {
    let sum = net.state.entries.reduce(into: Checksum()) { sum, entry in
      entry.tensor.withUnsafeScalars { sum.add(UnsafeRawBufferPointer($0)) }
    }
    let last = history.epochs.last!
    print(
      "ranks \(group.count) weights \(sum.digits) loss \(last.trainingLoss) validation \(last.validationLoss!)"
    )
    times.report()
  }
} catch {
  FileHandle.standardError.write(Data("program: \(error)\n".utf8))
  exit(1)
}
