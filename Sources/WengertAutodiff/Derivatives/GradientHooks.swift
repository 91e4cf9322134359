/// A hook that was put on a variable's gradient; it stays until it is removed or the graph is released.
public struct GradientHook: @unchecked Sendable {
  fileprivate let hooks: GradientHooks
  fileprivate let number: Int

  /// Takes the hook away; once more has no effect.
  public func remove() { hooks.entries.removeAll { $0.number == number } }
}

/// The hooks of one node, in the order in which they were put on.
final class GradientHooks: @unchecked Sendable {
  fileprivate struct Entry {
    let number: Int
    let body: (Value) -> Value
  }

  fileprivate var entries: [Entry] = []
  private var count = 0

  fileprivate func add(_ body: @escaping (Value) -> Value) -> GradientHook {
    count += 1
    entries.append(Entry(number: count, body: body))
    return GradientHook(hooks: self, number: count)
  }

  /// The cotangent as the last hook leaves it.
  func call(_ cotangent: Value) -> Value { entries.reduce(cotangent) { $1.body($0) } }
}

extension Variable {
  /// Calls `body` with the gradient that every walk from now on computes for this variable.
  ///
  /// It is called once per walk, with the sum of what all uses contributed: for the result of an operation
  /// before it goes on to the operands, for a leaf before it is added to `gradient`. A leaf's hook stays
  /// for all graphs, that of an operation's result lives as long as its graph.
  ///
  ///     let hook = hidden.onGradient { print(abs($0.tensor).max()) }
  ///     loss.backward()
  ///     hook.remove()
  ///
  /// The gradient can be differentiated itself only where the walk creates a graph. `body` must not walk
  /// the graph that is being walked.
  ///
  /// - Returns: What removes the hook; it need not be kept.
  @discardableResult
  public func onGradient(_ body: @escaping (Variable) -> Void) -> GradientHook {
    addHook("onGradient") { cotangent in
      body(Variable(cotangent))
      return cotangent
    }
  }

  /// Lets `body` replace the gradient that every walk from now on computes for this variable, as to clip,
  /// scale or mask it; see `onGradient(_:)`.
  ///
  ///     hidden.mapGradient { $0.clipped(from: -1, to: 1) }
  ///
  /// - Parameter body: Answers what goes on in the gradient's place, in the same shape.
  /// - Returns: What removes the hook; it need not be kept.
  @discardableResult
  public func mapGradient(_ body: @escaping (Variable) -> Variable) -> GradientHook {
    addHook("mapGradient") { cotangent in
      let answer = body(Variable(cotangent))
      if answer.shape == cotangent.shape { return answer.value }
      fail(
        TensorError(
          "mapGradient",
          "the hook answered shape \(answer.shape); the gradient has \(cotangent.shape)"))
      return cotangent
    }
  }

  private func addHook(
    _ operation: String, _ body: @escaping (Value) -> Value
  ) -> GradientHook {
    guard let node = value.node else {
      fail(
        TensorError(
          operation,
          "no gradient is computed for a constant; make the variable with requiresGradient: true"))
      return GradientHooks().add(body)
    }
    let hooks = node.hooksForAdding()
    node.traits.insert(.hooked)
    return hooks.add(body)
  }
}

extension Node {
  fileprivate func hooksForAdding() -> GradientHooks {
    if let leaf = self as? Leaf {
      if leaf.hooks == nil { leaf.hooks = GradientHooks() }
      return leaf.hooks!
    }
    let application = self as! Application
    if application.hooks == nil { application.hooks = GradientHooks() }
    return application.hooks!
  }
}
