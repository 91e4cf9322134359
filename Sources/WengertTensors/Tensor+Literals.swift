/// A tensor written as a literal: a number, a Boolean, or an array of such.
public enum TensorLiteral<Scalar: TensorScalar>: Sendable {
  /// One element of the innermost list.
  case scalar(Scalar)
  /// Elements along one more axis.
  case array([TensorLiteral])
}

extension TensorLiteral: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) {
    let scalar = Scalar(.integer(value))
    self = .scalar(scalar)
    // Floating-point numbers round, as everywhere in Swift; others must hold the number itself.
    if !Scalar.dataType.isFloatingPoint, scalar.number.integer != value {
      refuse("\(value)")
    }
  }
}

extension TensorLiteral: ExpressibleByFloatLiteral {
  /// A number with a fraction.
  public init(floatLiteral value: Double) {
    let scalar = Scalar(.floating(value))
    self = .scalar(scalar)
    let isHeld =
      Scalar.dataType.isFloatingPoint
      ? scalar.number.double.isFinite == value.isFinite : scalar.number.double == value
    if !isHeld { refuse("\(value)") }
  }
}

extension TensorLiteral: ExpressibleByBooleanLiteral {
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .scalar(Scalar(.integer(value ? 1 : 0))) }
}

extension TensorLiteral: ExpressibleByArrayLiteral {
  /// One more axis.
  public init(arrayLiteral elements: TensorLiteral...) { self = .array(elements) }
}

extension TensorLiteral where Scalar: FloatingTensorScalar {
  /// Not a number.
  public static var nan: TensorLiteral { .scalar(.nan) }
  /// Infinity, in a literal of floating-point elements.
  public static var infinity: TensorLiteral { .scalar(.infinity) }
}

extension TensorLiteral {
  fileprivate func refuse(_ number: String) {
    fail(TensorError("tensor literal", "\(number) does not fit \(Scalar.dataType)"))
  }

  /// The extents, read off the first element of each axis.
  fileprivate var extents: [Int] {
    switch self {
    case .scalar: []
    case .array(let elements): [elements.count] + (elements.first?.extents ?? [])
    }
  }

  fileprivate func append(
    to scalars: inout [Scalar], expecting extents: ArraySlice<Int>
  ) throws(TensorError) {
    switch self {
    case .scalar(let scalar):
      guard extents.isEmpty else {
        throw TensorError(
          "tensor literal", "found a number where \(extents.first!) elements are expected")
      }
      scalars.append(scalar)
    case .array(let elements):
      guard elements.count == extents.first else {
        throw TensorError(
          "tensor literal",
          "rows differ in length: one has \(elements.count) elements, the first of its axis "
            + "\(extents.first.map(String.init) ?? "is a number")")
      }
      for element in elements { try element.append(to: &scalars, expecting: extents.dropFirst()) }
    }
  }
}

extension Tensor: ExpressibleByArrayLiteral {
  /// A tensor written as nested arrays: `[[1, 2], [3, 4]]`; stops the program if rows differ in
  /// length.
  public init(arrayLiteral elements: TensorLiteral<Scalar>...) {
    self.init(literal: .array(elements))
  }

  /// A matrix of the given rows, of shape [rows, columns].
  ///
  ///     let rows: [[Float]] = …
  ///     let matrix = Tensor(rows)
  public init(_ rows: [[Scalar]]) {
    self.init(literal: .array(rows.map { .array($0.map { .scalar($0) }) }))
  }

  /// Matrices of one shape, one after another along axis 0.
  public init(_ matrices: [[[Scalar]]]) {
    self.init(
      literal: .array(matrices.map { .array($0.map { .array($0.map { .scalar($0) }) }) }))
  }

  /// A tensor of nested literals.
  public init(literal: TensorLiteral<Scalar>) {
    self = orFail(Tensor(storage: .placeholder(Scalar.dataType))) {
      () throws(TensorError) -> Tensor in
      var scalars: [Scalar] = []
      let extents = literal.extents
      try literal.append(to: &scalars, expecting: extents[...])
      return Tensor(scalars, shape: try Shape(validating: extents, for: "tensor literal"))
    }
  }
}
