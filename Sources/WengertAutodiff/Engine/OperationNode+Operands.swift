import WengertTensors

/// The parts that do not fit into a node: the third and all further operands, shapes of operands that are neither
/// retained nor the result's, hooks, and several results.
final class ExtraOperands {
  struct Operand {
    var parent: Unmanaged<Node>?
    var saved: Storage?
    let shape: Shape
  }

  /// Of the first two operands; nil where they are known without.
  private let shapes: (first: Shape, second: Shape)?
  @exclusivity(unchecked) var third: Operand?
  @exclusivity(unchecked) var further: [Operand] = []
  var hooks: GradientHooks?
  /// Of an operation with several results.
  var resultShapes: [Shape] = []
  var results: [Storage] = []

  init() { shapes = nil }
  init(_ first: Shape, _ second: Shape = Shape()) { shapes = (first, second) }

  subscript(index: Int) -> Operand { index == 2 ? third! : further[index - 3] }

  func shape(_ index: Int) -> Shape? {
    index == 0 ? shapes?.first : (index == 1 ? shapes?.second : self[index].shape)
  }

  func append(_ operand: Operand) {
    if third == nil { third = operand } else { further.append(operand) }
  }

  func releaseSaved() {
    third?.saved = nil
    for index in further.indices { further[index].saved = nil }
    results = []
  }
}

extension OperationNode {
  /// The hooks of its result's gradient; nil for most.
  final var hooks: GradientHooks? {
    get { extra?.takeUnretainedValue().hooks }
    set {
      if extra == nil { extra = .passRetained(ExtraOperands()) }
      extra!.takeUnretainedValue().hooks = newValue
    }
  }

  /// Where an operand came from, without a reference of its own; nil if no gradient is wanted for it.
  @inline(__always)
  final func parentReference(_ index: Int) -> Unmanaged<Node>? {
    switch index {
    case 0: firstParent
    case 1: secondParent
    default: furtherParent(index)
    }
  }

  @inline(never)
  private final func furtherParent(_ index: Int) -> Unmanaged<Node>? {
    extra.unsafelyUnwrapped._withUnsafeGuaranteedRef {
      index == 2 ? $0.third.unsafelyUnwrapped.parent : $0.further[index - 3].parent
    }
  }

  /// Where an operand came from; nil if no gradient is wanted for it.
  final func parent(_ index: Int) -> Node? { parentReference(index)?.takeUnretainedValue() }

  /// The shape of an operand, given that of the result.
  @inline(__always)
  final func shape(_ index: Int, _ result: Shape) -> Shape {
    if let extra, let shape = extra._withUnsafeGuaranteedRef({ $0.shape(index) }) { return shape }
    guard let saved = index == 0 ? firstSaved : secondSaved else { return result }
    return saved._withUnsafeGuaranteedRef { $0.shape }
  }

  /// The retained storage of an operand.
  final func saved(_ index: Int) -> Storage? {
    switch index {
    case 0: firstSaved?.takeUnretainedValue()
    case 1: secondSaved?.takeUnretainedValue()
    default: extra!.takeUnretainedValue()[index].saved
    }
  }

  /// The retained storage of the result.
  final var savedResult: Storage? { resultSaved?.takeUnretainedValue() }
}
