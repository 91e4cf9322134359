import WengertAutodiff
import WengertNeuralNetworks

/// Computes a loss and its gradients in Float, and the same operations in Double beside it, and tells how far they are
/// apart: which digits are noise, which operation and which module makes them so.
///
///     print(shadow(net) { crossEntropy(net(x), labels) })
///
/// Operations in Double take the same masks, class numbers and choices as those in Float. The error
/// of a value is the greatest difference, relative to the greatest element. An operation's own error is its
/// distance from its result in Double for the same operands.
///
/// It costs about four such steps, and keeps every result and gradient twice meanwhile. Parameters, gradients, running
/// statistics and random streams stay as they are.
///
/// - Parameters:
///   - net: Whose modules the operations are sorted by.
///   - loss: A scalar. Parts inside of `checkpointed` are compared like all others, and keep their results meanwhile.
public func shadow<Model: Module>(
  _ net: Model, _ loss: () -> Variable<Float>
) -> ShadowReport where Model.Scalar == Float {
  let paths = ModulePaths(of: net)
  let probe = ShadowProbe(paths)
  return undoingStates {
    let value = observingLayers(paths) { probing(probe, loss) }
    guard value.count == 1 else {
      fail(TensorError("shadow", "the loss has shape \(value.shape); it must be one number"))
      return ShadowReport(
        loss: .nan, exactLoss: .nan, operations: [], modules: [], unseenCount: 0)
    }
    let exact = Variable<Double>(probe.shadow(of: value.value))
    if value.value.isTracked, exact.value.isTracked { compareGradients(value, exact, probe) }
    return ShadowReport(
      loss: Double(value.scalars[0]), exactLoss: exact.scalars[0], operations: probe.rows,
      modules: greatest(probe.rows), unseenCount: probe.unseenCount)
  }
}

private func compareGradients(
  _ loss: Variable<Float>, _ exact: Variable<Double>, _ probe: ShadowProbe
) {
  let plain = CotangentProbe()
  let shadow = CotangentProbe()
  _ = probing(plain) { gradients(of: loss, withRespectTo: probe.leaves.map(\.plain)) }
  _ = probing(shadow) { gradients(of: exact, withRespectTo: probe.leaves.map(\.shadow)) }
  probe.setGradientErrors { a, b in
    guard let a = plain.cotangents[a], let b = shadow.cotangents[b] else { return nil }
    let difference = Difference(a, b)
    return difference.leavesRange ? .infinity : difference.relative
  }
}

/// The greatest errors of each module.
private func greatest(_ rows: [ShadowReport.Row]) -> [ShadowReport.Row] {
  var modules: [ShadowReport.Row] = []
  var positions: [String: Int] = [:]
  for row in rows {
    guard let position = positions[row.module] else {
      positions[row.module] = modules.count
      modules.append(
        ShadowReport.Row(
          module: row.module, operation: "", valueError: row.valueError, ownError: row.ownError,
          gradientError: row.gradientError, underflow: row.underflow, leavesRange: row.leavesRange))
      continue
    }
    modules[position].valueError = max(modules[position].valueError, row.valueError)
    modules[position].ownError = max(modules[position].ownError, row.ownError)
    modules[position].underflow = max(modules[position].underflow, row.underflow)
    if row.leavesRange { modules[position].leavesRange = true }
    if let error = row.gradientError {
      modules[position].gradientError = max(modules[position].gradientError ?? 0, error)
    }
  }
  return modules
}
