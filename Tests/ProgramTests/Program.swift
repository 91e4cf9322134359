import Wengert

/// A variable that no operation makes.
struct Leaf: Sendable {
  var shape: Shape
  var values: [Double]
  /// Whether it requires a gradient.
  var isTrained = true

  func tensor<Scalar: FloatingTensorScalar>(_: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    Tensor(values.map { Scalar($0) }, shape: shape)
  }
}

/// One operation and the nodes that are its operands.
struct Step: Sendable {
  var instruction: any Instruction
  var operands: [Int]

  init(_ instruction: any Instruction, _ operands: [Int]) {
    self.instruction = instruction
    self.operands = operands
  }

  /// Whether the values of its operands are operands that it takes, far from kinks.
  func isSmooth(at values: [Tensor<Double>]) -> Bool {
    (try? checked { instruction.isSmooth(at: operands.map { values[$0] }) }) ?? false
  }
}

/// A straight-line program: leaves and steps, each of which names earlier nodes. The last node is the
/// result.
struct Program: Sendable {
  enum Node: Sendable { case leaf(Leaf), step(Step) }
  var nodes: [Node] = []
  /// What random cotangents and directions come from.
  var seed: UInt64 = 1

  var leafPlaces: [Int] { nodes.indices.filter { leaf($0) != nil } }
  var trainedPlaces: [Int] { nodes.indices.filter { leaf($0)?.isTrained == true } }
  var stepPlaces: [Int] { nodes.indices.filter { step($0) != nil } }

  func leaf(_ place: Int) -> Leaf? {
    if case .leaf(let leaf) = nodes[place] { leaf } else { nil }
  }

  func step(_ place: Int) -> Step? {
    if case .step(let step) = nodes[place] { step } else { nil }
  }

  /// The values of all nodes.
  ///
  /// - Parameters:
  ///   - leaves: One per leaf.
  ///   - use: What a step gets in place of an operand; itself unless said.
  func values<T: Computed>(_ leaves: [T], use: (T) -> T = { $0 }) -> [T] {
    var values: [T] = []
    var next = leaves.makeIterator()
    for node in nodes {
      switch node {
      case .leaf: values.append(next.next()!)
      case .step(let step): values.append(step.instruction(step.operands.map { use(values[$0]) }))
      }
    }
    return values
  }

  func tensors<Scalar: FloatingTensorScalar>(_: Scalar.Type = Scalar.self) -> [Tensor<Scalar>] {
    leafPlaces.map { leaf($0)!.tensor() }
  }

  /// For each node, whether a gradient flows to it from the result and it requires one.
  var isOnTheWay: [Bool] {
    var tracked = [Bool](repeating: false, count: nodes.count)
    for (place, node) in nodes.enumerated() {
      switch node {
      case .leaf(let leaf): tracked[place] = leaf.isTrained
      case .step(let step): tracked[place] = step.operands.contains { tracked[$0] }
      }
    }
    var used = [Bool](repeating: false, count: nodes.count)
    used[nodes.count - 1] = true
    for place in nodes.indices.reversed() where used[place] {
      for operand in step(place)?.operands ?? [] { used[operand] = true }
    }
    return zip(tracked, used).map { $0 && $1 }
  }

  /// Whether it runs, every step is far from kinks, values are of moderate size, and the result requires
  /// a gradient.
  var isSound: Bool {
    guard let last = nodes.last, case .step = last else { return false }
    guard let values = try? checked({ self.values(tensors(Double.self)) }) else { return false }
    for place in nodes.indices {
      guard values[place].lies(from: -20, to: 20) else { return false }
      guard let step = step(place) else { continue }
      guard step.isSmooth(at: values) else { return false }
    }
    return isOnTheWay[nodes.count - 1]
  }

  /// Without the nodes that nothing on the way to the result needs.
  var pruned: Program {
    var used = [Bool](repeating: false, count: nodes.count)
    used[nodes.count - 1] = true
    for place in nodes.indices.reversed() where used[place] {
      for operand in step(place)?.operands ?? [] { used[operand] = true }
    }
    var places = [Int](repeating: 0, count: nodes.count)
    var result = self
    result.nodes = []
    for place in nodes.indices where used[place] {
      places[place] = result.nodes.count
      switch nodes[place] {
      case .leaf: result.nodes.append(nodes[place])
      case .step(let step):
        result.nodes.append(.step(Step(step.instruction, step.operands.map { places[$0] })))
      }
    }
    return result
  }
}

// Programs as Swift.
extension Program {
  /// a, b, … for leaves; h1, h2, … for steps; y for the result.
  var names: [String] {
    var (leaves, steps) = (0, 0)
    return nodes.indices.map { place in
      if leaf(place) != nil {
        defer { leaves += 1 }
        let letter = String(UnicodeScalar(UInt8(97 + leaves % 7)))
        return leaves < 7 ? letter : "\(letter)\(leaves / 7)"
      }
      steps += 1
      return place == nodes.count - 1 ? "y" : "h\(steps)"
    }
  }

  /// A line for each node.
  func lines(_ scalar: String = "Double") -> [String] {
    let names = names
    return nodes.indices.map { place in
      switch nodes[place] {
      case .leaf(let leaf):
        "let \(names[place]) = Variable(Tensor<\(scalar)>(\(leaf.values), shape: \(leaf.shape))"
          + "\(leaf.isTrained ? ", requiresGradient: true" : ""))"
      case .step(let step):
        "let \(names[place]) = \(step.instruction.text(step.operands.map { names[$0] }))"
      }
    }
  }
}
