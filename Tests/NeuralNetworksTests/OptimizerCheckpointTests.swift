import Testing
import Wengert
import WengertOptimizerTable

/// Trainings with every optimizer, saved and resumed.
@Suite struct OptimizerCheckpointTests {
  private struct Net: Module {
    let first: Linear<Float>
    let second: Linear<Float>

    func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { second(tanh(first(x))) }
  }

  /// The same net, its properties in another order.
  private struct Turned: Module {
    let second: Linear<Float>
    let first: Linear<Float>

    func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { second(tanh(first(x))) }
  }

  /// Layers without biases: some optimizers take matrices only.
  private func layers(seed: UInt64) -> (Linear<Float>, Linear<Float>) {
    var generator = RandomGenerator(seed: seed)
    return (
      Linear(inputs: 2, outputs: 2, bias: nil, using: &generator),
      Linear(inputs: 2, outputs: 2, bias: nil, using: &generator)
    )
  }

  private func trainer<Model: Module<Float>>(
    _ net: Model, _ item: OptimizerCase
  ) -> Trainer<Model, Batch<Float, Int>> where Model.Input == Variable<Float> {
    Trainer(classifier: net, optimizer: item.make(net.parameters)).quiet()
  }

  private func loader() -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(clouds(50, seed: 0, distance: 1), batchSize: 8, seed: 3)
  }

  /// Both layers have weights of one shape: only names tell their slots apart.
  @Test(arguments: OptimizerTable.cases)
  func aProgramWithPropertiesInAnotherOrderGoesOn(_ item: OptimizerCase) throws {
    let folder = try ScratchFolder()
    let (first, second) = layers(seed: 1)
    let whole = trainer(Net(first: first, second: second), item)
    try whole.fit(training: loader(), steps: 5)
    try whole.save(to: folder["run"])
    try whole.fit(training: loader(), steps: 12)

    let (other, another) = layers(seed: 2)
    let turned = trainer(Turned(second: another, first: other), item)
    try turned.resume(from: folder["run"])
    try turned.fit(training: loader(), steps: 12)
    #expect(turned.model.first.weight.tensor == whole.model.first.weight.tensor)
    #expect(turned.model.second.weight.tensor == whole.model.second.weight.tensor)
    #expect(turned.optimizer.state == whole.optimizer.state)
  }
}
