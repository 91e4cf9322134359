import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertExchange

/// The snippets of Docs/Images.md, with the public names alone.
@Suite struct PicturesTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func write(_ count: Int, in folder: String) throws {
    for number in 0..<count {
      let name = "\(folder)/\(number % 2 == 0 ? "cat" : "dog")"
      try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
      let level = Float(number) / Float(count)
      try Image(Tensor<Float>.full([3, 80 + number, 90], level)).write(png: "\(name)/\(number).png")
    }
  }

  @Test func aFolder() throws {
    try withFolder { folder in
      try write(6, in: folder)
      let training = try ImageFolder(
        folder,
        transforms: [
          .randomResizedCrop(height: 64, width: 64),
          .horizontalFlip(),
          .colorJitter(brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1),
          .normalize(mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225]),
        ])
      let test = try ImageFolder(
        folder, transforms: [.resize(shorterSide: 72), .centerCrop(height: 64, width: 64)])
      #expect(training.classNames == ["cat", "dog"] && test.count == 6)
      let loader = DataLoader(training, batchSize: 4, prefetches: true, seed: 0)
      #expect(loader.map(\.inputs.shape) == [[4, 3, 64, 64], [2, 3, 64, 64]])
      #expect(test.batch(at: [0]).inputs.shape == [1, 3, 64, 64])
      let (sound, damaged) = training.verified()
      #expect(sound.count == 6 && damaged.isEmpty)
    }
  }

  @Test func transforms() {
    let x = Tensor<Float>.ones([3, 8, 8])
    let noise = ImageTransform("noise") { image, generator in
      image + .randomNormal(image.shape, standardDeviation: 0.05, using: &generator)
    }
    let careful = ImageTransform.sometimes(
      .oneOf([noise, .grayscale(), .rotation(degrees: 15)]), probability: 0.3)
    var generator = RandomGenerator(seed: 1)
    let y = careful(x, using: &generator)
    #expect(y.shape == x.shape)
  }

  @Test func mixtures() {
    let samples = TensorDataset(Tensor<Float>.ones([6, 3, 8, 8]), Tensor([0, 1, 2, 0, 1, 2]))
    let augmented = samples.augmented(by: [
      .randomCrop(height: 8, width: 8, padding: 2), .horizontalFlip(),
    ])
    let mixed = DataLoader(
      augmented.mixed(by: .mixup(alpha: 0.2), .cutmix()), batchSize: 3, seed: 0)
    let net = Sequential {
      Flatten<Float>()
      Linear(inputs: 192, outputs: 3)
    }
    for batch in mixed {
      let loss = batch.loss { crossEntropy(net(Variable(batch.inputs)), $0) }
      let targets = batch.distributions(classCount: 3)
      #expect(loss.tensor.scalar > 0)
      #expect(abs(targets.sum().scalar - 3) < 1e-5)
    }
  }

  @Test func arraysAndStreams() throws {
    try withFolder { folder in
      try Tensor<Float>.ones([5, 2]).write(npy: "\(folder)/images.npy")
      try Tensor([0, 1, 0, 1, 0]).write(npy: "\(folder)/labels.npy")
      let rows = try NumPyDataset<Float, Int>(
        inputs: "\(folder)/images.npy", labels: "\(folder)/labels.npy")
      #expect(DataLoader(rows, batchSize: 2, prefetches: true).map(\.count) == [2, 2, 1])
      let stream = SampleStream<Float, Int> { epoch in
        var generator = SampleDraws(seed: 7, epoch: epoch).generator(of: 0)
        return AnyIterator {
          let number = Int.random(in: 0..<100, using: &generator)
          return (Tensor([Float(number % 10), Float(number / 10)]), number % 2)
        }
      }
      let endless = IterableLoader(stream, batchSize: 32, shuffleBuffer: 1_000, seed: 0)
      let net = Linear<Float>(inputs: 2, outputs: 2)
      let trainer = Trainer(
        classifier: net, optimizer: SGD(net.parameters, learningRate: 0.01))
      trainer.progress = .silent
      let history = try trainer.fit(training: endless.limited(toBatches: 20), epochs: 2)
      #expect(history.epochs.last!.trainingLoss.isFinite)
    }
  }
}
