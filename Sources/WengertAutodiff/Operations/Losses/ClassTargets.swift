/// The classes that a loss compares scores with, checked, and how much each sample counts.
struct ClassTargets {
  /// The options of a class loss.
  struct Options: Hashable, Sendable {
    /// One weight per class; nil for 1 each.
    var classWeights: [Double]?
    /// The label of samples that do not count.
    var ignoreIndex: Int
    /// How much of each target is spread evenly over all classes.
    var smoothing: Double = 0

  }

  /// Whether labels fit the scores, all of them count, and classes lie along the scores' last axis.
  static func arePlain(_ labels: Tensor<Int>, for scores: Shape, _ ignoreIndex: Int) -> Bool {
    guard let classCount = scores.last, scores.rank <= 2, classCount > 0 else { return false }
    guard labels.rank == scores.rank - 1, labels.rank == 0 || labels.shape[0] == scores[0] else {
      return false
    }
    let ignoresNone = ignoreIndex < 0 || ignoreIndex >= classCount
    return ignoresNone && labels.storage.hasIndices(below: classCount)
  }

  /// The axis of the scores that the classes lie along.
  static func axis(of scores: Shape) -> Int { scores.rank == 1 ? 0 : 1 }

  private let labels: Tensor<Int>
  private let options: Options
  private let scores: Shape
  /// Whether some samples do not count.
  let ignoresSome: Bool

  /// - Parameters:
  ///   - labels: The shape of the scores without their class axis.
  ///   - scores: [classes] or [batch, classes, …].
  /// - Throws: `TensorError` when shapes, labels or weights do not fit.
  init(
    _ labels: Tensor<Int>, for scores: Shape, _ options: Options, in loss: String
  ) throws(TensorError) {
    (self.labels, self.scores, self.options) = (labels, scores, options)
    let expected = try ClassTargets.samples(of: scores, in: loss)
    guard labels.shape == expected else {
      throw TensorError(
        loss,
        "the scores are \(scores), the targets \(labels.shape); class numbers must have shape "
          + "\(expected): that of the scores without the class axis")
    }
    let classCount = scores[ClassTargets.axis(of: scores)]
    try ClassTargets.check(options.classWeights?.count, classCount, scores, in: loss)
    let (ignoredCount, wrong) = labels.withUnsafeScalars { labels in
      var ignoredCount = 0
      for (position, label) in labels.enumerated() {
        if label == options.ignoreIndex {
          ignoredCount += 1
        } else if label < 0 || label >= classCount {
          return (ignoredCount, position as Int?)
        }
      }
      return (ignoredCount, nil)
    }
    ignoresSome = ignoredCount > 0
    if let wrong {
      throw TensorError(
        loss,
        "target \(labels.scalars[wrong]) at position \(wrong) is no class of scores \(scores); it must "
          + "lie in 0..<\(classCount)"
          + (options.ignoreIndex == .min ? "" : " or be ignoreIndex, \(options.ignoreIndex)"))
    }
  }

  /// The shape of scores without their class axis.
  static func samples(of scores: Shape, in loss: String) throws(TensorError) -> Shape {
    guard scores.rank > 0 else {
      throw TensorError(
        loss, "the scores are a scalar; they must be [classes] or [batch, classes, …]")
    }
    var extents = Array(scores)
    extents.remove(at: axis(of: scores))
    return Shape(extents)
  }

  /// Refuses another number of class weights than there are classes.
  static func check(
    _ weightCount: Int?, _ classCount: Int, _ scores: Shape, in loss: String
  ) throws(TensorError) {
    guard let weightCount, weightCount != classCount else { return }
    throw TensorError(
      loss,
      "there are \(weightCount) class weights for the \(classCount) classes of scores \(scores)")
  }

  private var axis: Int { ClassTargets.axis(of: scores) }

  /// The shape of the scores with extent 1 along the class axis.
  private var column: Shape {
    var shape = scores
    shape[axis] = 1
    return shape
  }

  /// The class of each sample, 0 for one that does not count; extent 1 along the class axis.
  var index: Tensor<Int> {
    let safe = ignoresSome ? select(counts, labels, Tensor(0)) : labels
    return safe.reshaped(to: column)
  }

  /// Which scores are those of the samples' classes.
  var isTarget: Tensor<Bool> {
    var extents = [Int](repeating: 1, count: scores.rank)
    extents[axis] = scores[axis]
    return index .== Tensor((0..<scores[axis]).map { $0 }, shape: Shape(extents))
  }

  /// Whether each sample counts, in the shape of the targets.
  var counts: Tensor<Bool> { labels .!= options.ignoreIndex }

  /// The weight of each sample's class, 0 for one that does not count; in the shape of the targets.
  var weights: Tensor<Double> {
    var result = Tensor<Double>.ones(labels.shape)
    guard ignoresSome || options.classWeights != nil else { return result }
    result.withUnsafeMutableScalars { result in
      labels.withUnsafeScalars { labels in
        for (sample, label) in labels.enumerated() {
          result[sample] =
            label == options.ignoreIndex ? 0 : options.classWeights?[label] ?? 1
        }
      }
    }
    return result
  }

  /// The divisor of a mean: the sum of the weights.
  var totalWeight: Double { isUniform ? Double(labels.count) : weights.sum().scalar }

  /// Whether every sample counts the same.
  var isUniform: Bool { !ignoresSome && options.classWeights == nil }

  /// The weight of every score in −Σ weight · ln p, in the shape of the scores: (1 − e) w at the sample's
  /// class, plus e w / C everywhere.
  func distribution<Scalar: FloatingTensorScalar>(as type: Scalar.Type) -> Tensor<Scalar> {
    let classCount = scores[axis]
    let inner = scores.split(at: axis).inner
    let spread = (0..<classCount).map {
      Scalar(options.smoothing / Double(classCount) * (options.classWeights?[$0] ?? 1))
    }
    var result = Tensor<Scalar>.zeros(scores)
    result.withUnsafeMutableScalars { result in
      labels.withUnsafeScalars { labels in
        for (sample, label) in labels.enumerated() where label != options.ignoreIndex {
          let first = sample / inner * classCount * inner + sample % inner
          if options.smoothing > 0 {
            for other in 0..<classCount { result[first + other * inner] = spread[other] }
          }
          result[first + label * inner] +=
            Scalar((1 - options.smoothing) * (options.classWeights?[label] ?? 1))
        }
      }
    }
    return result
  }
}

extension ClassTargets {
  /// `distribution(as:)` in the element type of a value.
  func distribution(like value: Value) -> Value {
    value.dataType == .float32
      ? Value(distribution(as: Float.self)) : Value(distribution(as: Double.self))
  }
}

extension Value {
  /// A constant of this value's element type.
  func constant(_ tensor: Tensor<Double>) -> Value {
    dataType == .float32 ? Value(Tensor<Float>(converting: tensor)) : Value(tensor)
  }
}
