extension Operands {
  /// Refuses operands of different element types, which only a custom operation's rules can bring
  /// together: kernels would read one as the other.
  @inline(__always)
  func checkTypes(_ a: Int, _ b: Int, for name: @autoclosure () -> String) throws(TensorError) {
    guard dataType(a) == dataType(b) else {
      throw TensorError(
        name(),
        "element types differ: operand \(a) holds \(dataType(a)), operand \(b) \(dataType(b))")
    }
  }
}
