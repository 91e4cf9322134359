import WengertAutodiff
import WengertTensors

// MARK: - Attention

extension ONNXTranslator {
  func attention(
    _ step: Step, _ form: AttentionForm, _ layout: AttentionLayout, _ extents: AttentionExtents,
    _ x: [String]
  ) throws(ONNXExportError) -> String {
    guard form.dropout == nil else {
      throw refusal(step, "dropout is random; set the module's mode to evaluation")
    }
    var parts = layout == .apart ? Array(x[..<3]) : try unpacked(step, extents, x[0])
    let rank = layout == .apart ? step.operand(0).0.rank : 4
    if extents.group > 1 {
      // Neighbouring heads of queries share one of keys.
      let heads = extents.lead[extents.lead.rank - 1]
      let index = integers((0..<heads).map { $0 / extents.group })
      for part in 1...2 {
        parts[part] = node("Gather", [parts[part], index], [.integer("axis", rank - 3)])
      }
    }
    let queries = node("Mul", [parts[0], number(form.scale, step.dataType)])
    var scores = node("MatMul", [queries, transposed(parts[1], rank: rank)])
    let others = Array(x[layout.operandCount...])
    if form.hasBias { scores = node("Add", [scores, others[0]]) }
    let probabilities = masked(step, form, extents, form.hasMask ? others.last : nil, scores)
    let result = node("MatMul", [probabilities, parts[2]])
    if layout == .apart { return result }
    let rows = node("Transpose", [result], [.integers("perm", [0, 2, 1, 3])])
    return reshaped(rows, to: try dimensions(step.result(), step))
  }

  /// softmax of the scores that are seen; 0 where a query sees no key.
  private func masked(
    _ step: Step, _ form: AttentionForm, _ extents: AttentionExtents, _ mask: String?,
    _ scores: String
  ) -> String {
    func softmax(_ x: String) -> String { node("Softmax", [x], [.integer("axis", -1)]) }
    func hidden(_ seen: String, _ x: String) -> String {
      node("Where", [seen, x, number(-Double(Float.greatestFiniteMagnitude), step.dataType)])
    }
    var scores = scores
    if form.isCausal {
      let seen = (0..<extents.queries).flatMap { row in (0..<extents.keys).map { $0 <= row } }
      let triangle = Tensor(seen, shape: Shape([extents.queries, extents.keys]))
      scores = hidden(add(triangle.value.elements, nil), scores)
    }
    guard let mask else { return softmax(scores) }
    return node("Where", [mask, softmax(hidden(mask, scores)), number(0, step.dataType)])
  }

  /// q, k and v of one tensor, [batch, heads, length, width].
  private func unpacked(
    _ step: Step, _ extents: AttentionExtents, _ x: String
  ) throws(ONNXExportError) -> [String] {
    let input = try dimensions(step.operand(0), step)
    let width = integers([Int](repeating: extents.heads * extents.width, count: 3))
    return graph.add("Split", [x, width], [.integer("axis", 2)], count: 3).map { part in
      let heads = reshaped(
        part, to: [input[0], input[1], .fixed(extents.heads), .fixed(extents.width)])
      return node("Transpose", [heads], [.integers("perm", [0, 2, 1, 3])])
    }
  }
}

extension AttentionExtents {
  fileprivate var heads: Int { lead.last ?? 1 }
}

// MARK: - Recurrences

extension ONNXTranslator {
  /// Operands: x, [steps, batch, inputs], the first states, the weights and, if there are any, the biases.
  func recurrence(
    _ step: Step, _ recurrence: Recurrence, hasBias: Bool
  ) throws(ONNXExportError) -> [String] {
    guard recurrence.lengths == nil else {
      throw refusal(step, "the lengths of the samples are those of the example; leave them out")
    }
    let states = recurrence.kind == .lstm ? 2 : 1
    let firstWeight = states + 1
    for index in firstWeight..<step.operandCount where !step.isConstant(index) {
      throw refusal(step, "its weights depend on the inputs")
    }
    let width = step.operand(1).0[1]
    var inputs = [try operand(step, 0)]
    for index in firstWeight..<(firstWeight + 2) {
      inputs.append(weight(step, index, recurrence.kind.gateOrder, width))
    }
    inputs.append(hasBias ? bias(step, firstWeight + 2, recurrence.kind.gateOrder, width) : "")
    // No lengths.
    inputs.append("")
    let first = step.operand(1).0
    let start = try (1...states).map { index throws(ONNXExportError) -> String in
      if case .constant(let storage) = step.first.operands[index], storage.isZero { return "" }
      return node("Unsqueeze", [try operand(step, index), integers([0])])
    }
    inputs += start
    while inputs.last == "" { inputs.removeLast() }
    var attributes: [Attribute] = [.integer("hidden_size", first[1])]
    if recurrence.isReversed { attributes.append(.text("direction", "reverse")) }
    switch recurrence.kind {
    case .rnnTanh: attributes.append(.texts("activations", ["Tanh"]))
    case .rnnReLU: attributes.append(.texts("activations", ["Relu"]))
    case .gru: attributes.append(.integer("linear_before_reset", 1))
    case .lstm: break
    }
    let results = graph.add(recurrence.kind.nodeType, inputs, attributes, count: states + 1)
    return results.enumerated().map { index, name in
      node("Squeeze", [name, integers([index == 0 ? 1 : 0])])
    }
  }

  /// The rows of a weight or bias, gate after gate as ONNX has them.
  private func ordered(_ step: Step, _ operand: Int, _ order: [Int], _ width: Int) -> Value {
    let rows = order.flatMap { gate in (0..<width).map { gate * width + $0 } }
    return Value(elements: step.first.operandStorages[operand]).taken(Tensor(rows))
  }

  private func weight(_ step: Step, _ operand: Int, _ order: [Int], _ width: Int) -> String {
    let origin = traces.first.origin(of: step.first.operandStorages[operand])
    return add(ordered(step, operand, order, width).unsqueezed(at: 0).elements, origin)
  }

  /// Both biases, one behind the other.
  private func bias(_ step: Step, _ operand: Int, _ order: [Int], _ width: Int) -> String {
    let origin = traces.first.origin(of: step.first.operandStorages[operand])
    let both = concatenate([operand, operand + 1].map { ordered(step, $0, order, width) })
    return add(both.unsqueezed(at: 0).elements, origin)
  }
}

extension Recurrence.Kind {
  fileprivate var nodeType: String {
    switch self {
    case .rnnTanh, .rnnReLU: "RNN"
    case .lstm: "LSTM"
    case .gru: "GRU"
    }
  }

  /// Which of the gates here stands at each place there: i, o, f, c of i, f, g, o; z, r, h of r, z, n.
  fileprivate var gateOrder: [Int] {
    switch self {
    case .rnnTanh, .rnnReLU: [0]
    case .lstm: [0, 3, 1, 2]
    case .gru: [1, 0, 2]
    }
  }
}

extension Storage {
  /// Whether all elements are 0.
  fileprivate var isZero: Bool { withBytes { $0.allSatisfy { $0 == 0 } } }
}
