/// The parameters, buffers and submodules of a module.
package enum ModulePart<Scalar: FloatingTensorScalar> {
  case module(any Module)
  case parameter(Variable<Scalar>)
  case buffer(Buffer<Scalar>)
  case mode(LayerMode)
  case stream(RandomStream)
}

/// The declared type of a collection's elements; nil for other values.
private func elementType(of value: Any) -> Any.Type? {
  func element<Elements: Collection>(_: Elements) -> Any.Type { Elements.Element.self }
  guard let collection = value as? any Collection else { return nil }
  return element(collection)
}

/// Marks variables of every element type.
private protocol AnyVariable {}
extension Variable: AnyVariable {}

/// The parts of a module, found by reflection: each module before its parts, properties in the order of
/// their declaration, those of a superclass first.
package struct ModuleParts<Scalar: FloatingTensorScalar> {
  /// One part.
  package struct Entry {
    package let name: String
    package let part: ModulePart<Scalar>
    /// The position of the innermost module that holds it; nil for the root.
    package let owner: Int?
  }

  package private(set) var entries: [Entry] = []
  private let rootType: Any.Type
  private var seen: Set<ObjectIdentifier> = []
  /// The names of all that a file keeps.
  private var names: Set<String> = []
  private var kinds: [ObjectIdentifier: Kind] = [:]
  private var owner: Int?

  package init(of root: some Module<Scalar>) {
    rootType = type(of: root)
    visit(root, "")
  }

  private mutating func visit(_ value: Any, _ name: String) {
    switch kind(of: type(of: value)) {
    case .variable:
      let variable = value as! Variable<Scalar>
      if variable.isParameter, let identity = variable.leafIdentity {
        append(.parameter(variable), name, identity)
      }
    case .buffer:
      let buffer = value as! Buffer<Scalar>
      append(.buffer(buffer), name, ObjectIdentifier(buffer))
    case .mode:
      let mode = value as! LayerMode
      append(.mode(mode), name, ObjectIdentifier(mode))
    case .stream:
      let stream = value as! RandomStream
      append(.stream(stream), name, ObjectIdentifier(stream))
    case .otherVariable:
      fail(
        UsageError(
          "module",
          "\(name) is a \(type(of: value)) in a module of \(Scalar.self): give all "
            + "parameters one element type"))
    case .simple: return
    case .module: visitParts(of: value, name, value as? any Module)
    case .container: visitParts(of: value, name, nil)
    }
  }

  /// How a value is handled.
  private enum Kind {
    case variable, buffer, mode, stream, module
    /// A variable of another element type.
    case otherVariable
    /// Something that can hold others.
    case container
    /// Something that cannot, such as numbers, texts and tensors.
    case simple
  }

  /// Looking types up takes most of the time, so each is looked up once.
  private mutating func kind(of type: Any.Type) -> Kind {
    if let known = kinds[ObjectIdentifier(type)] { return known }
    let kind: Kind =
      switch type {
      case is Variable<Scalar>.Type: .variable
      case is Buffer<Scalar>.Type: .buffer
      case is LayerMode.Type: .mode
      case is RandomStream.Type: .stream
      case is any Module.Type: .module
      case is any AnyVariable.Type: .otherVariable
      case is any TensorLike.Type, is any Numeric.Type, is Bool.Type, is any StringProtocol.Type:
        .simple
      default: .container
      }
    kinds[ObjectIdentifier(type)] = kind
    return kind
  }

  private mutating func visitParts(of value: Any, _ name: String, _ module: (any Module)?) {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .class {
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
    }
    let outer = owner
    defer { owner = outer }
    if let module {
      entries.append(Entry(name: name, part: .module(module), owner: owner))
      owner = entries.count - 1
    }
    switch mirror.displayStyle {
    case .optional:
      for child in mirror.children { visit(child.value, name) }
    case .dictionary:
      let pairs = mirror.children.compactMap { child -> (key: String, value: Any)? in
        let pair = Array(Mirror(reflecting: child.value).children)
        return pair.count == 2 ? (String(describing: pair[0].value), pair[1].value) : nil
      }
      for pair in pairs.sorted(by: { $0.key < $1.key }) { visit(pair.value, join(name, pair.key)) }
    case .collection where elementType(of: value).map({ kind(of: $0) }) == .simple:
      // Long arrays of numbers need not be searched.
      return
    default:
      visitProperties(mirror, name)
    }
  }

  private mutating func visitProperties(_ mirror: Mirror, _ name: String) {
    if let ancestor = mirror.superclassMirror { visitProperties(ancestor, name) }
    for (index, child) in mirror.children.enumerated() {
      visit(child.value, join(name, child.label.map(ModuleParts.plainLabel) ?? String(index)))
    }
  }

  private mutating func append(
    _ part: ModulePart<Scalar>, _ name: String, _ identity: ObjectIdentifier
  ) {
    guard seen.insert(identity).inserted else { return }
    if case .mode = part {
    } else if !names.insert(name).inserted {
      return fail(
        UsageError(
          "module",
          "\(rootType) has two parts named \(name): rename one. A class and its superclass may both "
            + "have such a property, or the key of a dictionary has a point in it"))
    }
    entries.append(Entry(name: name, part: part, owner: owner))
  }

  private func join(_ prefix: String, _ label: String) -> String {
    prefix.isEmpty ? label : prefix + "." + label
  }

  /// A label as it was declared: `.0` of a tuple is `0`, and lazy properties lose their prefix.
  private static func plainLabel(_ label: String) -> String {
    let lazyPrefix = "$__lazy_storage_$_"
    if label.hasPrefix(lazyPrefix) { return String(label.dropFirst(lazyPrefix.count)) }
    return label.hasPrefix(".") ? String(label.dropFirst()) : label
  }
}
