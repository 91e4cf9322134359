/// A tensor that remembers where it came from, so that gradients can be computed.
///
/// Operations on variables compute their results at once and record themselves. `backward()` on a
/// scalar result then adds to the `gradient` of every variable that it was computed from and that was
/// made with `requiresGradient`.
///
///     let w = Variable(Tensor<Double>([1, 2, 3]), requiresGradient: true)
///     let loss = (w * w).sum()
///     loss.backward()
///     print(w.gradient!)        // [2. 4. 6.]
///
/// A variable is a reference: copies of it share elements and gradient.
///
/// Threads: any number may compute with one variable, and call `backward` over it, at the same time.
/// Replacing its elements (`tensor =`, `update`, an optimizer's step) while another thread computes with it
/// is a race: let each thread sum gradients, and one of them step.
public struct Variable<Scalar: FloatingTensorScalar>: TensorLike {
  /// The elements and where they came from.
  public let value: Value

  /// The result of an operation; stops the program if it holds other scalars.
  @inline(__always)
  public init(_ value: Value) {
    if value.dataType == Scalar.dataType {
      self.value = value
    } else {
      self.value = value.refused(Scalar.dataType)
    }
  }

  /// The result of an operation that keeps the element type.
  @inline(__always)
  init(sameType value: Value) { self.value = value }

  /// A variable that no operation made.
  ///
  /// - Parameters:
  ///   - tensor: Its elements.
  ///   - requiresGradient: Whether gradients are wanted for it, as for a parameter.
  public init(_ tensor: Tensor<Scalar>, requiresGradient: Bool = false) {
    value = Value(Leaf(tensor.storage, requiresGradient: requiresGradient))
  }

  /// A scalar constant.
  public init(_ scalar: Scalar) { self.init(Tensor(scalar)) }

  /// The elements. Those of a variable that no operation made can be replaced by others of the same
  /// shape; graphs recorded before keep the elements they were recorded with.
  public var tensor: Tensor<Scalar> {
    get { Tensor(storage: value.storage) }
    nonmutating set {
      guard let leaf else {
        return fail(
          TensorError(
            "tensor", "the elements of \(Variable.result) cannot be replaced\(Variable.cure)"))
      }
      guard newValue.shape == leaf.storage.shape else {
        return fail(
          TensorError(
            "tensor",
            "elements of shape \(newValue.shape) cannot replace those of shape "
              + "\(leaf.storage.shape)"))
      }
      leaf.storage = newValue.storage
    }
  }

  /// Changes the elements. While `body` runs the variable has its old ones.
  ///
  ///     w.update { $0 *= 1 / w.norm().scalar }
  public func update(_ body: (inout Tensor<Scalar>) -> Void) {
    guard let leaf else {
      return fail(
        TensorError(
          "update", "the elements of \(Variable.result) cannot be changed\(Variable.cure)"))
    }
    // The leaf keeps the old elements meanwhile, so that `body` may read the variable.
    var tensor = Tensor<Scalar>(storage: leaf.storage)
    body(&tensor)
    guard tensor.shape == leaf.storage.shape else {
      fail(TensorError("update", "shape \(leaf.storage.shape) was changed to \(tensor.shape)"))
      return leaf.storage = Tensor<Scalar>.full(leaf.storage.shape, .nan).storage
    }
    leaf.storage = tensor.storage
  }

  /// The sum of the gradients that `backward` computed since it was last set to nil; nil before the
  /// first, and for results of operations.
  public var gradient: Variable? {
    get { leaf?.ownGradient.map { Variable($0) } }
    nonmutating set {
      guard let leaf else {
        return fail(
          TensorError("gradient", "\(Variable.result) holds no gradient\(Variable.cure)"))
      }
      if let newValue, newValue.shape != shape {
        return fail(
          TensorError("gradient", "shape \(newValue.shape) is not that of the variable, \(shape)"))
      }
      // Not the variable itself: neither must change with the other.
      leaf.gradient = newValue.map { $0.isLeaf ? $0.value.detached : $0.value }
    }
  }

  /// Whether gradients are wanted for it, or for something it was computed from. It can be set for a
  /// variable that no operation made, to freeze a parameter.
  public var requiresGradient: Bool {
    get { value.isTracked }
    nonmutating set {
      guard let leaf else {
        return fail(
          TensorError("requiresGradient", "it follows from the operands of an operation; detach it")
        )
      }
      leaf.requiresGradient = newValue
      leaf.isParameter = leaf.isParameter || newValue
    }
  }

  /// Whether no operation made it.
  public var isLeaf: Bool { leaf != nil || value.node == nil }

  /// The same elements as a constant, detached from the graph.
  public func detached() -> Variable { Variable(value.detached) }

  /// The only element of a variable that has one.
  public var scalar: Scalar { tensor.scalar }
  /// The elements in row-major order.
  public var scalars: [Scalar] { tensor.scalars }

  private static var result: String { "the result of an operation" }

  /// `w -= step` gives the name w to the difference, which is no parameter any more.
  static var cure: String {
    "; to change a parameter by hand write `w.tensor -= …`, not `w -= …`, which makes w a result"
  }

  var leaf: Leaf? {
    guard let node = value.node, node.isLeaf else { return nil }
    return unsafeDowncast(node, to: Leaf.self)
  }
}

extension Variable: CustomStringConvertible {
  /// The elements as NumPy prints them.
  public var description: String { "\(tensor)" }
}
