import Wengert

/// Attention, its probabilities, and rotary positions.
struct Attention: Instruction {
  enum Kind: Sendable { case whole, probabilities, rotary(RotaryConvention) }
  let kind: Kind
  let isCausal: Bool
  let hasBias: Bool

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick([
      Kind.whole, .whole, .probabilities, .rotary(.interleaved), .rotary(.half),
    ])
    // […, positions, width].
    let q = draft.operand { $0.rank > 1 && $0.elementCount > 0 && $0[$0.rank - 1] % 2 == 0 }
    let shape = draft.shape(q)
    guard shape.rank > 1, shape.elementCount > 0, shape[shape.rank - 1] % 2 == 0 else { return nil }
    if case .rotary = kind {
      return Step(Attention(kind: kind, isCausal: false, hasBias: false), [q])
    }
    let lead = Array(shape.dropLast(2))
    let (positions, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let isCausal = draft.random.oneIn(2)
    let keys = isCausal ? positions : 1 + draft.random.below(4)
    var operands = [q, draft.operand(of: Shape(lead + [keys, width]))]
    if case .whole = kind { operands.append(draft.operand(of: Shape(lead + [keys, width]))) }
    let hasBias = !isCausal && draft.random.oneIn(3)
    if hasBias { operands.append(draft.operand(of: Shape([positions, keys]))) }
    return Step(Attention(kind: kind, isCausal: isCausal, hasBias: hasBias), operands)
  }

  var name: String {
    switch kind {
    case .whole: "scaledDotProductAttention"
    case .probabilities: "attentionProbabilities"
    case .rotary: "rotaryEmbedded"
    }
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let bias = hasBias ? x[x.count - 1] : nil
    return switch kind {
    case .whole:
      scaledDotProductAttention(x[0], x[1], x[2], bias: bias, isCausal: isCausal)
    case .probabilities: attentionProbabilities(x[0], x[1], bias: bias, isCausal: isCausal)
    case .rotary(let convention): rotaryEmbedded(x[0], convention: convention)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    if case .rotary(let convention) = kind { return turned(x[0], convention) }
    let width = Double(x[0].shape[x[0].rank - 1])
    var scores = matmul(x[0], x[1], transposeB: true) / T.Scalar(width.squareRoot())
    if hasBias { scores = scores + x[x.count - 1] }
    if isCausal {
      let later = Tensor<T.Scalar>.ones(Shape(scores.shape.suffix(2))).triu(diagonal: 1)
      scores = select(later .> 0, T.Scalar(-1e9), scores)
    }
    let probabilities = softmax(scores)
    if case .probabilities = kind { return probabilities }
    return matmul(probabilities, x[2])
  }

  /// A product with a matrix for each position.
  private func turned<T: Computed>(_ x: T, _ convention: RotaryConvention) -> T {
    let (positions, width) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    var matrices = [Double](repeating: 0, count: positions * width * width)
    for position in 0..<positions {
      for pair in 0..<width / 2 {
        let angle = Tensor(Double(position)) * pow(Tensor(1e4), -2 * Double(pair) / Double(width))
        let (sine, cosine) = (sin(angle).scalar, cos(angle).scalar)
        let (u, v) = convention == .half ? (pair, pair + width / 2) : (2 * pair, 2 * pair + 1)
        func set(_ row: Int, _ column: Int, _ number: Double) {
          matrices[(position * width + row) * width + column] = number
        }
        set(u, u, cosine)
        set(u, v, -sine)
        set(v, u, sine)
        set(v, v, cosine)
      }
    }
    let turns = Tensor(matrices.map { T.Scalar($0) }, shape: [positions, width, width])
    return matmul(T(constant: turns), x.unsqueezed(at: -1)).squeezed(at: -1)
  }

  func text(_ x: [String]) -> String {
    if case .rotary(let convention) = kind {
      return "rotaryEmbedded(\(x[0]), convention: .\(convention))"
    }
    let operands = (hasBias ? x.dropLast() : x[...]).joined(separator: ", ")
    return
      "\(name)(\(operands)\(hasBias ? ", bias: \(x[x.count - 1])" : ""), isCausal: \(isCausal))"
  }
}
