import Testing
import Wengert

/// A NaN in the scores of one sample changes no bit of another's loss or gradient, for numbers of classes on
/// both sides of where kernels change from short rows to long ones.
@Suite struct LossContainmentTests {
  @Test(arguments: [2, 10, 32, 33, 1000]) func float(_ classCount: Int) {
    check(classCount, Float.self)
  }
  @Test(arguments: [2, 10, 32, 33, 1000]) func double(_ classCount: Int) {
    check(classCount, Double.self)
  }

  private func check<S: FloatingTensorScalar>(_ classCount: Int, _ type: S.Type) {
    let rows = classCount > 100 ? 5 : 37
    var generator = RandomGenerator(seed: 4)
    let scores = Tensor<S>.randomNormal([rows, classCount], using: &generator)
    let labels = Tensor((0..<rows).map { $0 * 7 % classCount }, shape: [rows])
    // One class has no weight, and some have no probability.
    let weights = Tensor<S>((0..<classCount).map { S($0 % 3) }, shape: [classCount])
    let probabilities = softmax(relu(scores) * 3) * Tensor<S>(converting: scores .> 0)
    let losses: [(String, (Variable<S>) -> Variable<S>)] = [
      ("labels", { crossEntropy($0, labels, reduction: .none) }),
      ("weights", { crossEntropy($0, labels, classWeights: weights, reduction: .none) }),
      ("smoothing", { crossEntropy($0, labels, labelSmoothing: 0.1, reduction: .none) }),
      ("ignored", { crossEntropy($0, labels, ignoreIndex: 0, reduction: .none) }),
      ("probabilities", { crossEntropy($0, probabilities, reduction: .none) }),
      (
        "weighted probabilities",
        { crossEntropy($0, probabilities, classWeights: weights, reduction: .none) }
      ),
      ("likelihood", { negativeLogLikelihood($0, labels, reduction: .none) }),
      ("hinge", { hingeLoss($0, labels, reduction: .none) }),
      (
        "binary",
        {
          binaryCrossEntropyWithLogits($0, probabilities, positiveWeight: weights, reduction: .none)
        }
      ),
      ("quadratic", { quadraticCost($0, probabilities, reduction: .none) }),
      ("smooth", { smoothL1Loss($0, probabilities, reduction: .none) }),
    ]
    for (name, loss) in losses {
      for row in Set([0, 4, 31, 32, rows - 1]) where row < rows {
        let title = "\(name) of \(S.self) with \(classCount) classes, NaN in row \(row)"
        check(loss, scores, row, title)
      }
    }
  }

  private func check<S: FloatingTensorScalar>(
    _ loss: (Variable<S>) -> Variable<S>, _ scores: Tensor<S>, _ row: Int, _ title: String
  ) {
    let plain = evaluated(loss, scores)
    var scalars = scores.scalars
    scalars[(row + 1) * scores.shape[1] - 1] = .nan
    let found = evaluated(loss, Tensor(scalars, shape: scores.shape))
    for other in 0..<scores.shape[0] where other != row {
      let isSame =
        found.value[other].scalars == plain.value[other].scalars
        && found.gradient[other].scalars == plain.gradient[other].scalars
      #expect(isSame, "\(title): row \(other) differs")
    }
  }

  private func evaluated<S: FloatingTensorScalar>(
    _ loss: (Variable<S>) -> Variable<S>, _ scores: Tensor<S>
  ) -> (value: Tensor<S>, gradient: Tensor<S>) {
    let x = Variable(scores, requiresGradient: true)
    let result = loss(x)
    return (result.tensor, gradient(of: result.sum(), withRespectTo: x).tensor)
  }
}
