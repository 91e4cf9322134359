import WengertAutodiff

/// Takes histograms of the results of activations.
final class ActivationHistograms: OperationProbe {
  private let paths: ModulePaths
  private var last: Int32 = 0
  private(set) var found: [(name: String, histogram: ElementHistogram)] = []

  private static let names: Set = [
    "relu", "relu6", "leakyReLU", "elu", "selu", "gelu", "geluTanh", "silu", "softplus", "sigmoid",
    "tanh", "softmax", "logSoftmax", "hardSigmoid", "hardTanh", "hardSwish",
  ]

  init(_ paths: ModulePaths) { self.paths = paths }

  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {
    let operation = copy operation
    // Without a graph an operation follows the one before.
    let module = paths.module(of: operands) { _ in nil }
    last = module > 0 ? module : last
    guard ActivationHistograms.names.contains(operation.name), let result = results.first else {
      return
    }
    let count = found.count { $0.name.hasPrefix(paths.names[Int(last)] + ", ") }
    let suffix = count > 0 ? " (\(count + 1))" : ""
    found.append(
      ("\(paths.names[Int(last)]), \(operation.name)\(suffix)", ElementHistogram(result.elements)))
  }
}
