import Wengert

/// A workload being trained.
public protocol Program {
  /// One step: forward, loss, backward, update.
  func step()
  /// One step, and its loss.
  func lossOfStep() -> Double
}

/// A net trained on one batch.
struct Training<Scalar: FloatingTensorScalar>: Program {
  let optimizer: any Optimizer<Scalar>
  let forward: () -> Variable<Scalar>

  func step() { _ = run() }
  func lossOfStep() -> Double { Double(run().scalar) }

  @inline(__always)
  private func run() -> Variable<Scalar> {
    let loss = forward()
    optimizer.zeroGradients()
    loss.backward()
    optimizer.step()
    return loss
  }
}

/// A chain of × 1.01, + 0.001 and tanh in turn: no parameters, the gradient goes to its start.
struct Chain: Program {
  let start: Variable<Float>
  let length: Int

  func step() { _ = run() }

  /// Beside the sum of the chain's end, the gradient's.
  func lossOfStep() -> Double {
    start.gradient = nil
    let y = forward()
    y.backward()
    return Double(y.scalar) + Double(start.gradient!.tensor.sum().scalar)
  }

  private func run() -> Variable<Float> {
    start.gradient = nil
    let y = forward()
    y.backward()
    return y
  }

  func forward() -> Variable<Float> {
    var y = start
    for index in 0..<length {
      switch index % 3 {
      case 0: y = y * 1.01
      case 1: y = y + 0.001
      default: y = tanh(y)
      }
    }
    return y.sum()
  }
}
