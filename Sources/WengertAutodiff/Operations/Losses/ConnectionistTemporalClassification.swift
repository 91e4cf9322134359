import CWengert

// Operands are the logits [steps, batch, classes], the labels [batch, width], and the lengths of both, [batch]
// each.

/// One loss per sample.
struct CTCLoss: BuiltInOperandwise {
  let blank: Int
  let zeroInfinity: Bool
  var name: String { "ctcLoss" }

  func resultShape(_ x: Operands) -> Shape { Shape([x.shape(0)[1]]) }

  func forward(_ x: Operands, into y: inout Destination) {
    let alignments = Alignments(x[0], x[1], x[2], x[3], blank: blank)
    let losses = Value(alignments.losses())
    let finite = zeroInfinity ? select(losses.mask(WG_EQ, .infinity), losses.zero, losses) : losses
    y.set(finite.converted(to: x.dataType(0)))
  }

  func needs(for operand: Int) -> Retained { .allOperands }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(
      CTCLossGradient(blank: blank, zeroInfinity: zeroInfinity),
      [saved[0], saved[1], saved[2], saved[3], cotangent], as: Value.self)
  }
}

/// The gradient with respect to the logits. Operand 4 is the cotangent, [batch].
struct CTCLossGradient: ComposedPrimitive {
  let blank: Int
  let zeroInfinity: Bool

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    let alignments = Alignments(x[0], x[1], x[2], x[3], blank: blank)
    let cotangents = x[4].converted(to: .float64).storage
    y.set(
      Value(alignments.gradient(cotangents, zeroInfinity: zeroInfinity))
        .converted(to: x.dataType(0)))
  }

  /// The gradient of the losses that `AlignmentSums` composes, by a walk that is recorded.
  func composition(_ x: [Value]) -> Value {
    let logits =
      x[0].isTracked
      ? apply(Reshape(shape: x[0].shape), x[0]) : Value(Leaf(x[0].storage, requiresGradient: true))
    let losses = AlignmentSums(x[1], x[2], x[3], classes: x[0].shape[2], blank: blank)
      .losses(logits, zeroInfinity: zeroInfinity)
    guard let node = losses.node, let target = logits.node else { return x[0].zeros }
    let walk = Walk(from: node, x[4], createsGraph: true, targets: [target])
    return walk.gradient(of: target) ?? x[0].zeros
  }
}

/// The kernel's view of the operands.
private struct Alignments {
  private let logProbabilities: Storage
  private let integers: [Storage]
  private let blank: Int

  init(_ logits: Value, _ labels: Value, _ steps: Value, _ lengths: Value, blank: Int) {
    logProbabilities = logSoftmax(logits.converted(to: .float64)).storage
    integers = [labels.storage, steps.storage, lengths.storage]
    self.blank = blank
  }

  func losses() -> Storage {
    withProblem(Shape([logProbabilities.shape[1]])) { problem, input, memory, result in
      wg_ctc(problem, input, memory, result)
    }
  }

  func gradient(_ cotangents: Storage, zeroInfinity: Bool) -> Storage {
    withProblem(logProbabilities.shape) { problem, input, memory, result in
      wg_ctc_gradient(
        problem, input, cotangents.pointer.assumingMemoryBound(to: Double.self), zeroInfinity,
        memory, result)
    }
  }

  private typealias Doubles = UnsafeMutablePointer<Double>
  private func withProblem(
    _ shape: Shape, _ body: (UnsafePointer<wg_ctc_problem>, Doubles, Doubles, Doubles) -> Void
  ) -> Storage {
    func doubles(_ storage: Storage) -> Doubles {
      storage.pointer.assumingMemoryBound(to: Double.self)
    }
    func integers(_ index: Int) -> UnsafePointer<Int64> {
      UnsafePointer(self.integers[index].pointer.assumingMemoryBound(to: Int64.self))
    }
    let extents = logProbabilities.shape
    var problem = wg_ctc_problem(
      steps: Int64(extents[0]), batch: Int64(extents[1]), classes: Int64(extents[2]),
      width: Int64(self.integers[0].shape[1]), blank: Int64(blank), targets: integers(0),
      input_lengths: integers(1), target_lengths: integers(2))
    let memory = Storage(Shape([extents[1], Int(wg_ctc_memory(&problem))]), .float64)
    let result = Storage(shape, .float64)
    withExtendedLifetime(self.integers) {
      body(&problem, doubles(logProbabilities), doubles(memory), doubles(result))
    }
    return result
  }
}

/// The same losses in the differentiable vocabulary, one frame after another. A number far below every
/// logarithm stands for −∞, whose differences would be NaN.
private struct AlignmentSums {
  private let labels: Tensor<Int>
  private let steps: Tensor<Int>
  private let lengths: Tensor<Int>
  private let maySkip: Value
  private let least = -1e30

