/// The checks of the arguments of `ctcLoss`.
struct CTCCheck {
  private let logits: Shape
  private let inputLengths: [Int]
  private let targetLengths: [Int]
  private let blank: Int

  init(_ logits: Shape, _ inputLengths: [Int], _ targetLengths: [Int], _ blank: Int) {
    (self.logits, self.inputLengths) = (logits, inputLengths)
    (self.targetLengths, self.blank) = (targetLengths, blank)
  }

  private func refuse(_ reason: String) -> TensorError { TensorError("ctcLoss", reason) }

  func lengths() throws(TensorError) {
    guard logits.rank == 3 else {
      throw refuse("the logits are \(logits); they must be [steps, batch, classes]")
    }
    guard 0..<logits[2] ~= blank else {
      throw refuse("the blank is \(blank); it must be one of the \(logits[2]) classes of \(logits)")
    }
    guard inputLengths.count == logits[1], targetLengths.count == logits[1] else {
      throw refuse(
        "there are \(inputLengths.count) input lengths and \(targetLengths.count) target lengths; logits "
          + "\(logits) have a batch of \(logits[1])")
    }
    for (sample, length) in inputLengths.enumerated() where !(0...logits[0] ~= length) {
      throw refuse(
        "the input length of sample \(sample) is \(length); logits \(logits) have \(logits[0]) steps"
      )
    }
    for (sample, length) in targetLengths.enumerated() where length < 0 {
      throw refuse("the target length of sample \(sample) is \(length); it must be 0 or more")
    }
  }

  /// The labels as [batch, width], checked where they count.
  func labels(_ target: Tensor<Int>) throws(TensorError) -> Tensor<Int> {
    let longest = targetLengths.max() ?? 0
    let rows = try target.rank == 1 ? cut(target.scalars, longest) : target
    guard rows.rank == 2, rows.shape[0] == logits[1], rows.shape[1] >= longest else {
      throw refuse(
        "the targets are \(target.shape); for target lengths up to \(longest) and a batch of \(logits[1]) "
          + "they must be [batch, \(longest)] or longer, or a vector of all labels")
    }
    let (scalars, width) = (rows.scalars, rows.shape[1])
    for (sample, length) in targetLengths.enumerated() {
      for position in 0..<length {
        let label = scalars[sample * width + position]
        guard 0..<logits[2] ~= label, label != blank else {
          throw refuse(
            "label \(position) of sample \(sample) is \(label); it must lie in 0..<\(logits[2]) and not be "
              + "the blank, \(blank)")
        }
      }
    }
    return rows
  }

  /// Labels of all samples one after another, as rows.
  private func cut(_ labels: [Int], _ width: Int) throws(TensorError) -> Tensor<Int> {
    guard labels.count == targetLengths.reduce(0, +) else {
      throw refuse(
        "there are \(labels.count) labels; the target lengths add up to \(targetLengths.reduce(0, +))"
      )
    }
    var rows = [Int](repeating: 0, count: targetLengths.count * width)
    var start = 0
    for (sample, length) in targetLengths.enumerated() {
      for position in 0..<length { rows[sample * width + position] = labels[start + position] }
      start += length
    }
    return Tensor(rows, shape: Shape([targetLengths.count, width]))
  }
}
