import Wengert
import WengertFuzzing

// What must be equal to the bit.
extension Program {
  /// Recorded, not recorded, and computed with tensors: the same values.
  func checkRecording<Scalar: FloatingTensorScalar>(_: Scalar.Type) throws {
    let recorded = Recording<Scalar>(self).nodes
    let tensors = values(self.tensors(Scalar.self))
    let unrecorded = withoutGradients { Recording<Scalar>(self).nodes }
    for place in nodes.indices {
      let code = ["print(\(names[place]), withoutGradients { /* the same */ })"]
      try expectIdentical(
        recorded[place].tensor, tensors[place], "\(names[place]), recorded and as tensors", code)
      try expectIdentical(
        unrecorded[place].tensor, tensors[place], "\(names[place]), unrecorded and as tensors", code
      )
    }
  }

  /// `backward`, once and twice, and `gradients`, of all and of one: the same gradients. Values and the
  /// cotangent stay as they are.
  func checkBackward<Scalar: FloatingTensorScalar>(_: Scalar.Type) throws {
    let run = Recording<Scalar>(self)
    let cotangent = run.cotangent
    let (values, seed) = (run.nodes.map { $0.tensor.copied }, cotangent.tensor.copied)
    let expected = Wengert.gradients(
      of: run.result, withRespectTo: run.trained, cotangent: cotangent)
    for factor in [1, 2] as [Scalar] {
      run.result.backward(cotangent)
      for (index, leaf) in run.trained.enumerated() {
        let gradient = leaf.gradient?.tensor ?? .zeros(leaf.shape)
        let name = run.trainedNames[index]
        try expectIdentical(
          gradient, expected[index].tensor * factor, "\(name).gradient after \(factor) walks",
          code(
            Scalar.self, ["y.backward(u)"], "\(name).gradient!",
            "gradient(of: y, withRespectTo: \(name), cotangent: u)"))
      }
    }
    // Where three contributions and more meet, what is asked for decides the order of their sum.
    let scale = expected.reduce(0) { $0 + size($1.tensor) }
    for (index, leaf) in run.trained.enumerated() {
      let name = run.trainedNames[index]
      let alone = gradient(of: run.result, withRespectTo: leaf, cotangent: cotangent)
      if differ(alone.tensor, expected[index].tensor, onlyByRoundingOf: scale) { continue }
      try expectIdentical(
        alone.tensor, expected[index].tensor, "the gradient by \(name) alone and among others",
        code(
          Scalar.self, [], "gradient(of: y, withRespectTo: \(name), cotangent: u)",
          "gradients(of: y, withRespectTo: [\(run.trainedNames.joined(separator: ", "))], cotangent: u)"
        ))
    }
    for place in nodes.indices {
      try expectIdentical(
        run.nodes[place].tensor, values[place], "\(names[place]) after the walks",
        code(Scalar.self, ["y.backward(u)"], names[place], "its value before"))
    }
    try expectIdentical(
      cotangent.tensor, seed, "the cotangent after the walks",
      code(Scalar.self, ["y.backward(u)"], "u", "its value before"))
  }

  /// Gradients by results in the middle: those by a leaf put in their place, up to rounding. Where three
  /// contributions and more meet, the way through the graph decides the order of their sum, and a leaf cuts the
  /// graph.
  func checkTargets() throws {
    let run = Recording<Double>(self)
    let way = isOnTheWay
    let places = nodes.indices.filter { way[$0] && $0 != nodes.count - 1 }
    let found = Wengert.gradients(
      of: run.result, withRespectTo: places.map { run.nodes[$0] }, cotangent: run.cotangent)
    let scale = found.reduce(0) { $0 + size($1.tensor) }
    for (index, place) in places.enumerated() where leaf(place) == nil {
      var cut = self
      let value = run.nodes[place].tensor
      cut.nodes[place] = .leaf(Leaf(shape: value.shape, values: value.scalars))
      let other = Recording<Double>(cut)
      let expected = gradient(
        of: other.result, withRespectTo: other.nodes[place], cotangent: run.cotangent)
      let name = names[place]
      if differ(found[index].tensor, expected.tensor, onlyByRoundingOf: scale) { continue }
      try expectIdentical(
        found[index].tensor, expected.tensor, "the gradient by the result \(name) and by a leaf",
        code(
          Double.self, [], "gradient(of: y, withRespectTo: \(name), cotangent: u)",
          "the same with \(name) = Variable(\(name).tensor, requiresGradient: true)"))
    }
  }

  /// With the rest from some node on checkpointed: the same values and gradients.
  func checkCheckpoints<Scalar: FloatingTensorScalar>(_: Scalar.Type) throws {
    let plain = Recording<Scalar>(self)
    let expected = plain.gradients
    var random = FuzzRandom(seed: seed &+ 5)
    for start in Set([0, random.below(nodes.count)]).sorted() {
      let run = Recording<Scalar>(self)
      let first = Array(run.nodes[..<start])
      let later = leafPlaces.filter { $0 >= start }.map { run.nodes[$0] }
      let result = checkpointed(first + later) { rest(from: start, $0) }
      try expectIdentical(result.tensor, plain.result.tensor, "the checkpointed result", [])
      let found = Wengert.gradients(
        of: result, withRespectTo: run.trained, cotangent: run.cotangent)
      for (index, name) in run.trainedNames.enumerated() {
        try expectIdentical(
          found[index].tensor, expected[index].tensor,
          "the gradient by \(name) with all from \(names[start]) on checkpointed",
          code(
            Scalar.self, ["// \(names[start]) to y stand in the body of checkpointed"],
            "gradient(of: y, withRespectTo: \(name), cotangent: u)", "the same without it"))
      }
    }
  }

  /// The result of the steps from a node on, from the nodes before and the leaves after it.
  func rest<T: Computed>(from start: Int, _ inputs: [T]) -> T {
    var values = Array(inputs[..<start])
    var later = inputs[start...].makeIterator()
    for place in start..<nodes.count {
      if let step = step(place) {
        values.append(step.instruction(step.operands.map { values[$0] }))
      } else {
        values.append(later.next()!)
      }
    }
    return values[nodes.count - 1]
  }

  /// Lines that print what is found and what is expected, with the cotangent u.
  func code<Scalar: FloatingTensorScalar>(
    _ type: Scalar.Type, _ lines: [String], _ found: String, _ expected: String
  ) -> [String] {
    let seed = Recording<Scalar>(self).cotangent.tensor
    return ["let u = \(seed.declaration)"] + lines + ["print(\(found))  // expected: \(expected)"]
  }
}

extension Tensor {
  /// As a constant in Swift.
  var declaration: String { "Variable(Tensor<\(Scalar.self)>(\(scalars), shape: \(shape)))" }

  /// The same elements in memory of its own.
  var copied: Tensor { Tensor(scalars, shape: shape) }
}
