import Wengert
import WengertFuzzing

/// A program, computed with variables.
struct Recording<Scalar: FloatingTensorScalar> {
  let program: Program
  /// The variables of the leaves.
  let leaves: [Variable<Scalar>]
  /// The variables of all nodes.
  let nodes: [Variable<Scalar>]

  init(
    _ program: Program, use: (Variable<Scalar>) -> Variable<Scalar> = { $0 }
  ) {
    self.init(program, at: program.tensors(), use: use)
  }

  init(
    _ program: Program, at point: [Tensor<Scalar>],
    use: (Variable<Scalar>) -> Variable<Scalar> = { $0 }
  ) {
    self.program = program
    leaves = zip(point, program.leafPlaces).map {
      Variable($0, requiresGradient: program.leaf($1)!.isTrained)
    }
    nodes = program.values(leaves, use: use)
  }

  var result: Variable<Scalar> { nodes[nodes.count - 1] }
  var trained: [Variable<Scalar>] { program.trainedPlaces.map { nodes[$0] } }
  var trainedNames: [String] { program.trainedPlaces.map { program.names[$0] } }

  /// The cotangent that gradients start from.
  var cotangent: Variable<Scalar> { Variable(program.numbers(of: result.shape, stream: 1)) }

  /// The gradients of the result with respect to the leaves.
  var gradients: [Variable<Scalar>] {
    Wengert.gradients(of: result, withRespectTo: trained, cotangent: cotangent)
  }
}

extension Program {
  /// Random multiples of 1/64 between 1/4 and 2, of either sign.
  func numbers<Scalar: FloatingTensorScalar>(
    of shape: Shape, stream: UInt64
  ) -> Tensor<Scalar> {
    var random = FuzzRandom(seed: seed &* 31 &+ stream)
    let scalars = (0..<shape.elementCount).map { _ in
      Scalar(16 + random.below(113)) / (random.oneIn(2) ? 64 : -64)
    }
    return Tensor(scalars, shape: shape)
  }

  /// A random direction: a tensor for each trained leaf.
  func direction(stream: UInt64) -> [Tensor<Double>] {
    trainedPlaces.map { numbers(of: leaf($0)!.shape, stream: stream &+ UInt64($0)) }
  }

  /// The leaves' values, moved along a direction.
  func point(moved step: Double, along direction: [Tensor<Double>]) -> [Tensor<Double>] {
    var next = direction.makeIterator()
    return leafPlaces.map { place in
      let tensor: Tensor<Double> = leaf(place)!.tensor()
      return leaf(place)!.isTrained ? tensor + next.next()! * step : tensor
    }
  }
}

/// What a check found.
struct Mismatch: Error {
  /// What should be equal and is not.
  let text: String
  /// The lines of Swift that show it, after the program's.
  let code: [String]
}

/// Whether shapes and all bits are the same.
func isIdentical<Scalar: FloatingTensorScalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Bool {
  a.shape == b.shape
    && zip(a.scalars, b.scalars).allSatisfy { $0 == $1 ? $0.sign == $1.sign : $0.isNaN && $1.isNaN }
}

/// Requires two tensors to have the same bits.
func expectIdentical<Scalar: FloatingTensorScalar>(
  _ found: Tensor<Scalar>, _ expected: Tensor<Scalar>, _ what: @autoclosure () -> String,
  _ code: @autoclosure () -> [String]
) throws {
  guard isIdentical(found, expected) else {
    throw Mismatch(text: "\(what()): \(found.scalars), expected \(expected.scalars)", code: code())
  }
}

/// Σ aᵢ bᵢ over tensors, and Σ |aᵢ bᵢ|.
func inner(_ a: [Tensor<Double>], _ b: [Tensor<Double>]) -> (value: Double, size: Double) {
  var (value, size) = (0.0, 0.0)
  for (a, b) in zip(a, b) {
    for (a, b) in zip(a.scalars, b.scalars) {
      value += a * b
      size += Swift.abs(a * b)
    }
  }
  return (value, size)
}

/// The norm of a tensor.
func size<Scalar: FloatingTensorScalar>(_ a: Tensor<Scalar>) -> Double {
  a.scalars.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
}

/// Whether sums of terms of about this size differ by no more than their order.
func differ<Scalar: FloatingTensorScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, onlyByRoundingOf scale: Double
) -> Bool {
  a.shape == b.shape && size(a - b) <= 1_024 * Double(Scalar.ulpOfOne) * scale
}
