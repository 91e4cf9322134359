extension Module where Input == Variable<Scalar> {
  /// The result for data, which no gradient is computed for: `net(x)` is `net(Variable(x))`.
  ///
  /// Generic, so that it is no candidate for a module's own forward function, whose argument tells `Input`.
  @_disfavoredOverload
  public func callAsFunction<Element>(_ x: Tensor<Element>) -> Variable<Scalar>
  where Element == Scalar { self(Variable(x)) }
}
