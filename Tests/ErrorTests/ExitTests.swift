import Testing
import Wengert
import WengertDatasets

// Outside of `checked` the program stops, with the line on standard error.
@Suite("Outside of checked") struct ExitTests {
  private func line(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test func shapes() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = matmul(Tensor<Float>.ones([2, 3]), Tensor<Float>.ones([2, 3]))
    }
    #expect(line(result).contains("matmul: inner dimensions differ: lhs is [2, 3], rhs is [2, 3]"))
  }

  @Test func generators() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = PointSet.moons(count: 1, seed: 1)
    }
    #expect(line(result).contains("moons: count is 1; it must be 2 or more"))
  }

  @Test func memory() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor<Float>.zeros([1 << 20, 1 << 20, 1 << 10])
    }
    #expect(line(result).contains("elements; the memory of this machine has"))
  }

  @Test func anomaly() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      withAnomalyDetection { _ = log(Tensor<Float>([1, -1])) }
    }
    #expect(line(result).contains("log: made 1 NaN among 2 elements in the forward pass"))
  }

  @Test("what was printed is not lost")
  func output() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardOutputContent]
    ) {
      print("printed before")
      _ = Tensor<Float>([1, 2]).scalar
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(output.contains("printed before"))
  }
}
