/// The operands of an operation as its forward computation sees them. It cannot outlive the call that it
/// is passed to.
public struct Operands: ~Escapable {
  // The caller keeps the operands; counting references here would cost more than reading them.
  private let first: Unmanaged<Storage>
  private let second: Unmanaged<Storage>?
  private let third: Unmanaged<Storage>?
  /// All of them, if there are more than three.
  private let all: [Storage]

  @_lifetime(immortal) @inline(__always)
  init(
    _ first: Unmanaged<Storage>, _ second: Unmanaged<Storage>? = nil,
    _ third: Unmanaged<Storage>? = nil
  ) {
    self.first = first
    self.second = second
    self.third = third
    all = []
  }

  /// - Parameter all: The caller must keep it.
  @_lifetime(immortal)
  init(_ all: [Storage]) {
    first = .passUnretained(all[0])
    second = all.count > 1 ? .passUnretained(all[1]) : nil
    third = all.count > 2 ? .passUnretained(all[2]) : nil
    self.all = all.count > 3 ? all : []
  }

  /// Number of operands.
  public var count: Int { second == nil ? 1 : (third == nil ? 2 : max(3, all.count)) }

  @inline(__always)
  func reference(_ index: Int) -> Unmanaged<Storage> {
    switch index {
    case 0: first
    case 1: second!
    case 2: third!
    default: .passUnretained(all[index])
    }
  }

  /// An operand's memory.
  @inline(__always)
  package func storage(_ index: Int) -> Storage { reference(index).takeUnretainedValue() }

  /// The shape of an operand.
  @inline(__always)
  public func shape(_ index: Int) -> Shape {
    reference(index)._withUnsafeGuaranteedRef { $0.shape }
  }

  /// The element type of an operand.
  @inline(__always)
  public func dataType(_ index: Int) -> DataType {
    reference(index)._withUnsafeGuaranteedRef { $0.dataType }
  }

  /// An operand, as a constant.
  @inline(__always)
  public subscript(index: Int) -> Value { Value(storage(index)) }
}
