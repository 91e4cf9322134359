import Wengert

private let inf = Double.infinity

extension LimitTable {
  private static let window = "(_:kernelSize:stride:padding:dilation:ceilMode:)"

  static let pooling: [LimitRow] = [
    LimitRow.of("maxPool1d", covers: "maxPool1d\(window)") { maxPool1d($0[0], kernelSize: 2) }
      .over([row(1, 1)], [1], [[1, 0]], second: [[0, 0]])
      .over([row(-inf, -inf)], [-inf], [[1, 0]], second: [[0, 0]])
      .over([row(inf, inf)], [inf], [[1, 0]], second: [[0, 0]])
      .over([row(.nan, inf)], [.nan], [[1, 0]], second: [[0, 0]])
      .over([row(inf, .nan)], [.nan], [[0, 1]], second: [[0, 0]]),
    LimitRow.of("maxPool2d", covers: "maxPool2d\(window)") {
      maxPool2d($0[0].unsqueezed(at: 2), kernelSize: [1, 2], stride: 1, padding: [0, 1])
    }
    .over([row(-inf, 2)], [-inf, 2, 2], [[1, 2]], second: [[0, 0]]),
    LimitRow.of("adaptiveMaxPool1d", covers: "adaptiveMaxPool1d(_:outputSize:)") {
      adaptiveMaxPool1d($0[0], outputSize: 1)
    }
    .over([row(-0.0, 0)], [-0.0], [[1, 0]], second: [[0, 0]]),
    LimitRow.of("adaptiveMaxPool2d", covers: "adaptiveMaxPool2d(_:outputSize:)") {
      adaptiveMaxPool2d($0[0].unsqueezed(at: 2), outputSize: 1)
    }
    .over([row(-inf, -inf)], [-inf], [[1, 0]], second: [[0, 0]]),
  ]

  /// A batch of one vector with one channel.
  private static func row(_ elements: Double...) -> Tensor<Double> {
    Tensor(elements, shape: [1, 1, elements.count])
  }
}
