import WengertAutodiff
import WengertNeuralNetworks

/// Looks for units that do nothing for a whole batch: dead behind a ReLU, saturated behind a sigmoid or tanh.
final class ActivationProbe: OperationProbe {
  private let paths: ModulePaths
  private var modules: [ObjectIdentifier: Int32] = [:]
  // So that no other node takes the place of one that was seen.
  private var kept: [GraphNode] = []
  private(set) var found: [Certificate.Activation] = []

  init(_ paths: ModulePaths) { self.paths = paths }

  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {
    let operation = copy operation
    let module = paths.module(of: operands) { modules[$0] }
    for result in results {
      guard let node = result.graphNode else { continue }
      modules[node.identity] = module
      kept.append(node)
    }
    guard let result = results.first, let kind = Kind(operation.name), result.shape.rank > 1
    else { return }
    let axis = result.shape.rank > 3 ? 1 : result.shape.rank - 1
    found.append(look(at: result.elements, operation.name, module, kind, axis))
  }

  /// The kind of an idle unit.
  private enum Kind {
    /// Zero for every sample.
    case dead
    /// Within a hundredth of a bound for every sample.
    case saturated(low: Double, high: Double)

    init?(_ name: String) {
      switch name {
      case "relu", "relu6", "hardShrink", "softShrink": self = .dead
      case "sigmoid", "hardSigmoid": self = .saturated(low: 0.01, high: 0.99)
      case "tanh", "hardTanh": self = .saturated(low: -0.98, high: 0.98)
      default: return nil
      }
    }

    func isIdle(_ x: Double) -> Bool {
      switch self {
      case .dead: x == 0
      case .saturated(let low, let high): x <= low || x >= high
      }
    }
  }

  private func look(
    at elements: Storage, _ name: String, _ module: Int32, _ kind: Kind, _ axis: Int
  ) -> Certificate.Activation {
    let shape = elements.shape
    let units = shape[axis]
    let inner = (axis + 1..<shape.rank).reduce(1) { $0 * shape[$1] }
    var isIdle = Array(repeating: true, count: units)
    var idleCount = 0
    var position = 0
    forEachElement(of: elements) { x in
      let unit = position / inner % units
      position += 1
      if kind.isIdle(x) { idleCount += 1 } else { isIdle[unit] = false }
    }
    let isDead = if case .dead = kind { true } else { false }
    return Certificate.Activation(
      module: paths.names[Int(module)], operation: name, kind: isDead ? .dead : .saturated,
      unitCount: units,
      idleShare: elements.count > 0 ? Double(idleCount) / Double(elements.count) : 0,
      idleUnits: elements.count > 0 ? isIdle.indices.filter { isIdle[$0] } : [])
  }
}
