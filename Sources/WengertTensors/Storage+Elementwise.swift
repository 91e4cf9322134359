import CWengert

extension Storage {
  // Results go into the memory that is given, or else into new memory.

  /// y = op(x).
  package func map(_ op: wg_unary_op, into given: consuming Storage? = nil) -> Storage {
    let result = given ?? Storage(like: self)
    wg_unary(op, dataType.kernel, Int64(count), pointer, result.pointer)
    return result
  }

  /// y = a op b, both broadcast to `shape`. The result may lie in the memory of an operand that has
  /// this shape.
  package static func binary(
    _ op: wg_binary_op, _ a: Storage, _ b: Storage, _ shape: Shape,
    into given: consuming Storage? = nil
  ) -> Storage {
    if a.shape == shape, b.shape == shape {
      let result = given ?? Storage(like: a)
      wg_binary(
        op, a.dataType.kernel, Int64(a.count), a.pointer, 1, b.pointer, 1, result.pointer)
      return result
    }
    let result = given ?? Storage(shape, a.dataType)
    broadcast(op, a, b, into: result)
    return result
  }

  private static func broadcast(
    _ op: wg_binary_op, _ a: Storage, _ b: Storage, into result: Storage
  ) {
    let shape = result.shape
    let type = a.dataType.kernel
    let aStep: Int32? = a.shape == shape ? 1 : (a.count == 1 ? 0 : nil)
    let bStep: Int32? = b.shape == shape ? 1 : (b.count == 1 ? 0 : nil)
    if let aStep, let bStep {
      wg_binary(
        op, type, Int64(result.count), a.pointer, aStep, b.pointer, bStep, result.pointer)
    } else {
      withBroadcast(a, b, shape) { rank, extents, aStrides, bStrides in
        wg_binary_broadcast(
          op, type, rank, extents, a.pointer, aStrides, b.pointer, bStrides, result.pointer)
      }
    }
  }

  /// y = x op number, or number op x.
  package func binary(
    _ op: wg_binary_op, _ number: Number, numberFirst: Bool = false,
    into given: consuming Storage? = nil
  ) -> Storage {
    let result = given ?? Storage(like: self)
    var scalar: UInt64 = 0
    withUnsafeMutableBytes(of: &scalar) { bytes in
      let operand = bytes.baseAddress!
      Storage.write(number, dataType, to: operand)
      if numberFirst {
        wg_binary(op, dataType.kernel, Int64(count), operand, 0, pointer, 1, result.pointer)
      } else {
        wg_binary(op, dataType.kernel, Int64(count), pointer, 1, operand, 0, result.pointer)
      }
    }
    return result
  }

  /// Adds factor · x, of the same shape, to these floating-point elements: gradient descent with a
  /// negative rate.
  package func addScaled(_ x: Storage, by factor: Double) {
    var rates = wg_step_rates()
    rates.rate = -factor
    var memory = wg_step_memory()
    memory.gradient = UnsafeRawPointer(x.pointer)
    memory.parameter = UnsafeRawPointer(pointer)
    memory.new_parameter = pointer
    wg_optimizer_step(WG_STEP_DESCENT, dataType.kernel, Int64(count), &rates, &memory)
  }

  /// Whether a op b, element by element, as Booleans.
  package static func compare(
    _ op: wg_compare_op, _ a: Storage, _ b: Storage, _ shape: Shape
  ) -> Storage {
    let result = Storage(shape, .bool)
    withBroadcast(a, b, shape) { rank, extents, aStrides, bStrides in
      wg_compare_broadcast(
        op, a.dataType.kernel, rank, extents, a.pointer, aStrides, b.pointer, bStrides,
        result.pointer.assumingMemoryBound(to: UInt8.self))
    }
    return result
  }

  /// a where the condition holds, b elsewhere.
  package static func select(
    _ condition: Storage, _ a: Storage, _ b: Storage, _ shape: Shape
  ) -> Storage {
    let result = Storage(shape, a.dataType)
    let conditionStrides = condition.shape.broadcastStrides(to: shape)
    withBroadcast(a, b, shape) { rank, extents, aStrides, bStrides in
      conditionStrides.withPointer {
        wg_select_broadcast(
          a.dataType.kernel, rank, extents,
          condition.pointer.assumingMemoryBound(to: UInt8.self), $0, a.pointer, aStrides,
          b.pointer, bStrides, result.pointer)
      }
    }
    return result
  }

  private static func withBroadcast(
    _ a: Storage, _ b: Storage, _ shape: Shape,
    _ body: (
      Int32, UnsafePointer<Int64>, UnsafePointer<Int64>, UnsafePointer<Int64>
    ) -> Void
  ) {
    Extents(shape).withPointer { extents in
      a.shape.broadcastStrides(to: shape).withPointer { aStrides in
        b.shape.broadcastStrides(to: shape).withPointer { bStrides in
          body(Int32(shape.rank), extents, aStrides, bStrides)
        }
      }
    }
  }

  /// Whether every element is finite.
  package var isFinite: Bool {
    !dataType.isFloatingPoint || wg_all_finite(dataType.kernel, Int64(count), pointer)
  }
}
