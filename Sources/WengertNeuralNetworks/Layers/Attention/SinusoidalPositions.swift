/// A vector for every position, made of sines and cosines of falling frequency: element 2 i is
/// sin(p / base^(2i/width)), element 2 i + 1 the cosine. An odd width ends with a sine.
///
/// Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
///
/// - Parameters:
///   - positions: The positions p.
///   - width: Length of the vectors.
///   - base: The base of the frequencies.
/// - Returns: [positions, width].
public func sinusoidalPositions<Scalar: FloatingTensorScalar>(
  _ positions: some Sequence<Int>, width: Int, base: Double = 10_000,
  of type: Scalar.Type = Scalar.self
) -> Tensor<Scalar> {
  guard width > 0, base > 0 else {
    fail(
      TensorError(
        "sinusoidalPositions",
        "the width is \(width) and the base \(base); both must be more than 0"))
    return .zeros([0, 1])
  }
  let exponents = (0..<width).map { -Double($0 / 2 * 2) / Double(width) }
  let frequencies = exponents.map { pow(Tensor(base), $0).scalar }
  let positions = Array(positions)
  let angles = Tensor(
    positions.flatMap { p in frequencies.map { Double(p) * $0 } },
    shape: Shape([positions.count, width]))
  let isSine = Tensor((0..<width).map { $0 % 2 == 0 })
  return Tensor<Scalar>(converting: select(isSine, sin(angles), cos(angles)))
}
