import Foundation
import WengertTensors

/// How the floating-point operations of an operation are counted: from shapes, as textbooks do.
package enum OperationCost {
  /// 2 m n k.
  case product
  /// A product and a bias.
  case affine
  /// Two for every weight of a channel and element of the result.
  case convolution
  /// The same, by elements of the input.
  case transposedConvolution
  /// Two products with every key.
  case attention
  /// Two for every weight, step and sample.
  case recurrence
  /// None: elements are only moved.
  case movement
  /// One for every element read or written, whichever are more.
  case elements

  package init(_ name: String) {
    switch name {
    case "matmul": self = .product
    case "affine": self = .affine
    case "attention": self = .attention
    case "lstm", "gru", "rnn": self = .recurrence
    case "reshape", "transpose", "permute", "broadcast", "slice", "subscript", "concatenate",
      "gather",
      "rows", "padded", "unfold", "fold", "flip", "take":
      self = .movement
    default:
      if name.hasPrefix("convTranspose") {
        self = .transposedConvolution
      } else if name.hasPrefix("conv"), name.hasSuffix("d") {
        self = .convolution
      } else {
        self = .elements
      }
    }
  }

  /// Whether the rule of an operand costs as much as the operation itself.
  var isBilinear: Bool {
    switch self {
    case .product, .affine, .convolution, .transposedConvolution: true
    default: false
    }
  }

  /// The operations of a forward computation.
  package func count(_ operands: [Shape], _ results: [Shape]) -> Double {
    let result = results.first ?? Shape()
    let elements = Double(result.elementCount)
    switch self {
    case .movement: return 0
    case .product where operands.count > 1: return product(operands[0], operands[1], result)
    case .affine where operands.count > 2: return elements * (2 * Double(operands[1][0]) + 1)
    case .convolution where operands.count > 1 && operands[1].rank > 0:
      return 2 * elements * Double(operands[1].elementCount) / Double(max(operands[1][0], 1))
    case .transposedConvolution where operands.count > 1 && operands[1].rank > 0:
      return 2 * Double(operands[0].elementCount) * Double(operands[1].elementCount)
        / Double(max(operands[1][0], 1))
    case .attention where operands.count > 2 && operands[1].rank > 1:
      return 4 * Double(operands[0].elementCount) * Double(operands[1][operands[1].rank - 2])
    case .recurrence where operands.count > 2 && operands[0].rank > 1:
      let weights = operands.dropFirst(2).filter { $0.rank == 2 && $0 != operands[1] }
      return 2 * Double(operands[0][0] * operands[0][1])
        * Double(weights.reduce(0) { $0 + $1.elementCount })
    default:
      return Double(max(result.elementCount, operands.map(\.elementCount).max() ?? 0))
    }
  }

  /// From the three element counts m k, k n and m n, whatever is transposed.
  private func product(_ a: Shape, _ b: Shape, _ result: Shape) -> Double {
    func matrices(_ shape: Shape) -> Double {
      Double((0..<max(shape.rank - 2, 0)).reduce(1) { $0 * shape[$1] })
    }
    let batch = max(matrices(result), 1)
    let sizes = [(a, matrices(a)), (b, matrices(b)), (result, batch)].map {
      Double($0.elementCount) / max($1, 1)
    }
    // A vector has no second axis, and a product of two vectors has one element.
    if a.rank < 2 || b.rank < 2 { return 2 * sizes.max()! }
    return 2 * batch * (sizes[0] * sizes[1] * sizes[2]).squareRoot()
  }
}
