import WengertAutodiff
import WengertNeuralNetworks

/// To which module of a net an operation belongs.
///
/// One that takes a module's parameter belongs to that module. Another belongs to the layer of a `Sequential` that
/// is running, or else to the module that its operands came from: an activation counts to the layer before it.
final class ModulePaths: LayerObserver {
  /// The paths, by number; number 0 stands for operations before every module.
  private(set) var names = [ModulePaths.outside]
  @exclusivity(unchecked) private var leaves: [ObjectIdentifier: Int32] = [:]
  private var leafNames: [ObjectIdentifier: String] = [:]
  private var chains: [ObjectIdentifier: String] = [:]
  private var steps: [[Int32]] = []
  private var numbers: [String: Int32] = [ModulePaths.outside: 0]
  @exclusivity(unchecked) private var running: [Int32] = []

  static let outside = "(outside)"

  /// Without a net everything is outside.
  init() {}

  init<Model: Module>(of model: Model) {
    let entries = ModuleParts<Model.Scalar>(of: model).entries
    func path(_ owner: Int?) -> String {
      let name = owner.map { entries[$0].name } ?? ""
      return name.isEmpty ? "(net)" : name
    }
    for entry in entries {
      switch entry.part {
      case .parameter(let parameter):
        if let leaf = parameter.leafIdentity {
          leaves[leaf] = number(of: path(entry.owner))
          leafNames[leaf] = entry.name
        }
      case .module(let module):
        if let chain = module as? any Chain {
          chains[ObjectIdentifier(chain)] = entry.name.isEmpty ? "" : entry.name + "."
        }
      default: continue
      }
    }
  }

  private func number(of name: String) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    names.append(name)
    numbers[name] = number
    return number
  }

  /// The module of an operation.
  ///
  /// - Parameter known: The module of a node that was seen before.
  func module(of operands: [Value], known: (ObjectIdentifier) -> Int32?) -> Int32 {
    var inherited: Int32?
    for operand in operands {
      guard let identity = operand.anyGraphNode?.identity else { continue }
      if let own = leaves[identity] { return own }
      if let module = known(identity) { inherited = max(inherited ?? 0, module) }
    }
    guard let layer = running.last, layer > 0 else { return inherited ?? 0 }
    // Modules inside of the running layer say more.
    if let inherited, isInside(inherited, layer) { return inherited }
    return layer
  }

  private func isInside(_ module: Int32, _ layer: Int32) -> Bool {
    module == layer || names[Int(module)].hasPrefix(names[Int(layer)] + ".")
  }

  /// The module that owns a parameter.
  func owner(ofLeaf identity: ObjectIdentifier) -> Int32? { leaves[identity] }

  /// The net's name for a parameter.
  func name(ofLeaf identity: ObjectIdentifier) -> String? { leafNames[identity] }

  /// The module that a parameter's name tells.
  func number(ofLeafName name: String?) -> Int32 {
    guard let name, let point = name.lastIndex(of: ".") else { return 0 }
    return number(of: String(name[..<point]))
  }

  func didReturn(_ result: Value, of layer: ObjectIdentifier) {}

  func willRun(step index: Int, of chain: ObjectIdentifier) {
    guard let prefix = chains[chain] else { return running.append(running.last ?? 0) }
    running.append(number(of: "\(prefix)layers.\(index)"))
  }

  func didRun(step index: Int, of chain: ObjectIdentifier, _ result: Value) {
    running.removeLast()
  }
}
