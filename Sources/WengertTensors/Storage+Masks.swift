import CWengert

extension Storage {
  /// Booleans, each true unless a number that `randomUniform` would draw from [0, 1) in an element type
  /// is less than `probability`.
  package static func randomMask(
    _ shape: Shape, for type: DataType, probability: Double, using generator: inout RandomGenerator
  ) -> Storage {
    let result = Storage(shape, .bool)
    let start = generator.reserve(result.count, wordsPerElement: type == .float64 ? 2 : 1)
    wg_random_mask(
      type.kernel, generator.seed, start, Int64(result.count), probability,
      result.pointer.assumingMemoryBound(to: UInt8.self))
    return result
  }

  /// x · factor where the mask holds, 0 elsewhere.
  package func scaled(by factor: Double, where mask: Storage) -> Storage {
    let result = Storage(shape, dataType)
    wg_mask_scale(
      dataType.kernel, Int64(count), pointer, mask.pointer.assumingMemoryBound(to: UInt8.self),
      factor, result.pointer)
    return result
  }

  /// Whether one of these Booleans holds.
  package var containsTrue: Bool { contains(true) }
  /// Whether one of these Booleans does not hold.
  package var containsFalse: Bool { contains(false) }

  // A pointer does not keep the memory: the caller may have dropped its last reference.
  private func contains(_ wanted: Bool) -> Bool {
    defer { withExtendedLifetime(self) {} }
    return elements(as: Bool.self).contains(wanted)
  }
}
