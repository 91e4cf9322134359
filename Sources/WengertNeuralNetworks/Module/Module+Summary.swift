import WengertSupport

extension Module {
  /// The summary, for `print(net)`.
  public var description: String { String(summary.dropLast()) }

  /// A table of all modules in this one: name, type, and number of parameters of its own, and the totals.
  public var summary: String { SummaryTable(of: self).description }

  /// A table of all modules in this one: name, type, shape of the result for an input, and number of
  /// parameters of its own, and the totals.
  ///
  /// The net runs once, in evaluation and without gradients. The shapes of the library's layers with
  /// parameters, of the layers of a `Sequential` and of the whole are known; others are left open.
  public func summary(of input: Input) -> String {
    let trace = ShapeTrace()
    let result = observingLayers(trace) {
      withMode(.evaluation) { withoutGradients { self(input) } }
    }
    return SummaryTable(of: self, trace, result.shape).description
  }
}

extension Module {
  /// The type, by the name that a user knows it under.
  var typeName: String {
    (Self.self as? any AliasedLayer.Type)?.alias ?? String(describing: Self.self)
  }
}

/// The rows of a summary.
private struct SummaryTable<Scalar: FloatingTensorScalar>: CustomStringConvertible {
  private let entries: [ModuleParts<Scalar>.Entry]
  private let trace: ShapeTrace?
  private let rootShape: Shape?

  init(of module: some Module<Scalar>, _ trace: ShapeTrace? = nil, _ rootShape: Shape? = nil) {
    entries = ModuleParts(of: module).entries
    self.trace = trace
    self.rootShape = rootShape
  }

  var description: String {
    var rows = [["Name", "Type", "Output", "Parameters"]]
    for (index, entry) in entries.enumerated() {
      guard case .module(let module) = entry.part else { continue }
      rows.append([
        index == 0 ? "(all)" : entry.name, module.typeName,
        shape(ofModuleAt: index).map(String.init(describing:)) ?? "",
        String(parameterCount { $0.owner == index }),
      ])
    }
    if trace == nil { rows = rows.map { [$0[0], $0[1], $0[3]] } }
    return "\(TextTable(rows, rightAligned: [rows[0].count - 1]))\n\(totals)\n"
  }

  private func parameterCount(
    where isCounted: (ModuleParts<Scalar>.Entry) -> Bool = { _ in true }
  ) -> Int {
    entries.reduce(0) { sum, entry in
      guard case .parameter(let parameter) = entry.part, isCounted(entry) else { return sum }
      return sum + parameter.count
    }
  }

  private var totals: String {
    let frozen = parameterCount {
      if case .parameter(let parameter) = $0.part { !parameter.requiresGradient } else { false }
    }
    let buffers = entries.reduce(0) { sum, entry in
      if case .buffer(let buffer) = entry.part { sum + buffer.shape.elementCount } else { sum }
    }
    return "\(parameterCount()) parameters" + (frozen > 0 ? ", \(frozen) of them frozen" : "")
      + (buffers > 0 ? ", \(buffers) elements in buffers" : "")
  }

  /// The shape that a module returned, if the trace knows it.
  private func shape(ofModuleAt index: Int) -> Shape? {
    if index == 0 { return rootShape }
    guard let trace else { return nil }
    let entry = entries[index]
    if let owner = entry.owner, case .module(let chain) = entries[owner].part,
      let chain = chain as? any Chain, let last = entry.name.split(separator: ".").last,
      let step = Int(last)
    {
      return trace.steps[ShapeTrace.Step(chain: ObjectIdentifier(chain), index: step)]
    }
    return identity(ofModuleAt: index).flatMap { trace.shapes[$0] }
  }

  /// The key of a layer in the trace: see `ShapeTrace.shapes`.
  private func identity(ofModuleAt index: Int) -> ObjectIdentifier? {
    for entry in entries where entry.owner == index {
      switch entry.part {
      case .parameter(let parameter): return parameter.leafIdentity
      case .mode(let mode): return ObjectIdentifier(mode)
      default: continue
      }
    }
    return nil
  }
}