  /// - Parameter labels: [batch, width].
  init(_ labels: Value, _ steps: Value, _ lengths: Value, classes: Int, blank: Int) {
    let labels = labels.tensor(of: Int.self)
    let (batch, width) = (labels.shape[0], labels.shape[1])
    self.steps = steps.tensor(of: Int.self)
    self.lengths = lengths.tensor(of: Int.self)
    var states = [Int](repeating: blank, count: batch * (2 * width + 1))
    var skips = [Bool](repeating: false, count: states.count)
    let scalars = labels.scalars
    for sample in 0..<batch {
      for position in 0..<width {
        let state = sample * (2 * width + 1) + 2 * position + 1
        // Labels beyond a length only have to be classes.
        states[state] = Swift.min(Swift.max(scalars[sample * width + position], 0), classes - 1)
        skips[state] = position > 0 && states[state] != states[state - 2]
      }
    }
    self.labels = Tensor(states, shape: Shape([batch, 2 * width + 1]))
    maySkip = Value(Tensor(skips, shape: self.labels.shape))
  }

  func losses(_ logits: Value, zeroInfinity: Bool) -> Value {
    let logProbabilities = logSoftmax(logits)
    let (batch, states) = (labels.shape[0], labels.shape[1])
    let floor = logits.constant(least).broadcast(to: Shape([batch, states]))
    let starts = Tensor((0..<states).map { $0 < 2 }).broadcast(to: labels.shape)
    var alpha = select(Value(starts), floor * 0, floor)
    for step in 0..<logits.shape[0] {
      let emissions = logProbabilities[step].gathered(labels, along: 1)
      let next = step == 0 ? alpha + emissions : sums(alpha, floor) + emissions
      alpha = select(Value((steps .> step).reshaped(to: [batch, 1])), next, alpha)
    }
    let last = lengths * 2
    let final = alpha.gathered(last.reshaped(to: [batch, 1]), along: 1).squeezed(at: 1)
    let before = maximum(last - 1, Tensor(0)).reshaped(to: [batch, 1])
    let label = alpha.gathered(before, along: 1).squeezed(at: 1)
    let all = logAddExp(final, select(Value(lengths .> 0), label, label.constant(least)))
    let isPossible = all.mask(WG_GT, least / 2)
    return select(isPossible, -all, all.constant(zeroInfinity ? 0 : .infinity))
  }

  /// ln of the sum over the states that lead to each, a frame later.
  private func sums(_ alpha: Value, _ floor: Value) -> Value {
    func shifted(by count: Int) -> Value {
      let width = alpha.shape[1]
      if width <= count { return floor }
      return concatenate([floor[0..., ..<count], alpha[0..., ..<(width - count)]], along: 1)
    }
    let skipped = select(maySkip, shifted(by: 2), floor)
    return logAddExp(logAddExp(alpha, shifted(by: 1)), skipped)
  }
}

/// −ln of the probability of a sequence of labels, summed over all its alignments with the frames, reduced:
/// an alignment gives each frame a label or the blank; equal neighbours count once, blanks nothing.
///
/// A sequence that does not fit its frames has the loss ∞, whose gradient is NaN.
///
/// Graves et al., "Connectionist Temporal Classification", ICML 2006.
///
/// - Parameters:
///   - logits: [steps, batch, classes]. Their `logSoftmax` is part of the loss; logarithms of probabilities
///     may stand in their place.
///   - target: The labels, [batch, width], or those of all samples one after another, as a vector.
///   - inputLengths: How many steps of each sample count, at most all.
///   - targetLengths: How many labels each sample has.
///   - blank: The class that stands for no label.
///   - zeroInfinity: Whether a sequence that does not fit has the loss and the gradient 0 instead.
///   - reduction: `none` returns [batch], the others a scalar; `mean` divides each loss by the number of the
///     sample's labels, but at least 1, before it takes the mean.
public func ctcLoss<T: TensorLike>(
  _ logits: T, _ target: Tensor<Int>, inputLengths: [Int], targetLengths: [Int], blank: Int = 0,
  zeroInfinity: Bool = false, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(logits) { () throws(TensorError) -> T in
    let check = CTCCheck(logits.shape, inputLengths, targetLengths, blank)
    try check.lengths()
    let labels = try check.labels(target)
    let losses: T = apply(
      CTCLoss(blank: blank, zeroInfinity: zeroInfinity),
      [
        logits.value, labels.value, Tensor(inputLengths).value, Tensor(targetLengths).value,
      ])
    guard reduction == .mean else { return reduction(losses) }
    let counts = Tensor<T.Scalar>(targetLengths.map { T.Scalar(Swift.max(1, $0)) })
    return (losses / losses.constant(counts)).mean()
  }
}
