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

  #if os(Linux)
    @Test("the call in the user's source stands below the message")
    func place() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = multiplied()
      }
      let lines = line(result).split(separator: "\n")
      let message = lines.firstIndex { $0.contains("matmul: inner dimensions differ") }
      let next = message.flatMap { $0 + 1 < lines.count ? lines[$0 + 1] : nil } ?? ""
      #expect(next.hasPrefix("  called at ErrorTests/ExitTests.swift:"), "\(next)")
    }

    @Test("a layer's message names the parameter and the line")
    func layer() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        let net = Named()
        _ = net.parameters
        _ = net(Tensor<Float>.ones([2, 28, 28]))
      }
      let text = line(result)
      #expect(
        text.contains("Linear: x is [2, 28, 28]; its last axis must be 784")
          && text.contains("(hidden.weight)"))
      #expect(text.contains("  called at ErrorTests/ExitTests.swift:"))
    }
  #endif

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

/// Outside of the closure of a test, whose source the compiler makes up.
@inline(never)
private func multiplied() -> Tensor<Float> {
  matmul(Tensor<Float>.ones([2, 3]), Tensor<Float>.ones([2, 3]))
}

private struct Named: Module {
  let hidden = Linear<Float>(inputs: 784, outputs: 3)
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { hidden(x) }
}
