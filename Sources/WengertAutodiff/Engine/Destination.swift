/// Where a forward computation puts its result: memory that the engine gave, or none yet.
///
/// An operation composed of others passes on their result with `set`. A kernel asks for `memory` and
/// writes every element of it.
public struct Destination {
  /// The result's shape.
  public let shape: Shape
  private let given: Storage?
  private(set) var result: Storage?

  /// - Parameter given: The memory that the result must lie in; nil if the operation may choose.
  @inline(__always)
  init(_ shape: Shape, given: Storage? = nil) {
    self.shape = shape
    self.given = given
  }

  /// The result is the elements of this value; they are copied only if memory was given.
  @inline(__always)
  public mutating func set(_ value: Value) { adopt(value.storage) }

  /// The result is this memory, or a copy of it if memory was given.
  @inline(__always)
  package mutating func adopt(_ storage: Storage) {
    if given == nil { result = storage } else { copyToGiven(storage) }
  }

  @inline(never)
  private mutating func copyToGiven(_ storage: Storage) {
    guard let given, storage.shape == given.shape, storage.dataType == given.dataType else {
      return result = storage
    }
    if storage.pointer != given.pointer {
      given.pointer.copyMemory(from: storage.pointer, byteCount: storage.byteCount)
    }
    result = given
  }

  /// The memory to write the result into, all of it.
  @inline(__always)
  package mutating func memory(_ type: DataType) -> Storage {
    let memory =
      given.map { $0.dataType == type ? $0 : Storage(shape, type) } ?? Storage(shape, type)
    result = memory
    return memory
  }

  /// The memory that was given, for a kernel that makes its own otherwise; its result is adopted.
  ///
  /// - Parameter operand: Has the result's element type.
  @inline(__always)
  func given(_ operand: Storage) -> Storage? {
    given.flatMap { $0.dataType == operand.dataType ? $0 : nil }
  }

  /// The result that the forward computation set.
  ///
  /// - Throws: `TensorError` if it set nothing, or something of another shape.
  @inline(__always)
  mutating func checked(
    _ operation: @autoclosure () -> String, _ what: @autoclosure () -> String = "the result"
  ) throws(TensorError) -> Storage {
    // Taken, not copied: a copy would count references.
    guard let found = result.take() else {
      throw Destination.wrong(operation(), what(), nil, shape)
    }
    if found.shape == shape { return found }
    throw Destination.wrong(operation(), what(), found.shape, shape)
  }

  @inline(never)
  private static func wrong(
    _ operation: String, _ what: String, _ found: Shape?, _ expected: Shape
  ) -> TensorError {
    TensorError(
      operation,
      found.map { "forward set \(what) to shape \($0); its shape rule says \(expected)" }
        ?? "forward set nothing; \(what) has shape \(expected)")
  }
}

extension Primitive {
  /// Computes into the memory of a value of the result's shape and type, whose elements are lost.
  package func compute(_ operands: [Value], into memory: Value) throws(TensorError) -> Value {
    let storages = operands.map(\.storage)
    let x = Operands(storages)
    var destination = Destination(try resultShape(x), given: memory.storage)
    _ = forward(x, into: &destination)
    return Value(try destination.checked(name))
  }
}
