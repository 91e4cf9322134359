import Foundation
import Testing
import Wengert

@Suite struct LossLimitTableTests {
  @Test(arguments: LossLimit.rows) func double(_ row: LossLimit) throws {
    try check(row, row.double)
  }

  @Test(arguments: LossLimit.rows.filter(\.fitsFloat)) func float(_ row: LossLimit) throws {
    try check(row, row.single)
  }

  @Test func everyLossHasARow() throws {
    let losses = "../../Sources/WengertAutodiff/Operations/Losses"
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().appending(path: losses).standardized
    let listed = Set(LossLimit.rows.map(\.covers))
    var declared: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      declared.formUnion(text.matches(of: /public func (\w+)/).map { String($0.output.1) })
    }
    #expect(declared.count > 8, "the scan finds the declarations")
    #expect(declared.symmetricDifference(listed).isEmpty)
  }

  @Test func noNaNIsSilent() {
    for row in LossLimit.rows where row.reason == nil && !row.input.contains(where: \.isNaN) {
      let numbers = row.value + row.gradient + (row.second ?? [])
      let isSilent = numbers.contains { $0.isNaN }
      #expect(!isSilent, "\(row.name)")
    }
  }

  private func check<S: FloatingTensorScalar>(
    _ row: LossLimit, _ loss: @escaping (Variable<S>) -> Variable<S>
  ) throws {
    try checked {
      let point = Tensor<S>(converting: Tensor(row.input, shape: row.shape))
      let x = Variable(point, requiresGradient: true)
      let result = loss(x)
      let slope = gradient(of: result.sum(), withRespectTo: x)
      let along = jvp(of: { loss($0).sum() }, at: point, along: .ones(row.shape)).derivative
      let curved = hessianVectorProduct(
        of: { loss($0).sum() }, at: point, along: .ones(row.shape))
      expect(row, "value", result.tensor, row.value)
      expect(row, "gradient", slope.tensor, row.gradient)
      expect(row, "derivative along ones", along, [row.gradient.reduce(0, +)])
      if let second = row.second { expect(row, "second derivative", curved, second) }
    }
  }

  private func expect<S: FloatingTensorScalar>(
    _ row: LossLimit, _ what: String, _ found: Tensor<S>, _ right: [Double]
  ) {
    let tolerance = S.self == Float.self ? 2e-6 : 1e-13
    let numbers = found.scalars.map { Double($0) }
    let size = row.gradient.filter(\.isFinite).map(abs).max() ?? 0
    let isRight =
      numbers.count == right.count
      && zip(numbers, right).allSatisfy { x, y in
        // What is 0 may be rounded, by as much as the gradients that add up to it.
        x == y || (x.isNaN && y.isNaN)
          || abs(x - y) <= tolerance * (y == 0 ? min(size, 1) * 1e-3 : abs(y))
      }
    #expect(isRight, "\(row.name) of \(S.self): the \(what) is \(numbers), not \(right)")
  }
}

extension LossLimit {
  /// Whether the numbers are what they are in `Float`, too.
  fileprivate var fitsFloat: Bool {
    (input + value + gradient + (second ?? [])).allSatisfy {
      $0 == 0 || !$0.isFinite || (Float($0).isFinite && abs(Float($0)) >= .leastNormalMagnitude)
    }
  }
}
