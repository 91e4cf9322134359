import CWengert
import WengertTensors

/// A hook that was put on a variable's gradient; it stays until it is removed or the graph is released.
public struct GradientHook: Sendable {
  fileprivate let hooks: GradientHooks
  fileprivate let number: Int

  /// Takes the hook away; once more has no effect.
  public func remove() { hooks.remove(number) }
}

/// The hooks of one node, in the order in which they were put on; any thread may add, call and remove.
final class GradientHooks: @unchecked Sendable {
  private struct Entry {
    let number: Int
    let body: @Sendable (Value) -> Value
  }

  // Guarded by the lock of this object's address.
  private var entries: [Entry] = []
  private var count = 0

  private func locked<Result>(_ body: () -> Result) -> Result {
    let address = Unmanaged.passUnretained(self).toOpaque()
    wg_lock_leaf(address)
    defer { wg_unlock_leaf(address) }
    return body()
  }

  fileprivate func add(_ body: @escaping @Sendable (Value) -> Value) -> GradientHook {
    locked {
      count += 1
      entries.append(Entry(number: count, body: body))
      return GradientHook(hooks: self, number: count)
    }
  }

  fileprivate func remove(_ number: Int) {
    // Closures are released outside of the lock.
    var old = locked { entries }
    locked { entries.removeAll { $0.number == number } }
    old.removeAll()
  }

  /// The cotangent as the last hook leaves it.
  func call(_ cotangent: Value) -> Value {
    locked { entries }.reduce(cotangent) { $1.body($0) }
  }
}

extension Variable {
  /// Calls `body` with the gradient that every walk from now on computes for this variable.
  ///
  /// It is called once per walk, with the sum of all contributions: for the result of an operation
  /// before it goes on to the operands, for a leaf before it is added to `gradient`. A leaf's hook stays
  /// for all graphs, that of an operation's result lives as long as its graph.
  ///
  ///     let hook = hidden.onGradient { print(abs($0.tensor).max()) }
  ///     loss.backward()
  ///     hook.remove()
  ///
  /// The gradient can be differentiated itself only where the walk creates a graph. `body` runs on the
  /// thread that walks, which may be any, and may walk graphs itself, this one included. It must not name
  /// the variable that it is put on: the graph would keep the closure, and the closure the graph. The form
  /// of two parameters gets the variable's elements.
  ///
  /// - Returns: An object that removes the hook; it need not be kept.
  @discardableResult
  public func onGradient(_ body: @escaping @Sendable (_ gradient: Variable) -> Void) -> GradientHook
  {
    addHook("onGradient") { cotangent in
      body(Variable(cotangent))
      return cotangent
    }
  }

  /// Calls `body` with the gradient that every walk from now on computes for this variable, and with the
  /// variable's elements, as a constant; see `onGradient(_:)`.
  ///
  ///     hidden.onGradient { gradient, hidden in print(norm(gradient.tensor) / norm(hidden.tensor)) }
  @discardableResult
  public func onGradient(
    _ body: @escaping @Sendable (_ gradient: Variable, _ variable: Variable) -> Void
  ) -> GradientHook {
    let elements = detached()
    return addHook("onGradient") { cotangent in
      body(Variable(cotangent), elements)
      return cotangent
    }
  }

  /// Lets `body` replace the gradient that every walk from now on computes for this variable, as to clip,
  /// scale or mask it; see `onGradient(_:)`.
  ///
  ///     hidden.mapGradient { $0.clipped(from: -1, to: 1) }
  ///
  /// - Parameter body: Returns the gradient to use instead, of the same shape.
  /// - Returns: An object that removes the hook; it need not be kept.
  @discardableResult
  public func mapGradient(_ body: @escaping @Sendable (_ gradient: Variable) -> Variable)
    -> GradientHook
  {
    addHook("mapGradient") { cotangent in
      let answer = body(Variable(cotangent))
      if answer.shape == cotangent.shape { return answer.value }
      fail(
        TensorError(
          "mapGradient",
          "the hook returned shape \(answer.shape); the gradient has \(cotangent.shape)"))
      return cotangent
    }
  }

  private func addHook(
    _ operation: String, _ body: @escaping @Sendable (Value) -> Value
  ) -> GradientHook {
    guard let node = value.node else {
      fail(
        TensorError(
          operation,
          "no gradient is computed for a constant; make the variable with requiresGradient: true"))
      return GradientHooks().add(body)
    }
    guard node.scope == 0 || wg_get_graph_scope() != 0 || node.isLeaf else {
      fail(
        TensorError(
          operation,
          "the variable was computed inside of checkpointed(), which computes it again in the "
            + "backward pass; add the hook inside of the closure"))
      return GradientHooks().add(body)
    }
    let hooks = node.hooksForAdding()
    node.traits.insert(.hooked)
    return hooks.add(body)
  }
}

extension Node {
  fileprivate func hooksForAdding() -> GradientHooks {
    if isLeaf {
      let leaf = unsafeDowncast(self, to: Leaf.self)
      if leaf.hooks == nil { leaf.hooks = GradientHooks() }
      return leaf.hooks!
    }
    let node = unsafeDowncast(self, to: OperationNode.self)
    if node.hooks == nil { node.hooks = GradientHooks() }
    return node.hooks!
  }
}
