import WengertAutodiff

/// Keeps state of parameters, and finds it again by their names.
public protocol ParameterNaming<Scalar>: AnyObject {
  /// The element type of the parameters.
  associatedtype Scalar: FloatingTensorScalar
  /// All parameters, each once.
  var parameters: [Variable<Scalar>] { get }
  /// The names by which states and messages know the parameters, in their order: "0", "1", … until others
  /// are given. All must be different.
  var parameterNames: [String] { get set }
}

extension ParameterNaming {
  /// Gives parameters the names that they have in a model, such as `hidden.weight`, so that a state is
  /// found by them even where the parameters stand in another order. Those of no layer of the model keep
  /// their names.
  public func nameParameters(after model: some Module<Scalar>) {
    let names = Dictionary(
      model.namedParameters.compactMap { name, parameter in
        parameter.leafIdentity.map { ($0, name) }
      }
    ) { first, _ in first }
    parameterNames = zip(parameters, parameterNames).map { parameter, name in
      parameter.leafIdentity.flatMap { names[$0] } ?? name
    }
  }
}

/// Holds `ParameterEntry`s.
protocol ParameterEntries: ParameterNaming {
  var entries: [ParameterEntry] { get set }
  /// Whose messages name it.
  var owner: String { get }
}

extension ParameterEntries {
  /// All parameters, each once, in the order in which they were given.
  public var parameters: [Variable<Scalar>] { entries.map { Variable($0.parameter) } }

  /// The names of the parameters, in their order.
  public var parameterNames: [String] {
    get { entries.map(\.name) }
    set {
      let requirement = Requirement(owner: owner)
      guard newValue.count == entries.count else {
        return requirement.require(
          false, "parameterNames: \(newValue.count) names for \(entries.count) parameters")
      }
      let twice = Dictionary(grouping: newValue) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
      guard twice.isEmpty else {
        return requirement.require(
          false,
          "parameterNames: each parameter needs a name of its own; given more than once: "
            + twice.joined(separator: ", "))
      }
      for (index, name) in newValue.enumerated() { entries[index].name = name }
    }
  }
}
