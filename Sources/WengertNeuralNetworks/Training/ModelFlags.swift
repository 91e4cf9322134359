/// Which parameters of a model are frozen, and which layers are in evaluation or locked: a program sets
/// them before a training, and callbacks may change them in it.
struct ModelFlags: Codable, Equatable, Sendable {
  private var frozen: Set<String> = []
  private var evaluated: Set<String> = []
  private var locked: Set<String> = []

  init(of model: some Module) {
    for (name, parameter) in model.namedParameters where !parameter.requiresGradient {
      frozen.insert(name)
    }
    for (name, mode) in model.namedModes {
      if !mode.isTraining { evaluated.insert(name) }
      if mode.isLocked { locked.insert(name) }
    }
  }

  /// Sets all of them.
  func apply(to model: some Module) {
    for (name, parameter) in model.namedParameters {
      parameter.requiresGradient = !frozen.contains(name)
    }
    for (name, mode) in model.namedModes {
      mode.isTraining = !evaluated.contains(name)
      mode.isLocked = locked.contains(name)
    }
  }

  /// The flags as words of a fingerprint.
  var words: [String: String] {
    let sets = zip(ModelFlags.names, [frozen, evaluated, locked])
    return Dictionary(uniqueKeysWithValues: sets.filter { !$0.1.isEmpty })
      .mapValues { $0.sorted().joined(separator: " ") }
  }

  /// The names of the words.
  static let names = ["frozen", "inEvaluation", "locked"]
}
