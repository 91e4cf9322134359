import ArgumentParser

/// The parts of the program.
enum Part: String, CaseIterable, ExpressibleByArgument {
  case baseline
  case threeLayer = "three-layer"
  case threeLayerAnnealed = "three-layer-annealed"
  case fourLayerTanh = "four-layer-tanh"
  case fourLayerSigmoid = "four-layer-sigmoid"
  case miniBatches = "mini-batches"
  case hiddenSizes = "hidden-sizes"
  case threeClasses = "three-classes"

  /// The parts that are shown unless others are asked for; they share a picture.
  static let usual: [Part] = [
    .baseline, .threeLayer, .threeLayerAnnealed, .fourLayerTanh, .fourLayerSigmoid,
  ]
}
