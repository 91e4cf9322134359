import Wengert

/// More elements at the ends of the last axis, and planes with more elements.
struct Padded: Instruction {
  enum Kind: Sendable { case padded(PaddingMode), nearest, bilinear(alignCorners: Bool) }
  let kind: Kind
  let (before, after): (Int, Int)

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick([
      Kind.padded(.constant()), .padded(.constant(0.5)), .padded(.reflect), .padded(.replicate),
      .padded(.circular), .nearest, .bilinear(alignCorners: false), .bilinear(alignCorners: true),
    ])
    let x: Int
    if case .padded = kind {
      x = draft.operand { $0.rank > 0 && $0.elementCount > 0 }
    } else {
      x = draft.images(axes: 2, channels: 1)
    }
    let (before, after) = (draft.random.below(3), draft.random.below(3))
    return Step(Padded(kind: kind, before: before, after: after), [x])
  }

  private init(kind: Kind, before: Int, after: Int) {
    (self.kind, self.before, self.after) = (kind, before, after)
  }

  var name: String {
    switch kind {
    case .padded(.constant): "padded, constant"
    case .padded(let mode): "padded, \(mode)"
    case .nearest: "upsampleNearest"
    case .bilinear: "upsampleBilinear"
    }
  }

  private var size: [Int] { [2 + before, 2 + after] }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .padded(let mode): x[0].padded([(before, after)], mode: mode)
    case .nearest: upsampleNearest(x[0], size: size)
    case .bilinear(let alignCorners):
      upsampleBilinear(x[0], size: size, alignCorners: alignCorners)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    guard case .padded(let mode) = kind else { return nil }
    let extent = x[0].shape.last!
    if case .constant(let value) = mode {
      func edge(_ width: Int) -> T {
        T(constant: .full(Shape(x[0].shape.dropLast() + [width]), T.Scalar(value)))
      }
      return concatenate([edge(before), x[0], edge(after)], along: -1)
    }
    let places = (-before..<extent + after).map { place in
      switch mode {
      case .replicate: Swift.min(Swift.max(place, 0), extent - 1)
      case .circular: (place + 2 * extent) % extent
      default: place < 0 ? -place : place < extent ? place : 2 * extent - 2 - place
      }
    }
    return x[0].taken(Tensor(places), along: -1)
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .padded(let mode): "\(x[0]).padded([(\(before), \(after))], mode: .\(mode))"
    case .nearest: "upsampleNearest(\(x[0]), size: \(size))"
    case .bilinear(let alignCorners):
      "upsampleBilinear(\(x[0]), size: \(size), alignCorners: \(alignCorners))"
    }
  }
}
