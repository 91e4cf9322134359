import Wengert

/// Runs one case on tensors and on variables, differentiates it once and, where the case has the
/// numbers, twice.
struct OperationCheck {
  let subject: OperationCase
  private var mismatches: [Mismatch] = []

  /// What is wrong with a case; nothing if all is well.
  static func mismatches(_ subject: OperationCase) throws -> [Mismatch] {
    var check = OperationCheck(subject: subject)
    try check.run()
    return check.mismatches
  }

  private init(subject: OperationCase) { self.subject = subject }

  private mutating func run() throws {
    let onTensors = try Call(subject, of: Tensor<Double>.self).results()
    var bases: [String: Variable<Double>] = [:]
    let call = try Call(subject, bases: &bases)
    for (name, reference) in subject.inputs where reference.view != nil {
      guard let view = call.operands[name] else { continue }
      compare("view \(name)", view.tensor, reference, [], .exact)
    }
    let results = try call.results()
    try checkOutputs(results, onTensors)
    try checkGradients(of: results, call.operands, bases)
  }

  private mutating func checkOutputs(
    _ results: [String: Variable<Double>], _ onTensors: [String: Tensor<Double>]
  ) throws {
    guard !subject.outputs.isEmpty else { throw Complaint("the case has no output") }
    for (name, want) in subject.outputs.sorted(by: { $0.key < $1.key }) {
      guard let result = results[name], let tensor = onTensors[name] else {
        throw Complaint("no output \(name)")
      }
      let others = subject.alternatives.compactMap { $0.outputs[name] }
      compare("output \(name)", result.tensor, want, others, subject.tolerance)
      if !areIdentical(result.tensor, tensor) {
        mismatches.append(
          Mismatch(description: "output \(name): tensors give \(tensor), variables \(result)"))
      }
    }
  }

  private mutating func checkGradients(
    of results: [String: Variable<Double>], _ operands: [String: Variable<Double>],
    _ bases: [String: Variable<Double>]
  ) throws {
    let cotangents = subject.cotangents.mapValues {
      Variable($0.tensor, requiresGradient: true)
    }
    let names = subject.wrt
    let baseNames = subject.baseGrads.keys.sorted()
    let targets =
      try names.map { try operands.require($0) } + baseNames.map { try bases.require($0) }
    let shares = try gradients(
      of: results, cotangents, withRespectTo: targets, createGraph: !subject.gradgrads.isEmpty)
    for (name, share) in zip(names, shares) {
      let others = subject.alternatives.compactMap { $0.grads[name] }
      try compare(
        "gradient \(name)", share.tensor, subject.grads.require(name), others, subject.tolerance)
    }
    for (name, share) in zip(baseNames, shares.dropFirst(names.count)) {
      let others = subject.alternatives.compactMap { $0.baseGrads[name] }
      try compare(
        "gradient of base \(name)", share.tensor, subject.baseGrads.require(name), others,
        subject.tolerance)
    }
    try checkSecondGradients(Array(shares.prefix(names.count)), operands, cotangents)
  }

  /// The gradient of Σ output · cotangent over all outputs that have a cotangent.
  private func gradients(
    of results: [String: Variable<Double>], _ cotangents: [String: Variable<Double>],
    withRespectTo targets: [Variable<Double>], createGraph: Bool
  ) throws -> [Variable<Double>] {
    if cotangents.count == 1, let (name, cotangent) = cotangents.first {
      return Wengert.gradients(
        of: try results.require(name), withRespectTo: targets, cotangent: cotangent,
        createGraph: createGraph)
    }
    var sum = Variable(0.0)
    for (name, cotangent) in cotangents.sorted(by: { $0.key < $1.key }) {
      sum = sum + (try results.require(name) * cotangent).sum()
    }
    return Wengert.gradients(of: sum, withRespectTo: targets, createGraph: createGraph)
  }

