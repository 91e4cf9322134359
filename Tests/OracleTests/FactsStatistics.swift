import Testing
import Wengert
import WengertDatasets

/// Means and deviations after dropout and normalizations.
let statisticsChecks: [String: @Sendable (Fact) throws -> Answers] = [
  "dropout_statistics_2018": { _ in
    var random = NumPyRandom(seed: 231)
    let x = random.normals([500, 500]) + 10
    var answers: Answers = ["mean_in": x.mean()]
    for keep in ["0.25", "0.4", "0.7"] {
      let mask = random.mask(x.shape, below: Double(keep)!)
      answers.merge(droppedStatistics(x, keep: Double(keep)!, mask, "keep_\(keep)")) { $1 }
    }
    return answers
  },
  "dropout_statistics_2017": { _ in
    var random = NumPyRandom(seed: 231)
    let x = random.normals([500, 500]) + 10
    var answers: Answers = [:]
    for drop in ["0.3", "0.6", "0.75"] {
      let mask = 1 - random.mask(x.shape, below: Double(drop)!)
      answers.merge(droppedStatistics(x, keep: 1 - Double(drop)!, mask, "drop_\(drop)")) { $1 }
    }
    return answers
  },
  "batchnorm_train_statistics": { fact in
    let a = try fact.input("a")
    let y = BatchNorm<Double>(channels: 3)(Variable(a)).tensor
    let layer = BatchNorm(
      sharing: Variable<Double>([1, 2, 3]), shift: Variable<Double>([11, 12, 13]))
    let y2 = layer(Variable(a)).tensor
    return [
      "a_mean": a.mean(along: 0), "a_std": deviation(a, [0]), "y_std": deviation(y, [0]),
      "y2_mean": y2.mean(along: 0), "y2_std": deviation(y2, [0]),
    ]
  },
  "batchnorm_test_statistics": { _ in
    var random = NumPyRandom(seed: 231)
    let (w1, w2) = (random.normals([50, 60]), random.normals([60, 3]))
    var a = Tensor<Double>(0)
    let layer = BatchNorm<Double>(channels: 3, averaging: .weightOfOld(0.9))
    for pass in 0...50 {
      a = matmul(relu(matmul(random.normals([200, 50]), w1)), w2)
      if pass < 50 { _ = layer(Variable(a)) }
    }
    layer.setMode(.evaluation)
    let y = layer(Variable(a)).tensor
    return [
      "mean": y.mean(along: 0), "std": deviation(y, [0]), "inputs/a_test": a,
      "inputs/running_mean": layer.runningMean.tensor,
      "inputs/running_var": layer.runningVariance.tensor,
    ]
  },
  "layernorm_statistics": { fact in
    let a = try fact.input("a")
    let y = LayerNorm<Double>([3])(Variable(a)).tensor
    return [
      "a_mean": a.mean(along: 1), "a_std": deviation(a, [1]), "y_std": deviation(y, [1]),
      "y2_std": deviation(3 * y + 5, [1]),
    ]
  },
  "spatial_batchnorm_statistics": { fact in
    let x = try fact.input("x")
    let y = BatchNorm<Double>(channels: 3)(Variable(x)).tensor
    let layer = BatchNorm(
      sharing: Variable<Double>([3, 4, 5]), shift: Variable<Double>([6, 7, 8]))
    return [
      "x_mean": x.mean(along: [0, 2, 3]), "x_std": deviation(x, [0, 2, 3]),
      "y_std": deviation(y, [0, 2, 3]), "y2_std": deviation(layer(Variable(x)).tensor, [0, 2, 3]),
    ]
  },
  "spatial_batchnorm_test_statistics": { _ in
    var random = NumPyRandom(seed: 231)
    var x = Tensor<Double>(0)
    let layer = BatchNorm<Double>(channels: 4, averaging: .weightOfOld(0.9))
    for pass in 0...50 {
      x = 2.3 * random.normals([10, 4, 11, 12]) + 13
      if pass < 50 { _ = layer(Variable(x)) }
    }
    layer.setMode(.evaluation)
    let y = layer(Variable(x)).tensor
    return [
      "mean": y.mean(along: [0, 2, 3]), "std": deviation(y, [0, 2, 3]),
      "inputs/running_mean": layer.runningMean.tensor,
      "inputs/running_var": layer.runningVariance.tensor,
    ]
  },
  "spatial_groupnorm_statistics": { fact in
    let groups = try fact.input("x").reshaped(to: [4, 60])
    let y = groups.standardized(along: [1])
    return [
      "x_mean": groups.mean(along: 1), "x_std": deviation(groups, [1]), "y_std": deviation(y, [1]),
    ]
  },
]

private func deviation(_ x: Tensor<Double>, _ axes: [Int]) -> Tensor<Double> {
  x.standardDeviation(along: axes)
}

private func droppedStatistics(
  _ x: Tensor<Double>, keep: Double, _ mask: Tensor<Double>, _ name: String
) -> Answers {
  let out = dropout(x, probability: 1 - keep, mask: mask)
  return [
    "mean_\(name)": out.mean(),
    "zero_fraction_\(name)": Tensor<Double>(converting: out .== 0).mean(),
  ]
}
