import Wengert

/// Logistic regression, the baseline that can draw a straight line only: Newton's method on the
/// cross-entropy with a penalty, written with gradients of gradients.
struct LogisticRegression {
  /// C: the weight of the cross-entropy against ½ |w|²; the bias is not penalized.
  let strength: Double
  /// Two weights and the bias.
  let weight = Variable(Tensor<Double>.zeros([3]), requiresGradient: true)

  init(strength: Double) { self.strength = strength }

  /// Points of shape [count, 2] with a one put behind each, so that the last weight is the bias.
  private func inputs(_ points: Tensor<Double>) -> Variable<Double> {
    Variable(concatenate([points, .ones([points.shape[0], 1])], along: 1))
  }

  func callAsFunction(_ points: Tensor<Double>) -> Variable<Double> {
    matmul(inputs(points), weight)
  }

  func fit(_ points: Tensor<Double>, _ labels: Tensor<Int>) {
    let targets = Variable(Tensor<Double>(converting: labels))
    for _ in 0..<20 {
      let data = binaryCrossEntropyWithLogits(self(points), targets, reduction: .sum)
      let loss = data + l2Penalty([weight[0..<2]], strength: 1 / strength)
      let slope = gradient(of: loss, withRespectTo: weight, createGraph: true)
      let curvature = stack(
        (0..<3).map { gradient(of: slope[$0], withRespectTo: weight) })
      weight.tensor = weight.tensor - solve(curvature.tensor, slope.tensor)
    }
  }

  func classes(of points: Tensor<Double>) -> Tensor<Int> {
    withoutGradients { Tensor<Int>(converting: self(points).tensor .> 0) }
  }

  /// The solution x of A x = b, by elimination; A is small, symmetric and positive definite.
  private func solve(_ matrix: Tensor<Double>, _ vector: Tensor<Double>) -> Tensor<Double> {
    let size = vector.count
    var a = matrix.scalars
    var b = vector.scalars
    for pivot in 0..<size {
      for row in (pivot + 1)..<max(size, pivot + 1) {
        let factor = a[row * size + pivot] / a[pivot * size + pivot]
        for column in pivot..<size { a[row * size + column] -= factor * a[pivot * size + column] }
        b[row] -= factor * b[pivot]
      }
    }
    for row in (0..<size).reversed() {
      for column in (row + 1)..<max(size, row + 1) { b[row] -= a[row * size + column] * b[column] }
      b[row] /= a[row * size + row]
    }
    return Tensor(b)
  }
}
