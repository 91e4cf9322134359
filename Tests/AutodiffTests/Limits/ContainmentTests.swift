import Testing
import Wengert

/// One NaN in one row changes no bit of another: in values and gradients, for sizes on both sides of where
/// kernels change from short rows to long ones and from whole tiles to partial ones.
@Suite struct ContainmentTests {
  private static let sizes = [2, 10, 32, 33, 1000]

  @Test(arguments: sizes) func rowsInFloat(_ count: Int) { rows(count, Float.self) }
  @Test(arguments: sizes) func rowsInDouble(_ count: Int) { rows(count, Double.self) }
  @Test(arguments: sizes) func columnsInFloat(_ count: Int) { columns(count, Float.self) }
  @Test(arguments: sizes) func columnsInDouble(_ count: Int) { columns(count, Double.self) }

  private func rows<S: FloatingTensorScalar>(_ count: Int, _ type: S.Type) {
    let table = Sample<S>(rows: count > 100 ? 5 : 37, columns: count, axis: 1)
    for (name, function) in along(axis: 1, S.self) { table.check(name, function) }
    let weight = Variable(table.random([count, 3]))
    table.check("matmul") { matmul($0, weight) }
    table.check("affine") { affine($0, weight, Variable(table.random([3]))) }
    let scale = Variable(table.random([count]))
    table.check("layerNormalized") { layerNormalized($0, over: [count]) }
    table.check("layerNormalized with scale and shift") {
      layerNormalized($0, over: [count], scale: scale, shift: scale)
    }
    table.checkOrder("argSorted") { $0.argSorted(along: 1) }
    table.checkOrder("argMax") { $0.argMax(along: 1).unsqueezed(at: 1) }
    table.checkOrder("topK") { $0.topK(2, along: 1).indices }
  }

  @Test(arguments: sizes) func samplesInFloat(_ count: Int) { samples(count, Float.self) }
  @Test(arguments: sizes) func samplesInDouble(_ count: Int) { samples(count, Double.self) }

  /// Each row as an image, a sequence or a vector of channels of its own.
  private func samples<S: FloatingTensorScalar>(_ count: Int, _ type: S.Type) {
    let table = Sample<S>(rows: count > 100 ? 5 : 37, columns: count, axis: 1)
    let (height, width) = [2: (1, 2), 10: (2, 5), 32: (4, 8), 33: (3, 11), 1000: (25, 40)][count]!
    func weight(_ shape: Shape) -> Variable<S> { Variable(table.random(shape)) }
    func check(_ name: String, _ function: (Variable<S>) -> Variable<S>) {
      table.check(name) {
        function($0.reshaped(to: [-1, height, width])).flattened(from: 1)
      }
    }
    let (kernel, line) = (weight([2, 1, 1, 2]), weight([2, height, 2]))
    check("conv2d") { conv2d($0.unsqueezed(at: 1), kernel, padding: 1) }
    check("conv2d with a stride") {
      conv2d($0.unsqueezed(at: 1), kernel, stride: [1, 2], padding: 2)
    }
    check("convTranspose2d") { convTranspose2d($0.unsqueezed(at: 1), weight([1, 2, 2, 2])) }
    check("conv1d") { conv1d($0, line, padding: 1) }
    check("maxPool1d") { maxPool1d($0, kernelSize: 2, stride: 1) }
    check("maxPool2d") { maxPool2d($0.unsqueezed(at: 1), kernelSize: [1, 2], stride: 1) }
    check("avgPool2d") { avgPool2d($0.unsqueezed(at: 1), kernelSize: [1, 2], stride: 1) }
    check("adaptiveAvgPool1d") { adaptiveAvgPool1d($0, outputSize: 2) }
    check("groupNormalized") { groupNormalized($0, groups: height) }
    check("instanceNormalized") { instanceNormalized($0) }
    check("rmsNormalized") { rmsNormalized($0, over: [width]) }
    check("l2Normalized") { l2Normalized($0, along: 2) }
    check("attention") { scaledDotProductAttention($0, $0, $0) }
    check("causal attention") { scaledDotProductAttention($0, $0, $0, isCausal: true) }
    check("attentionProbabilities") { attentionProbabilities($0, $0) }
    check("rotaryEmbedded") { rotaryEmbedded(concatenate([$0, $0], along: 2)) }
    func steps(_ x: Variable<S>) -> Variable<S> { x.permuted([1, 0, 2]) }
    func weights(_ gates: Int) -> RecurrentWeights<Variable<S>> {
      RecurrentWeights(input: weight([3 * gates, width]), state: weight([3 * gates, 3]))
    }
    check("rnn") { steps(rnn(steps($0), weights(1)).outputs) }
    check("gru") { steps(gru(steps($0), weights(3)).outputs) }
    check("lstm") { steps(lstm(steps($0), weights(4)).outputs) }
  }

