/// The elements of a module's parameters and buffers by name, in the order of their declaration.
public struct ModuleState<Scalar: FloatingTensorScalar>: Sendable, Hashable {
  /// One parameter or buffer.
  public struct Entry: Sendable, Hashable {
    /// The way to it, such as `hidden.weight`.
    public let name: String
    /// The elements of the parameter or buffer.
    public let tensor: Tensor<Scalar>

    /// One parameter or buffer.
    public init(name: String, tensor: Tensor<Scalar>) {
      self.name = name
      self.tensor = tensor
    }
  }

  /// Parameters and buffers.
  public let entries: [Entry]

  /// A state, as read from a file.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The names, in order.
  public var names: [String] { entries.map(\.name) }

  /// The elements with a name; nil if there are none.
  public subscript(name: String) -> Tensor<Scalar>? {
    entries.first { $0.name == name }?.tensor
  }
}

/// Why a state does not fit a module.
public enum ModuleStateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The module has parameters or buffers that the state has not.
  case missing([String])
  /// The state has entries that the module has not.
  case unexpected([String])
  /// The state has several entries of one name.
  case repeated(String)
  /// The shape of an entry is not that of the module's parameter or buffer.
  case shape(name: String, expected: Shape, found: Shape)

  /// One line that names all that does not fit.
  public var description: String {
    switch self {
    case .missing(let names):
      "module state: nothing for \(ModuleStateError.list(names))"
    case .unexpected(let names):
      "module state: the module has no \(ModuleStateError.list(names))"
    case .repeated(let name):
      "module state: several entries are named \(name)"
    case .shape(let name, let expected, let found):
      "module state: \(name) has shape \(found); the module's has \(expected)"
    }
  }

  /// The first names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let few = names.prefix(10).joined(separator: ", ")
    return names.count > 10 ? "\(few) and \(names.count - 10) more" : few
  }
}

extension Module {
  /// The elements of all parameters and buffers. It is a copy: training on does not change it.
  public var state: ModuleState<Scalar> {
    ModuleState(
      slots.map { ModuleState.Entry(name: $0.name, tensor: $0.slot.tensor) })
  }

  /// Replaces the elements of parameters and buffers by those of a state, found by name. If it throws,
  /// nothing was changed.
  ///
  /// - Parameters:
  ///   - state: Of a module with the same names and shapes.
  ///   - strict: Whether every name must be on both sides; otherwise names on one side only are ignored.
  /// - Throws: `ModuleStateError` for the first name that does not fit.
  public func load(_ state: ModuleState<Scalar>, strict: Bool = true) throws(ModuleStateError) {
    var seen: Set<String> = []
    if let name = state.names.first(where: { !seen.insert($0).inserted }) { throw .repeated(name) }
    if strict { try checkNames(state.names) }
    let known = Dictionary(uniqueKeysWithValues: slots.map { ($0.name, $0.slot) })
    for entry in state.entries {
      guard let slot = known[entry.name], slot.tensor.shape != entry.tensor.shape else { continue }
      throw .shape(name: entry.name, expected: slot.tensor.shape, found: entry.tensor.shape)
    }
    for entry in state.entries { known[entry.name]?.replace(by: entry.tensor) }
  }

  /// Compares the names of a state with those of this module's parameters and buffers.
  func checkNames(_ names: [String]) throws(ModuleStateError) {
    let own = stateNames
    let given = Set(names)
    let missing = own.filter { !given.contains($0) }
    if !missing.isEmpty { throw .missing(missing) }
    let known = Set(own)
    let unexpected = names.filter { !known.contains($0) }
    if !unexpected.isEmpty { throw .unexpected(unexpected) }
  }

  /// The names of parameters and buffers, in the order of their declaration.
  var stateNames: [String] { slots.map(\.name) }

  /// Takes over the elements of another module's parameters and buffers; the two share nothing after.
  ///
  /// - Throws: `ModuleStateError` when names or shapes differ.
  public func copyParameters(from other: some Module<Scalar>) throws(ModuleStateError) {
    try load(other.state)
  }

  /// A module of its own with the same elements.
  ///
  ///     let best = try net.copied { TanhNet() }
  ///
  /// - Parameter make: Makes a module of the same structure, with any elements.
  /// - Throws: `ModuleStateError` when it has another structure, and errors of `make`.
  public func copied(by make: () throws -> Self) throws -> Self {
    let copy = try make()
    try copy.copyParameters(from: self)
    return copy
  }

  private var slots: [(name: String, slot: StateSlot<Scalar>)] {
    ModuleParts(of: self).entries.compactMap { entry in
      switch entry.part {
      case .parameter(let parameter): (entry.name, .parameter(parameter))
      case .buffer(let buffer): (entry.name, .buffer(buffer))
      default: nil
      }
    }
  }
}

/// A place where a module keeps elements.
package enum StateSlot<Scalar: FloatingTensorScalar> {
  case parameter(Variable<Scalar>)
  case buffer(Buffer<Scalar>)

  package var tensor: Tensor<Scalar> {
    switch self {
    case .parameter(let parameter): parameter.tensor
    case .buffer(let buffer): buffer.tensor
    }
  }

  package func replace(by tensor: Tensor<Scalar>) {
    switch self {
    case .parameter(let parameter): parameter.tensor = tensor
    case .buffer(let buffer): buffer.tensor = tensor
    }
  }
}
