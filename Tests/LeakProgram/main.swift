// What trainings, checkpoints, hooks and reports leave behind: nothing. `Tests/leaks` links this with the leak
// sanitizer, which looks for memory that nothing refers to when the program ends.
//
//     LeakProgram FOLDER            all scenarios; checkpoints go to the folder
//     LeakProgram FOLDER --cycle    and a hook that refers to its own result, which is a leak
import Foundation
import Wengert
import WengertInspection

struct Net: Module {
  let hidden: Linear<Float>
  let normalization = BatchNorm<Float>(channels: 8)
  let noise: Dropout<Float>
  let output: Linear<Float>

  init() {
    var generator = RandomGenerator(seed: 1)
    hidden = Linear(inputs: 2, outputs: 8, using: &generator)
    noise = Dropout(0.3, using: &generator)
    output = Linear(inputs: 8, outputs: 2, using: &generator)
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(noise(tanh(normalization(hidden(x)))))
  }
}

let inputs = Tensor<Float>.randomNormal([40, 2])
let labels = Tensor<Int>((0..<40).map { $0 % 2 })
let folder = CommandLine.arguments[1]

func loader(prefetches: Bool = false) -> DataLoader<TensorDataset<Float, Int>> {
  DataLoader(inputs, labels, batchSize: 8, prefetches: prefetches, seed: 3)
}

func trainer() -> Trainer<Net, Batch<Float, Int>> {
  let net = Net()
  let trainer = Trainer(
    classifier: net, optimizer: Adam(net.parameters, learningRate: 0.01),
    schedule: .onPlateau(ReduceOnPlateau(0.01, factor: 0.5, patience: 2)))
  trainer.progress = .silent
  trainer.keepsBest = true
  return trainer
}

/// 1,000 steps, with evaluation, and batches that are made ahead.
func steps() throws {
  try trainer().fit(training: loader(prefetches: true), validation: loader(), epochs: 200)
}

/// Saved, taken up and saved, with a log of the run.
func checkpoints() throws {
  for round in 1...20 {
    let trainer = trainer()
    trainer.checkpointPath = folder + "/run"
    if round > 1 { try trainer.resume(from: folder + "/run") }
    let log = try RunLog(path: folder + "/\(round).steps", net: trainer.model, seed: 3)
    try trainer.fit(training: loader(), steps: 7 * round, callbacks: [log])
  }
}

/// Loops over a loader that are left before its end.
func loaders() {
  for count in 0..<100 {
    var seen = 0
    for batch in loader(prefetches: count % 2 == 0) {
      seen += batch.labels.count
      if seen > 16 { break }
    }
  }
}

func hooks() {
  for _ in 0..<200 {
    let x = Variable(inputs, requiresGradient: true)
    let hidden = tanh(x * 2)
    hidden.onGradient { gradient, hidden in precondition(gradient.shape == hidden.shape) }
    let removed = hidden.onGradient { _ in }
    removed.remove()
    x.mapGradient { $0 * 2 }
    hidden.squaredNorm().backward()
  }
}

func derivatives() {
  for _ in 0..<100 {
    let net = Net()
    let x = Variable(inputs, requiresGradient: true)
    let part = checkpointed(x) { tanh(net.hidden($0)) }
    let first = gradient(of: part.squaredNorm(), withRespectTo: x, createGraph: true)
    first.squaredNorm().backward(createGraph: true)
    for leaf in net.parameters + [x] { leaf.gradient = nil }
    _ = try? checked { _ = matmul(x, x) }
  }
}

func reports() throws {
  for _ in 0..<5 {
    let net = Net()
    let loss = { crossEntropy(net(Variable(inputs)), labels) }
    _ = certify(net, maximumElements: 3, loss: loss).description
    _ = shadow(net, loss).description
    _ = graph(of: net, loss).svg
    _ = profile(net) { loss().backward() }.description
  }
}

/// The closure keeps the graph, and the graph the closure.
func cycle() {
  let x = Variable(inputs, requiresGradient: true)
  let y = x * 2
  y.onGradient { _ in _ = y.shape }
}

try steps()
try checkpoints()
loaders()
hooks()
derivatives()
try reports()
if CommandLine.arguments.contains("--cycle") {
  // What was left of one in a register or on the stack would hide it.
  for _ in 0..<100 { cycle() }
}
print("done")
