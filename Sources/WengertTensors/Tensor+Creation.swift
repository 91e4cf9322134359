import CWengert

extension Tensor {
  /// A scalar tensor, of shape [].
  public init(_ scalar: Scalar) {
    self.init(storage: Storage(scalar.number, Scalar.dataType))
  }

  /// A vector of the given elements, of shape [count].
  public init(_ scalars: some Collection<Scalar>) {
    self.init(scalars, shape: [scalars.count])
  }

  /// The given elements in row-major order; stops the program if their number does not fit the shape.
  ///
  /// - Parameters:
  ///   - scalars: As many elements as the shape has.
  ///   - shape: The extents of the axes.
  public init(_ scalars: some Collection<Scalar>, shape: Shape) {
    guard scalars.count == shape.elementCount else {
      fail(
        TensorError(
          "tensor",
          "\(scalars.count) scalars do not fill shape \(shape) of \(shape.elementCount) elements"))
      self.init(storage: .placeholder(Scalar.dataType))
      return
    }
    guard let storage = Storage.checked(shape, Scalar.dataType, for: "tensor") else {
      self.init(storage: .placeholder(Scalar.dataType))
      return
    }
    _ = storage.elements(as: Scalar.self).initialize(from: scalars)
    self.init(storage: storage)
  }

  /// A tensor with one value everywhere.
  public static func full(_ shape: Shape, _ value: Scalar) -> Tensor {
    guard let storage = Storage.checked(shape, Scalar.dataType, for: "tensor") else {
      return Tensor(storage: .placeholder(Scalar.dataType))
    }
    storage.fill(value.number)
    return Tensor(storage: storage)
  }

  /// The elements of another tensor converted: floating-point values truncate toward zero when they
  /// become integers (NaN becomes 0, values out of range saturate), non-zero becomes true.
  public init(converting other: Tensor<some TensorScalar>) {
    let source = other.storage
    let fits: Void? = orFail(nil) { () throws(TensorError) in
      try source.shape.checkFits(Scalar.dataType.byteCount, for: "converting")
    }
    self.init(
      storage: fits == nil
        ? .placeholder(Scalar.dataType)
        : UntrackedOperations.noted("convert", [source], source.converted(to: Scalar.dataType)))
  }
}

extension Tensor where Scalar: NumericTensorScalar {
  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { full(shape, 0) }

  /// A tensor of ones.
  public static func ones(_ shape: Shape) -> Tensor { full(shape, 1) }

  /// Zeros in the shape of another tensor.
  public static func zeros(like other: Tensor) -> Tensor { zeros(other.shape) }

  /// Ones in the shape of another tensor.
  public static func ones(like other: Tensor) -> Tensor { ones(other.shape) }

  /// start, start + step, … up to but without `end`, of shape [⌈(end − start) / step⌉].
  ///
  /// Element i is start + i · step, so that errors do not add up.
  public static func arange(from start: Scalar = 0, to end: Scalar, by step: Scalar = 1) -> Tensor {
    let (first, last, width) = (start.number.double, end.number.double, step.number.double)
    if !Scalar.dataType.isFloatingPoint, Swift.max(abs(first), abs(last), abs(width)) >= 0x1p53 {
      return arange(from: start.number.integer, to: end.number.integer, by: step.number.integer)
    }
    let length = ((last - first) / width).rounded(.up)
    guard
      requireAttribute(
        width != 0 && length.isFinite && width.isFinite, "arange",
        "from \(start) to \(end) by \(step) is not a finite sequence; the step must not be 0"),
      requireAttribute(
        length < 0x1p31, "arange",
        "from \(start) to \(end) by \(step) has more than 2147483647 elements"),
      let storage = Storage.checked([Int(Swift.max(0, length))], Scalar.dataType, for: "arange")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    wg_arange(Scalar.dataType.kernel, Int64(storage.count), first, width, storage.pointer)
    return Tensor(storage: storage)
  }

  /// The same in integers, which a Double does not hold exactly beyond 2⁵³.
  private static func arange(from start: Int, to end: Int, by step: Int) -> Tensor {
    let (distance, overflow) = end.subtractingReportingOverflow(start)
    guard
      requireAttribute(
        step != 0, "arange",
        "from \(start) to \(end) by \(step) is not a finite sequence; the step must not be 0")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let isEmpty = distance == 0 || (distance > 0) != (step > 0)
    let width = Int(clamping: step.magnitude)
    let count = isEmpty && !overflow ? 0 : (Int(clamping: distance.magnitude) - 1) / width + 1
    guard
      requireAttribute(
        !overflow && count <= Int32.max, "arange",
        "from \(start) to \(end) by \(step) has more than 2147483647 elements"),
      let storage = Storage.checked([count], Scalar.dataType, for: "arange")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let elements = storage.elements(as: Scalar.self)
    for index in 0..<Swift.min(count, storage.count) {
      elements[index] = Scalar(.integer(start + index * step))
    }
    return Tensor(storage: storage)
  }

  /// The identity matrix, of shape [rows, columns]: ones on the diagonal.
  public static func eye(_ rows: Int, _ columns: Int? = nil) -> Tensor {
    var matrix = zeros([rows, columns ?? rows])
    guard matrix.rank == 2 else { return matrix }
    let width = matrix.shape[1]
    matrix.withUnsafeMutableScalars { scalars in
      for row in 0..<Swift.min(rows, width) { scalars[row * width + row] = 1 }
    }
    return matrix
  }
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// `count` evenly spaced numbers from `start` to `end`, both included, of shape [count].
  public static func linspace(from start: Scalar, to end: Scalar, count: Int) -> Tensor {
    guard
      requireAttribute(
        count >= 0 && count <= Int32.max, "linspace",
        "count is \(count); it must lie in 0...2147483647"),
      let storage = Storage.checked([count], Scalar.dataType, for: "linspace")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let step = count > 1 ? (end - start) / Scalar(count - 1) : 0
    wg_arange(
      Scalar.dataType.kernel, Int64(storage.count), start.number.double, step.number.double,
      storage.pointer
    )
    var result = Tensor(storage: storage)
    if count > 1 && storage.count == count {
      result.withUnsafeMutableScalars { $0[count - 1] = end }
    }
    return result
  }
}

extension Tensor where Scalar == Int {
  /// One row of zeros and a single one per label: shape [shape of this tensor …, classCount].
  ///
  /// - Parameters:
  ///   - classCount: Number of classes; every label lies in 0 ..< classCount.
  ///   - type: The element type of the result.
  public func oneHot<Result: NumericTensorScalar>(
    _ classCount: Int, as type: Result.Type = Float.self
  ) -> Tensor<Result> {
    orFail(Tensor<Result>(storage: .placeholder(Result.dataType))) {
      () throws(TensorError) -> Tensor<Result> in
      guard classCount >= 0 else {
        throw TensorError("oneHot", "classCount is \(classCount); it must be 0 or more")
      }
      try storage.checkIndices(below: classCount, axis: -1, for: "oneHot")
      let target = try Shape(validating: Array(shape) + [classCount], for: "oneHot")
      try target.checkFits(Result.dataType.byteCount, for: "oneHot")
      var result = Tensor<Result>.zeros(target)
      withUnsafeScalars { labels in
        result.withUnsafeMutableScalars { ones in
          for (row, label) in labels.enumerated() { ones[row * classCount + label] = 1 }
        }
      }
      return result
    }
  }
}
