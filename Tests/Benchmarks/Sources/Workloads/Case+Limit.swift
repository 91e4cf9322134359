extension Case {
  /// Multiplications and additions of the matrix products of a step: forward 2·m·n·k for each layer, the
  /// same for its weights' gradient, and the same for its input's gradient, which the first has not.
  public var operations: Double {
    if isSequence { return sequenceOperations }
    var products = convolutions.map { Double($0.products) }
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      products.append(Double(inputs * outputs))
    }
    return products.enumerated().reduce(0) { sum, layer in
      sum + 2 * Double(batch) * layer.element * (layer.offset == 0 ? 2 : 3)
    }
  }

  /// Bytes that a step cannot avoid to move.
  ///
  /// Of a net: the batch once; each parameter, and each number that the optimizer remembers of it, read
  /// and written once. Of a chain, operation by operation: forward, each operand read and each result
  /// written; backward, the same for ×, and for tanh its result read besides; + moves nothing.
  public var bytes: Double {
    let size = Double(scalarSize)
    guard chainLength == 0 else {
      let products = Double((chainLength + 2) / 3)
      let tangents = Double(chainLength / 3)
      return size * Double(batch) * (2 * Double(chainLength) + 2 * products + 3 * tangents)
    }
    return size * (Double(batch * inputCount) + 2 * (1 + remembered) * parameters)
  }

  /// Bytes that a step goes over from beginning to end: which memory, or which cache, they come from. Of a
  /// chain they are its start and the results of tanh, which the way back needs.
  public var footprint: Double {
    let size = Double(scalarSize)
    guard chainLength == 0 else { return size * Double(batch) * Double(chainLength / 3 + 2) }
    return size * (Double(batch * inputCount) + (1 + remembered) * parameters)
  }

  /// Number of parameters.
  private var parameters: Double {
    if isSequence { return Double(sequenceParameters) }
    return Double(
      zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        + convolutions.reduce(0) { $0 + $1.parameters })
  }

  /// How many numbers the optimizer remembers of a parameter.
  private var remembered: Double {
    switch self {
    case .w5, .w11: 1
    case .w6, .w7, .w9, .w10, .w12: 2
    default: 0
    }
  }

  /// Nanoseconds that a step takes at least: its operations at the rate of the processor or its bytes at
  /// that of the memory or cache that holds them, whichever is longer.
  ///
  /// - Parameters:
  ///   - flops: GFLOP/s.
  ///   - bytes: GB/s.
  public func limit(flops: Double, bytes: Double) -> Double {
    max(operations / flops, self.bytes / bytes)
  }
}
