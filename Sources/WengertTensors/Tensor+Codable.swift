extension Tensor: Codable where Scalar: Codable {
  private enum Key: String, CodingKey {
    case shape, scalars
  }

  /// Writes `shape` and, in row-major order, `scalars`.
  ///
  /// It is for small tensors in custom files; for models there are tensor files. JSON has no NaN and
  /// no infinity: give its encoder a strategy for them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Array(shape), forKey: .shape)
    try container.encode(scalars, forKey: .scalars)
  }

  /// Decodes a tensor that `encode` wrote.
  ///
  /// - Throws: `DecodingError.dataCorrupted` where shape and number of elements do not fit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let extents = try container.decode([Int].self, forKey: .shape)
    let scalars = try container.decode([Scalar].self, forKey: .scalars)
    let shape: Shape
    do {
      shape = try Shape(validating: extents, for: "decoding")
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .shape, in: container, debugDescription: error.reason)
    }
    guard shape.elementCount == scalars.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .scalars, in: container,
        debugDescription: "\(scalars.count) scalars do not fill shape \(shape)")
    }
    self.init(scalars, shape: shape)
  }
}
