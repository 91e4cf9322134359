import WengertAutodiff

/// Averages gradients over the ranks while a backward walk still computes others.
///
///     let average = group.averaging(net.parameters)
///     loss.backward(into: average)
///     try average.finish()          // every parameter has the mean gradient
///     optimizer.step()
public final class GradientAverage<Scalar: FloatingTensorScalar>: GradientSink {
  private let parameters: [Variable<Scalar>]
  private let group: Group
  private let reduction: GradientReduction<Scalar>

  init(_ parameters: [Variable<Scalar>], _ group: Group, bucketSize: Int) {
    (self.parameters, self.group) = (parameters, group)
    let size = Scalar.dataType.byteCount
    reduction = GradientReduction(
      parameters,
      ReductionShape(
        tree: ShardTree(count: group.count), rankCount: group.count, type: Scalar.dataType,
        factor: 1 / Double(group.count)),
      plan: BucketPlan(sizes: parameters.map { $0.count * size }, bucketSize: bucketSize), group,
      named: "an average")
  }

  /// Takes a complete gradient; buckets whose members are complete start.
  public func receive(_ gradient: Variable<Scalar>, of leaf: Variable<Scalar>) {
    reduction.receive(gradient, of: leaf)
  }

  /// Waits for the means, and makes them the parameters' gradients. A parameter that no rank has a gradient of
  /// has none; where only some have one, the others count as zeros.
  public func finish() throws(DistributedError) {
    reduction.endShard()
    let start = ContinuousClock.now
    defer { group.messenger?.noteWait(since: start) }
    let touched = try group.gather(reduction.isTouched.map { $0 ? 1 : 0 }, "an average's parts")
    let means = try reduction.finish()
    for (index, parameter) in parameters.enumerated() {
      let isTouched = touched.contains { $0[index] != 0 }
      parameter.gradient = isTouched ? Variable(Tensor(storage: means[index])) : nil
    }
  }
}

extension Group {
  /// Replaces the gradient of each parameter by its mean over all ranks, each rank counting alike. The bits
  /// depend on the number of ranks; with `trainer.group` they do not.
  ///
  ///     loss.backward()
  ///     try group.average(net.parameters)
  ///     optimizer.step()
  ///
  /// - Parameter parameters: In the same order and shapes on every rank. Those without a gradient count as zeros
  ///   where another rank has one.
  public func average<Scalar: FloatingTensorScalar>(
    _ parameters: [Variable<Scalar>]
  ) throws(DistributedError) {
    guard count > 1 else { return }
    let average = averaging(parameters)
    for parameter in parameters.reversed() {
      if let gradient = parameter.gradient {
        parameter.gradient = nil
        average.receive(gradient.detached(), of: parameter)
      }
    }
    try average.finish()
  }

  /// A sink that averages the gradients of one backward walk over all ranks; see `GradientAverage`.
  ///
  /// - Parameters:
  ///   - parameters: In the same order and shapes on every rank.
  ///   - bucketSize: How many bytes of gradients travel together.
  public func averaging<Scalar: FloatingTensorScalar>(
    _ parameters: [Variable<Scalar>], bucketSize: Int = 4 << 20
  ) -> GradientAverage<Scalar> {
    GradientAverage(parameters.filter(\.requiresGradient), self, bucketSize: bucketSize)
  }
}
