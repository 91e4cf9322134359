import Testing
import Wengert

/// RNN, LSTM and GRU as layers: shapes, names, initial values, directions, lengths.
@Suite struct RecurrentLayerTests {
  private let x = Variable<Double>(
    Tensor.linspace(from: -1, to: 2, count: 30).reshaped(to: [5, 2, 3]))

  @Test func parametersHavePyTorchsNamesShapesAndRange() {
    var generator = RandomGenerator(seed: 4)
    let layer = LSTM<Double>(
      RecurrentShape(inputs: 3, width: 4, layers: 2, isBidirectional: true), using: &generator)
    let shapes = Dictionary(
      uniqueKeysWithValues: layer.namedParameters.map { ($0.name, $0.parameter.shape) })
    #expect(shapes.count == 16)
    #expect(shapes["weight_ih_l0"] == [16, 3])
    #expect(shapes["weight_hh_l0_reverse"] == [16, 4])
    #expect(shapes["weight_ih_l1_reverse"] == [16, 8])
    #expect(shapes["bias_hh_l1"] == [16])
    let all = layer.parameters.flatMap(\.tensor.scalars)
    #expect(all.allSatisfy { abs($0) <= 0.5 })
    #expect((all.max() ?? 0) > 0.45)
    #expect(GRU<Double>(RecurrentShape(inputs: 3, width: 4, hasBias: false)).parameters.count == 2)
  }

  @Test func shapesOfOutputsAndStates() {
    let shape = RecurrentShape(
      inputs: 3, width: 4, layers: 2, isBidirectional: true, isBatchFirst: true)
    let turned = x.transposed(0, 1)
    let long = LSTM<Double>(shape)(turned)
    #expect(long.outputs.shape == [2, 5, 8])
    #expect(long.state.shape == [4, 2, 4])
    #expect(long.cell.shape == [4, 2, 4])
    #expect(GRU<Double>(shape)(turned).outputs.shape == [2, 5, 8])
    #expect(RNN<Double>(shape, activation: .relu)(turned).state.shape == [4, 2, 4])
  }

  /// One sequence without the axis of the batch is a batch of one, whichever axis comes first.
  @Test(arguments: [false, true]) func oneSequenceIsABatchOfOne(isBatchFirst: Bool) {
    let layer = LSTM<Double>(
      RecurrentShape(
        inputs: 3, width: 4, layers: 2, isBidirectional: true, isBatchFirst: isBatchFirst))
    let one = Variable(x.tensor[0..., 1], requiresGradient: true)
    let first = Variable(Tensor<Double>.linspace(from: -1, to: 1, count: 16).reshaped(to: [4, 4]))
    let found = layer(one, state: first, cell: first)
    let axis = isBatchFirst ? 0 : 1
    let batch = layer(
      one.unsqueezed(at: axis), state: first.unsqueezed(at: 1), cell: first.unsqueezed(at: 1))
    #expect(found.outputs.shape == [5, 8])
    #expect(found.outputs.tensor == batch.outputs.tensor.squeezed(at: axis))
    #expect(found.state.tensor == batch.state.tensor.squeezed(at: 1))
    #expect(found.cell.tensor == batch.cell.tensor.squeezed(at: 1))
    found.outputs.sum().backward()
    #expect(one.gradient?.shape == [5, 3])
  }

  @Test func layersAreSequencesOnTopOfEachOther() {
    let layer = GRU<Double>(
      RecurrentShape(inputs: 3, width: 2, layers: 2, isBidirectional: true))
    let weights = layer.layerWeights
    let forth = gru(x, weights[0][0])
    let back = gru(x, weights[0][1], isReversed: true)
    let middle = concatenate([forth.outputs, back.outputs], along: 2)
    let top = [
      gru(middle, weights[1][0]), gru(middle, weights[1][1], isReversed: true),
    ]
    let found = layer(x)
    #expect(found.outputs.tensor == concatenate(top.map(\.outputs), along: 2).tensor)
    #expect(
      found.state.tensor
        == stack([forth.state, back.state] + top.map(\.state)).tensor)
  }

  @Test func aStateGoesOnWhereASequenceWasCut() {
    let layer = LSTM<Double>(RecurrentShape(inputs: 3, width: 4, layers: 2))
    let whole = layer(x)
    let first = layer(x[..<2])
    let rest = layer(x[2...], state: first.state, cell: first.cell)
    #expect(rest.outputs.tensor.isClose(to: whole.outputs.tensor[2...], absoluteTolerance: 1e-14))
    #expect(rest.cell.tensor.isClose(to: whole.cell.tensor, absoluteTolerance: 1e-14))
  }

  @Test func whatLiesBeyondALengthIsNeverRead() {
    var generator = RandomGenerator(seed: 2)
    let layer = LSTM<Double>(
      RecurrentShape(inputs: 3, width: 4, layers: 2, isBidirectional: true), using: &generator)
    var spoiled = x.tensor
    spoiled[3..., 1] = Tensor<Double>.full([2, 3], .nan)
    let input = Variable(spoiled, requiresGradient: true)
    let result = layer(input, lengths: [5, 3])
    let alone = layer(x[..<3, 1..<2])
    #expect(
      result.outputs.tensor[..<3, 1..<2].isClose(
        to: alone.outputs.tensor, absoluteTolerance: 1e-14))
    #expect(result.outputs.tensor[3..., 1] == .zeros([2, 8]))
    #expect(
      result.cell.tensor[0..., 1..<2].isClose(to: alone.cell.tensor, absoluteTolerance: 1e-14))
    (result.outputs.sum() + result.cell.sum()).backward()
    #expect(input.gradient!.tensor[3..., 1] == .zeros([2, 3]))
    #expect(layer.parameters.allSatisfy { $0.gradient!.scalars.allSatisfy(\.isFinite) })
  }

  @Test func dropoutActsBetweenLayersInTrainingAlone() {
    let layer = GRU<Double>(RecurrentShape(inputs: 3, width: 8, layers: 2), dropout: 0.5)
    let first = layer(x).outputs.tensor
    #expect(layer(x).outputs.tensor != first)
    layer.setMode(.evaluation)
    #expect(layer(x).outputs.tensor == layer(x).outputs.tensor)
    let single = GRU<Double>(RecurrentShape(inputs: 3, width: 8), dropout: 0.5)
    #expect(single(x).outputs.tensor == single(x).outputs.tensor)
  }

  @Test func theBitsDoNotDependOnTheThreads() {
    var generator = RandomGenerator(seed: 4)
    let layer = LSTM<Float>(RecurrentShape(inputs: 40, width: 96, layers: 2), using: &generator)
    let input = Variable(
      Tensor<Float>.randomNormal([12, 33, 40], using: &generator), requiresGradient: true)
    let before = Threads.count
    defer { Threads.count = before }
    func bits(_ threads: Int) -> [[UInt32]] {
      Threads.count = threads
      layer.zeroGradients()
      let result = layer(input)
      (square(result.outputs).sum() + result.cell.sum()).backward()
      return [result.outputs.tensor.scalars.map(\.bitPattern)]
        + layer.parameters.map { $0.gradient!.scalars.map(\.bitPattern) }
    }
    #expect(bits(1) == bits(3))
  }
}