  private func columns<S: FloatingTensorScalar>(_ count: Int, _ type: S.Type) {
    let table = Sample<S>(rows: count, columns: count > 100 ? 5 : 70, axis: 0)
    for (name, function) in along(axis: 0, S.self) { table.check(name, function) }
    let scale = Variable(table.random([table.columns]))
    table.check("batchNormalized") { batchNormalized($0) }
    table.check("batchNormalized with scale and shift") {
      batchNormalized($0, scale: scale, shift: scale)
    }
  }

  private func along<S: FloatingTensorScalar>(
    axis: Int, _ type: S.Type
  ) -> [(String, (Variable<S>) -> Variable<S>)] {
    [
      ("softmax", { softmax($0, along: axis) }), ("logSoftmax", { logSoftmax($0, along: axis) }),
      ("logSumExp", { $0.logSumExp(along: axis, keepingDimensions: true) }),
      ("norm", { $0.norm(along: axis, keepingDimensions: true) }),
      ("sum", { $0.sum(along: axis, keepingDimensions: true) }),
      ("mean", { $0.mean(along: axis, keepingDimensions: true) }),
      ("max", { $0.max(along: axis, keepingDimensions: true) }),
      ("min", { $0.min(along: axis, keepingDimensions: true) }),
      ("squaredNorm", { $0.squaredNorm(along: [axis], keepingDimensions: true) }),
      ("variance", { $0.variance(along: axis, keepingDimensions: true) }),
      ("standardDeviation", { $0.standardDeviation(along: axis, keepingDimensions: true) }),
      ("standardized", { $0.standardized(along: [axis]) }),
    ]
  }
}

/// A matrix, of which one row (or column) after another gets a NaN.
private struct Sample<S: FloatingTensorScalar> {
  let rows: Int
  let columns: Int
  /// The axis that elements of one row, or column, lie along.
  let axis: Int

  func random(_ shape: Shape, seed: UInt64 = 3) -> Tensor<S> {
    var generator = RandomGenerator(seed: seed)
    return Tensor.randomNormal(shape, using: &generator)
  }

  /// Places that get a NaN: rows at the ends of tiles, and the first and the last element of each.
  private var places: [(row: Int, column: Int)] {
    let lines = axis == 1 ? rows : columns
    let length = axis == 1 ? columns : rows
    return Set([0, 4, 31, 32, 63, 64, lines - 1]).filter { $0 < lines }.sorted().flatMap { line in
      [0, length - 1].map { axis == 1 ? (line, $0) : ($0, line) }
    }
  }

  private func spoiled(_ x: Tensor<S>, at place: (row: Int, column: Int)) -> Tensor<S> {
    var scalars = x.scalars
    scalars[place.row * columns + place.column] = .nan
    return Tensor(scalars, shape: x.shape)
  }

  func check(_ name: String, _ function: (Variable<S>) -> Variable<S>) {
    let x = random([rows, columns])
    let plain = evaluated(x, function)
    for place in places {
      let found = evaluated(spoiled(x, at: place), function)
      let title = "\(name) of \(S.self) [\(rows), \(columns)], NaN at \(place)"
      #expect(differing(found.value, plain.value, except: place) == nil, "\(title): value")
      #expect(differing(found.gradient, plain.gradient, except: place) == nil, "\(title): gradient")
      #expect(line(found.value, of: place).contains { $0.isNaN }, "\(title): the NaN is gone")
    }
  }

  func checkOrder(_ name: String, _ function: (Tensor<S>) -> Tensor<Int>) {
    let x = random([rows, columns])
    let plain = function(x)
    for place in places {
      let found = function(spoiled(x, at: place))
      for row in 0..<rows where row != place.row {
        #expect(found[row] == plain[row], "\(name) [\(rows), \(columns)], NaN at \(place)")
      }
    }
  }

  private func evaluated(
    _ x: Tensor<S>, _ function: (Variable<S>) -> Variable<S>
  ) -> (value: Tensor<S>, gradient: Tensor<S>) {
    let x = Variable(x, requiresGradient: true)
    let result = function(x)
    let cotangent = Variable(random(result.shape, seed: 5))
    return (
      result.tensor, gradient(of: result, withRespectTo: x, cotangent: cotangent).tensor
    )
  }

  /// The first row, or column, other than that of the NaN that has other bits.
  private func differing(
    _ a: Tensor<S>, _ b: Tensor<S>, except place: (row: Int, column: Int)
  ) -> Int? {
    let width = a.shape[1]
    let skipped = axis == 1 ? place.row : place.column
    for (index, (x, y)) in zip(a.scalars, b.scalars).enumerated() {
      let line = axis == 1 ? index / width : index % width
      if line != skipped && !(x == y && x.sign == y.sign) { return line }
    }
    return nil
  }

  private func line(_ x: Tensor<S>, of place: (row: Int, column: Int)) -> [S] {
    axis == 1 ? x[place.row].scalars : x[0..., place.column].scalars
  }
}
