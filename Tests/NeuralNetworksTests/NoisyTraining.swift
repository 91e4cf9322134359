import Wengert

/// Short trainings of a net with all that a checkpoint must keep.
enum NoisyTraining {
  static func trainer() -> Trainer<NoisyNet, Batch<Float, Int>> {
    let net = NoisyNet(seed: 1)
    return Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
  }

  static func fit(_ trainer: Trainer<NoisyNet, Batch<Float, Int>>, steps: Int) throws {
    try trainer.fit(
      training: DataLoader(clouds(20, seed: 0), batchSize: 4),
      validation: DataLoader(clouds(10, seed: 1), batchSize: 5), steps: steps)
  }

  static func resumed(
    from path: String, allowing options: ResumeOptions = []
  ) throws -> Trainer<NoisyNet, Batch<Float, Int>> {
    let trainer = trainer()
    try trainer.resume(from: path, allowing: options)
    return trainer
  }
}
