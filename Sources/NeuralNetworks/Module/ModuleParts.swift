/// What a module is made of.
enum ModulePart<Scalar: FloatingTensorScalar> {
  case module(any Module)
  case parameter(Variable<Scalar>)
  case buffer(Buffer<Scalar>)
  case mode(Mode)
  case stream(RandomStream)
}

/// Marks variables of every element type.
private protocol AnyVariable {}
extension Variable: AnyVariable {}

/// The parts of a module, found by reflection: each module before its parts, properties in the order of
/// their declaration, those of a superclass first.
struct ModuleParts<Scalar: FloatingTensorScalar> {
  /// One part.
  struct Entry {
    let name: String
    let part: ModulePart<Scalar>
    /// The position of the innermost module that holds it; nil for the root.
    let owner: Int?
  }

  private(set) var entries: [Entry] = []
  private var seen: Set<ObjectIdentifier> = []
  private var owner: Int?

  init(of root: some Module<Scalar>) { visit(root, "") }

  private mutating func visit(_ value: Any, _ name: String) {
    if let variable = value as? Variable<Scalar> {
      guard let identity = variable.leafIdentity else { return }
      return append(.parameter(variable), name, identity)
    }
    if let buffer = value as? Buffer<Scalar> {
      return append(.buffer(buffer), name, ObjectIdentifier(buffer))
    }
    if let mode = value as? Mode { return append(.mode(mode), name, ObjectIdentifier(mode)) }
    if let stream = value as? RandomStream {
      return append(.stream(stream), name, ObjectIdentifier(stream))
    }
    if value is any AnyVariable {
      return fail(
        TensorError(
          "module",
          "\(name) is a \(type(of: value)) in a module of \(Scalar.self): give all "
            + "parameters one element type"))
    }
    guard !(value is any TensorLike), !ModuleParts.isSimple(value) else { return }
    visitParts(of: value, name)
  }

  private mutating func visitParts(of value: Any, _ name: String) {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .class {
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
    }
    let outer = owner
    defer { owner = outer }
    // An optional is what it holds, which is visited next.
    if mirror.displayStyle != .optional, let module = value as? any Module {
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
    case .collection where mirror.children.first.map({ ModuleParts.isSimple($0.value) }) ?? true:
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
    entries.append(Entry(name: name, part: part, owner: owner))
  }

  private func join(_ prefix: String, _ label: String) -> String {
    prefix.isEmpty ? label : prefix + "." + label
  }

  /// Numbers and texts hold nothing; long arrays of them need not be searched.
  private static func isSimple(_ value: Any) -> Bool {
    value is any Numeric || value is Bool || value is any StringProtocol
  }

  /// A label as it was declared: `.0` of a tuple is `0`, and lazy properties lose their prefix.
  private static func plainLabel(_ label: String) -> String {
    let lazyPrefix = "$__lazy_storage_$_"
    if label.hasPrefix(lazyPrefix) { return String(label.dropFirst(lazyPrefix.count)) }
    return label.hasPrefix(".") ? String(label.dropFirst()) : label
  }
}
