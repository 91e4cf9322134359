import Foundation
import WengertAutodiff
import WengertNeuralNetworks

/// Checks a net and its loss on data: gradients of every parameter against differences, gradients of gradients in a
/// sample, parameters that no gradient reaches, kinks, dead units, saturated activations.
///
///     let certificate = certify(net) { crossEntropy(net(x), labels) }
///     print(certificate)
///     try certificate.save(beside: "run")
///
/// The loss is evaluated some four times for each element that is checked, so take a small batch, or a sample of the
/// elements. Parameters, running statistics and random streams are as before in the end. A net of Doubles is
/// checked more sharply by far than one of Floats.
///
/// - Parameters:
///   - net: A module; frozen parameters are checked, too.
///   - maximumElements: At most so many elements of each parameter are checked, chosen at random; nil for all.
///   - secondOrderElements: The same for gradients of gradients; 0 for none.
///   - seed: Where random cotangents, directions and choices come from.
///   - loss: Of the net, a scalar.
/// - Returns: The report.
public func certify<Model: Module>(
  _ net: Model, maximumElements: Int? = nil, secondOrderElements: Int = 3, seed: UInt64 = 1,
  loss: @escaping () -> Variable<Model.Scalar>
) -> Certificate {
  let paths = ModulePaths(of: net)
  let probe = ActivationProbe(paths)
  let named = net.namedParameters
  let frozen = named.filter { !$0.parameter.requiresGradient }
  // A gradient is wanted for frozen ones, too.
  for entry in frozen { entry.parameter.requiresGradient = true }
  defer { for entry in frozen { entry.parameter.requiresGradient = false } }
  let (value, reached, found) = undoingStates {
    let value = observingLayers(paths) { probing(probe, loss) }
    return reachedGradients(of: value, named.map(\.parameter))
  }
  let first = checkGradients(
    of: net, options: GradientCheckOptions(maximumElements: maximumElements, seed: seed)
  ) { _ in loss() }
  let second: GradientReport? =
    secondOrderElements > 0
    ? checkGradients(
      of: net, order: 2,
      options: GradientCheckOptions(maximumElements: secondOrderElements, seed: seed)
    ) { _ in loss() } : nil
  let checks = named.enumerated().map { index, entry in
    ParameterRow(
      entry.name, found[index], isFrozen: frozen.contains { $0.name == entry.name },
      isReached: reached[index], first, second)
  }
  return Certificate(
    date: ISO8601DateFormatter().string(from: Date()), loss: Double(value.scalars.first ?? .nan),
    parameters: checks.map(\.check), activations: probe.found, gradientFailure: first.failure,
    secondOrderFailure: second?.failure)
}

/// The loss, which variables it was computed from, and their gradients.
private func reachedGradients<Scalar: FloatingTensorScalar>(
  of loss: Variable<Scalar>, _ parameters: [Variable<Scalar>]
) -> (Variable<Scalar>, [Bool], [TensorMoments]) {
  guard let root = loss.value.graphNode else {
    fail(
      UsageError(
        "certify",
        "the loss was computed from none of the net's parameters: give the loss of the net"))
    return (
      loss, parameters.map { _ in false }, parameters.map { TensorMoments($0.value.elements) }
    )
  }
  let leaves = Set(GraphOrder(from: root).nodes.filter(\.isLeaf).map(\.identity))
  let reached = parameters.map { $0.leafIdentity.map(leaves.contains) ?? false }
  guard loss.count == 1 else {
    fail(TensorError("certify", "the loss has shape \(loss.shape); it must be one number"))
    return (loss, reached, parameters.map { TensorMoments($0.value.elements) })
  }
  let found = gradients(of: loss, withRespectTo: parameters)
  return (loss, reached, found.map { TensorMoments($0.value.elements) })
}

/// One parameter's part of both reports.
private struct ParameterRow {
  let check: Certificate.ParameterCheck

  init(
    _ name: String, _ gradient: TensorMoments, isFrozen: Bool, isReached: Bool,
    _ first: GradientReport, _ second: GradientReport?
  ) {
    let row = first.rows.first { $0.name == name && $0.order == 1 }
    check = Certificate.ParameterCheck(
      name: name, shape: row?.shape.map { $0 } ?? [], isFrozen: isFrozen, isReached: isReached,
      isZero: gradient.zeroCount == gradient.count, notFiniteCount: gradient.notFiniteCount,
      gradientNorm: gradient.norm, checkedCount: row?.checkedCount ?? 0,
      kinkCount: row?.kinks.count ?? 0, relativeError: row?.maximumRelativeError ?? 0,
      secondOrderError: second?.rows.first { $0.name == name && $0.order == 2 }?
        .maximumRelativeError)
  }
}
