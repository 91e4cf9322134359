extension Layer {
  /// The result for data, which no gradient is computed for: `net(x)` is `net(Variable(x))`.
  @_disfavoredOverload
  public func callAsFunction(_ x: Tensor<Scalar>) -> Variable<Scalar> { self(Variable(x)) }
}
