/// One call of an operation, with what must come of it.
struct OperationCase: Decodable {
  let op: String
  let attrs: Attributes
  let inputs: [String: Reference]
  let wrt: [String]
  let outputs: [String: Reference]
  let cotangents: [String: Reference]
  let grads: [String: Reference]
  let baseGrads: [String: Reference]
  let gradgrads: [String: Reference]
  let tolerance: Tolerance
  let secondTolerance: Tolerance
  let alternatives: [Alternative]

  /// The name of the output of an operation that has one.
  static let onlyOutput = "output"

  /// Values that are right too.
  struct Alternative: Decodable {
    let outputs: [String: Reference]
    let grads: [String: Reference]
    let baseGrads: [String: Reference]
    let gradgrads: [String: Reference]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      outputs = try container.named(.output, .outputs)
      grads = try container.named(.grads)
      baseGrads = try container.named(.baseGrads)
      gradgrads = try container.named(.gradgrads)
    }
  }

  fileprivate enum Key: String, CodingKey {
    case op, attrs, inputs, wrt, output, outputs, cotangent, cotangents, grads, gradgrads
    case baseGrads = "base_grads"
    case tol, tol2, alternatives
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    op = try container.decode(String.self, forKey: .op)
    attrs = try container.decodeIfPresent(Attributes.self, forKey: .attrs) ?? Attributes([:])
    inputs = try container.named(.inputs)
    wrt = try container.decodeIfPresent([String].self, forKey: .wrt) ?? []
    outputs = try container.named(.output, .outputs)
    cotangents = try container.named(.cotangent, .cotangents)
    grads = try container.named(.grads)
    baseGrads = try container.named(.baseGrads)
    gradgrads = try container.named(.gradgrads)
    tolerance = try container.decodeIfPresent(Tolerance.self, forKey: .tol) ?? .exact
    secondTolerance = try container.decodeIfPresent(Tolerance.self, forKey: .tol2) ?? tolerance
    alternatives = try container.decodeIfPresent([Alternative].self, forKey: .alternatives) ?? []
  }
}

extension KeyedDecodingContainer where Key == OperationCase.Key {
  /// Tensors by name, from the keys that are there; a lone tensor is that of the only output.
  fileprivate func named(_ keys: Key...) throws -> [String: Reference] {
    var result: [String: Reference] = [:]
    for key in keys where contains(key) {
      if let lone = try? decode(Reference.self, forKey: key) {
        result[OperationCase.onlyOutput] = lone
      } else {
        result.merge(try decode([String: Reference].self, forKey: key)) { $1 }
      }
    }
    return result
  }
}
