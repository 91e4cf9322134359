import CWengert
import WengertAutodiff
import WengertLoading

/// The settings that decide the bits of a training besides its state, in words that can be compared: batches,
/// hyper-parameters of layers, optimizer and schedule, accumulation, and the processor's instruction set.
struct Fingerprint: Codable, Equatable, Sendable {
  private(set) var words: [String: String] = [:]

  subscript(name: String) -> String? {
    get { words[name] }
    set { words[name] = newValue }
  }

  /// Takes in words of something, by its name.
  mutating func add(_ part: [String: String], of name: String) {
    for (key, word) in part { words["\(name).\(key)"] = word }
  }

  /// Takes in the settings that are found in a value, by its name.
  mutating func add(settingsOf value: Any, _ name: String) {
    var reader = SettingsReader()
    reader.visit(value, name, isFixed: true)
    words.merge(reader.words) { first, _ in first }
  }

  /// The part whose names begin with this.
  func part(_ name: String) -> [String: String] {
    words.filter { $0.key.hasPrefix(name + ".") }
  }

  /// A setting that is not as it was; an empty word where there was none or is none.
  struct Difference: Sendable {
    let name: String
    let saved: String
    let found: String
  }

  /// Where `present` differs from this, by name.
  func differences(from present: Fingerprint) -> [Difference] {
    Set(words.keys).union(present.words.keys).sorted().compactMap { name in
      let (saved, found) = (words[name] ?? "", present.words[name] ?? "")
      return saved == found ? nil : Difference(name: name, saved: saved, found: found)
    }
  }

  /// The names and values of some differences, shortened where there are many.
  static func text(_ differences: [Difference], _ value: (Difference) -> String) -> String {
    let named = differences.prefix(4).map { difference in
      let word = value(difference)
      return word.isEmpty ? "no \(difference.name)" : "\(difference.name) \(word)"
    }
    let rest = differences.count - named.count
    return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}

/// Finds the numbers, texts and choices that a value was built with.
///
/// Only those of structures are taken: they stay as they are, while a class may count steps in its
/// properties. Parameters, buffers, modes and random streams are state, not settings.
private struct SettingsReader {
  private(set) var words: [String: String] = [:]
  private var seen: Set<ObjectIdentifier> = []

  mutating func visit(_ value: Any, _ name: String, isFixed: Bool) {
    switch value {
    case is any TensorLike, is any ReplayedState: return
    case is Int, is Double, is Float, is Bool, is String:
      if isFixed { words[name] = "\(value)" }
    default: visitParts(of: value, name, isFixed: isFixed)
    }
  }

  private mutating func visitParts(of value: Any, _ name: String, isFixed: Bool) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .class:
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
      var ancestor = mirror.superclassMirror
      while let properties = ancestor {
        visitChildren(of: properties, name, isFixed: false)
        ancestor = properties.superclassMirror
      }
      visitChildren(of: mirror, name, isFixed: false)
    case .enum where mirror.children.isEmpty:
      if isFixed { words[name] = "\(value)" }
    case .optional:
      for child in mirror.children { visit(child.value, name, isFixed: isFixed) }
    case .set, .dictionary: return
    case .struct: visitChildren(of: mirror, name, isFixed: true)
    default: visitChildren(of: mirror, name, isFixed: isFixed)
    }
  }

  private mutating func visitChildren(of mirror: Mirror, _ name: String, isFixed: Bool) {
    for (index, child) in mirror.children.enumerated() {
      let label = child.label.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }
      visit(child.value, "\(name).\(label ?? String(index))", isFixed: isFixed)
    }
  }
}