  private mutating func checkSecondGradients(
    _ shares: [Variable<Double>], _ operands: [String: Variable<Double>],
    _ cotangents: [String: Variable<Double>]
  ) throws {
    guard !subject.gradgrads.isEmpty else { return }
    var sum = Variable(0.0)
    for share in shares { sum = sum + (share * share).sum() }
    let names = subject.gradgrads.keys.sorted()
    let targets = try names.map { name in
      if name == "cotangent" { return try cotangents.require(OperationCase.onlyOutput) }
      if name.hasPrefix("cotangent.") {
        return try cotangents.require(String(name.dropFirst("cotangent.".count)))
      }
      return try operands.require(name)
    }
    for (name, share) in zip(names, Wengert.gradients(of: sum, withRespectTo: targets)) {
      let others = subject.alternatives.compactMap { $0.gradgrads[name] }
      try compare(
        "second gradient \(name)", share.tensor, subject.gradgrads.require(name), others,
        subject.secondTolerance)
    }
    if let cotangent = cotangents[OperationCase.onlyOutput], cotangents.count == 1 {
      try checkProducts(names.map { ($0, $0 == "cotangent" ? nil : $0) }, operands, cotangent)
    }
  }

  /// The same numbers by way of products: with g = Jᵀu and S = Σ g², dS/du is 2 J g, and dS/dx is twice
  /// the Hessian of ⟨u, y⟩ times g.
  private mutating func checkProducts(
    _ names: [(title: String, input: String?)], _ operands: [String: Variable<Double>],
    _ cotangent: Variable<Double>
  ) throws {
    let inputs = try subject.wrt.map { try operands.require($0) }
    guard Set(inputs.compactMap(\.leafIdentity)).count == inputs.count else { return }
    var call = Call<Variable<Double>>(op: subject.op, attrs: subject.attrs)
    (call.operands, call.integers) = (operands, try Call(subject, of: Tensor<Double>.self).integers)
    call.flags = try Call(subject, of: Tensor<Double>.self).flags
    let result = try call.results().require(OperationCase.onlyOutput)
    let u = cotangent.detached()
    let g = Wengert.gradients(of: result, withRespectTo: inputs, cotangent: u)
    let forward = jvp(of: result, withRespectTo: inputs, along: g)
    let curved = hessianVectorProduct(
      of: (result * u).sum(), withRespectTo: inputs, along: g)
    for (title, input) in names {
      let found =
        if let input, let index = subject.wrt.firstIndex(of: input) { curved[index] } else {
          forward
        }
      try compare(
        "product \(title)", found.tensor * 2, subject.gradgrads.require(title),
        subject.alternatives.compactMap { $0.gradgrads[title] }, subject.secondTolerance)
    }
  }

  private mutating func compare(
    _ what: String, _ got: Tensor<Double>, _ want: Reference, _ others: [Reference],
    _ tolerance: Tolerance
  ) {
    if let found = mismatch(what, got, want, others, within: tolerance) { mismatches.append(found) }
  }
}

extension Dictionary where Key == String {
  /// The value under a name that must be there.
  func require(_ name: String) throws -> Value {
    guard let value = self[name] else { throw Complaint("there is no \(name)") }
    return value
  }
}

extension Call where T == Tensor<Double> {
  /// The call of a case on tensors.
  init(_ subject: OperationCase, of type: T.Type) throws {
    self.init(op: subject.op, attrs: subject.attrs)
    for (name, reference) in subject.inputs { insert(reference, name) { reference.tensor } }
  }
}

extension Call where T == Variable<Double> {
  /// The call of a case on variables; operands that are views are computed from their bases.
  init(_ subject: OperationCase, bases: inout [String: Variable<Double>]) throws {
    self.init(op: subject.op, attrs: subject.attrs)
    for (name, reference) in subject.inputs {
      let wanted = subject.wrt.contains(name)
      if let view = reference.view, !reference.isInteger && !reference.isFlags {
        let base = Variable(view.base.tensor, requiresGradient: wanted)
        bases[name] = base
        operands[name] = try base.view(view.chain)
      } else {
        insert(reference, name) { Variable(reference.tensor, requiresGradient: wanted) }
      }
    }
  }
}

extension Call {
  fileprivate mutating func insert(_ reference: Reference, _ name: String, _ operand: () -> T) {
    if reference.isInteger {
      integers[name] = reference.integers
    } else if reference.isFlags {
      flags[name] = reference.flags
    } else {
      operands[name] = operand()
    }
  }
}
