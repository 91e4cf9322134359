/// Which features of a vector a rotary embedding turns together.
public enum RotaryConvention: Sendable, Hashable {
  /// Neighbours, 2 i and 2 i + 1: RoFormer's, and that of the first Llama.
  case interleaved
  /// i and i + width/2: that of GPT-NeoX and of Hugging Face.
  case half
}

/// Rotary positions: pair i of the features of a vector at position p is turned by the angle p · base^(−2i/width),
/// so that products of queries and keys depend on the distance of their positions alone.
///
///     (u, v) → (u cos a − v sin a, u sin a + v cos a),  x […, positions, width] → the same shape
///
/// Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021.
///
/// - Parameters:
///   - x: […, positions, width], of even width.
///   - positions: The position of every vector; 0, 1, 2 … if nil.
///   - convention: Which features are a pair.
///   - base: The base of the angles.
public func rotaryEmbedded<T: TensorLike>(
  _ x: T, positions: [Int]? = nil, convention: RotaryConvention = .interleaved,
  base: Double = 10_000
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard x.rank >= 2, x.shape[x.rank - 1] % 2 == 0 else {
      throw TensorError(
        "rotaryEmbedded", "x is \(x.shape); it must be […, positions, width] with an even width")
    }
    let (count, pairs) = (x.shape[x.rank - 2], x.shape[x.rank - 1] / 2)
    let positions = positions ?? Array(0..<count)
    guard positions.count == count else {
      throw TensorError(
        "rotaryEmbedded",
        "x is \(x.shape) and there are \(positions.count) positions; it must be \(count)")
    }
    let angles = positions.flatMap { position in
      (0..<pairs).map { Double(position) * rotaryFrequency($0, pairs, base) }
    }
    let type = x.value.dataType
    func constant(_ numbers: Tensor<Double>) -> T { T(numbers.value.converted(to: type)) }
    let table = Tensor(angles, shape: Shape([count, pairs]))
    return turned(x, pairs, convention, constant(cos(table)), constant(sin(table)))
  }
}

private func rotaryFrequency(_ pair: Int, _ pairs: Int, _ base: Double) -> Double {
  pow(Tensor(base), -Double(pair) / Double(pairs)).scalar
}

private func turned<T: TensorLike>(
  _ x: T, _ pairs: Int, _ convention: RotaryConvention, _ cosines: T, _ sines: T
) -> T where T.Scalar: FloatingTensorScalar {
  let lead = Array(x.shape.dropLast())
  switch convention {
  case .half:
    let parts = x.split(2, along: -1)
    return concatenate(
      [parts[0] * cosines - parts[1] * sines, parts[0] * sines + parts[1] * cosines], along: -1)
  case .interleaved:
    let parts = x.reshaped(to: Shape(lead + [pairs, 2])).split(2, along: -1).map {
      $0.squeezed(at: -1)
    }
    let turned = [
      parts[0] * cosines - parts[1] * sines, parts[0] * sines + parts[1] * cosines,
    ]
    return stack(turned, along: -1).reshaped(to: x.shape)
  }
}
