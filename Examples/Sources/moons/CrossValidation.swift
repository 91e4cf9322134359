import Wengert
import WengertDatasets

/// Chooses how much logistic regression is held back: each of ten strengths is judged by fitting on
/// four fifths of the points and counting hits on the fifth left out, in turn.
///
/// The folds are stratified and not shuffled, as scikit-learn's LogisticRegressionCV makes them.
struct CrossValidation {
  /// Ten strengths C from 10⁻⁴ to 10⁴, evenly spaced on a logarithmic scale.
  static let strengths =
    pow(Tensor(10), Tensor<Double>.linspace(from: -4, to: 4, count: 10)).scalars
  private static let foldCount = 5

  /// The mean share of hits among points left out, for each strength.
  let accuracies: [Double]

  /// The strength with the greatest share; the smallest of several.
  var bestStrength: Double {
    let best = accuracies.indices.max { accuracies[$0] < accuracies[$1] }
    return Self.strengths[best ?? 0]
  }

  init(_ set: PointSet) {
    let points: Tensor<Double> = set.pointTensor()
    let folds = Self.folds(set)
    accuracies = Self.strengths.map { strength in
      let shares = (0..<Self.foldCount).map { fold in
        let isHeldOut = folds.map { $0 == fold }
        let held = Tensor(folds.indices.filter { isHeldOut[$0] })
        let kept = Tensor(folds.indices.filter { !isHeldOut[$0] })
        let regression = LogisticRegression(strength: strength)
        regression.fit(points.taken(kept), set.labelTensor.taken(kept))
        return accuracy(
          predicted: regression.classes(of: points.taken(held)),
          set.labelTensor.taken(held))
      }
      return shares.reduce(0, +) / Double(shares.count)
    }
  }

  /// The fold of each point: the points of each class are dealt out in order, an equal share to every
  /// fold.
  private static func folds(_ set: PointSet) -> [Int] {
    var seen = [Int](repeating: 0, count: set.classCount)
    let sizes = (0..<set.classCount).map { label in set.labels.count(where: { $0 == label }) }
    return set.labels.map { label in
      defer { seen[label] += 1 }
      return seen[label] * foldCount / sizes[label]
    }
  }
}
