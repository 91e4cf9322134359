import Foundation
import Testing
import WengertInspection

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct GraphTests {
  private func loss(_ net: SmallNet) -> Variable<Float> {
    let (inputs, labels) = smallBatch()
    return crossEntropy(net(Variable(inputs)), labels)
  }

  @Test func nodesShapesModulesAndInputs() throws {
    let net = SmallNet()
    let graph = graph(of: loss(net), in: net)
    let affines = graph.nodes.filter { $0.name == "affine" }
    #expect(affines.map(\.module) == ["hidden", "output"])
    #expect(affines.map(\.shape) == [[16, 8], [16, 3]])
    let variables = graph.nodes.filter(\.isVariable)
    #expect(variables.count == net.parameters.count)
    let weight = try #require(variables.first { $0.shape == [6, 8] })
    #expect(weight.name == "hidden.weight" && weight.module == "hidden" && weight.bytes == 4 * 48)
    #expect(graph.nodes.last?.name == "crossEntropy" && graph.nodes.last?.shape == [])
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs { #expect(input < index) }
    }
  }

  @Test func normsAreThoseOfBackward() throws {
    let net = SmallNet()
    let loss = loss(net)
    let graph = graph(of: loss, in: net)
    #expect(net.hidden.weight.gradient == nil)
    loss.backward()
    let norm = net.output.weight.gradient!.scalars.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
    let found = try #require(
      graph.nodes.first { $0.isVariable && $0.shape == [8, 3] }?.gradientNorm)
    #expect(abs(found - norm) < 1e-6 * norm)
    #expect(graph.nodes.last?.gradientNorm == 1)
    #expect(graph.nodes.first { $0.name == "affine" }?.seconds == nil)
  }

  @Test func aWatchedLossHasTimesAndStatistics() throws {
    let net = SmallNet()
    let graph = graph(of: net) { loss(net) }
    let relu = try #require(graph.nodes.first { $0.name == "relu" })
    #expect(relu.module == "norm" && (relu.seconds ?? 0) > 0)
    #expect(relu.moments?.minimum == 0 && (relu.moments?.zeroCount ?? 0) > 20)
    #expect(graph.nodes.allSatisfy { $0.moments != nil && $0.gradientNorm != nil })
  }

  @Test func namesOfParametersTellModulesWithoutANet() {
    let net = SmallNet()
    _ = SGD(net.parameters, learningRate: 1)
    _ = net.namedParameters
    let graph = graph(of: loss(net))
    #expect(graph.modules.contains("(outside)") || graph.modules.contains("hidden"))
  }

  @Test func keptElementsAreCountedOnce() {
    let x = Variable(Tensor<Double>([1, 2, 3]), requiresGradient: true)
    let y = tanh(x)
    let graph = graph(of: (y * y).sum())
    let operations = graph.nodes.filter { !$0.isVariable }
    // tanh keeps its result, and the product reads the same.
    #expect(operations.map(\.bytes) == [24, 0, 0])
  }

  @Test func severalResultsAreOneNode() {
    let a = Variable(Tensor<Double>([[2, 1], [1, 3]]), requiresGradient: true)
    let parts = qr(a)
    let graph = graph(of: parts.q.sum() + parts.r.sum())
    #expect(!graph.nodes.contains { $0.name == "projection" })
    #expect(graph.nodes.count { $0.inputs == [0] } == 1)
  }

  @Test func aLongChainDoesNotOverflow() {
    var x = Variable(Tensor<Float>([1]), requiresGradient: true)
    for _ in 0..<20_000 { x = x + 1 }
    #expect(graph(of: x.sum()).nodes.count == 20_002)
  }

  @Test func aResultWithoutAGraphIsRefused() {
    #expect(throws: UsageError.self) {
      try checked { _ = graph(of: Variable(Tensor<Float>([1])).sum()) }
    }
  }

  @Test func picturesAreWellFormed() throws {
    let net = SmallNet()
    let graph = graph(of: net) { loss(net) }
    for text in [graph.svg] {
      let parser = XMLParser(data: Data(text.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }
    #expect(
      graph.svg.components(separatedBy: "class=\"edge\"").count - 1
        == graph.nodes.reduce(0) { $0 + $1.inputs.count })
    #expect(graph.dot.contains("subgraph cluster_"))
    #expect(graph.dot.contains("-> n\(graph.nodes.count - 1);"))
    for forbidden in ["http://", "https://", "src=", "@import", "url(http"] {
      let text = graph.html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
      #expect(!text.contains(forbidden), "\(forbidden)")
    }
  }

  private struct Evil: Module {
    typealias Scalar = Float
    let layers: [String: Linear<Float>]
  }

  @Test func namesCannotBreakOutOfAPage() {
    let net = Evil(layers: ["</script><b onload=\"x\">&": Linear(inputs: 2, outputs: 2)])
    let graph = graph(of: net) {
      net.layers.values.first!(Variable(Tensor<Float>([[1, 2]]))).sum()
    }
    let html = graph.html
    #expect(html.components(separatedBy: "</script>").count == 2 && !html.contains("<b onload"))
    let parser = XMLParser(data: Data(graph.svg.utf8))
    #expect(parser.parse())
  }

  @Test func boxesOfARowDoNotOverlap() {
    let net = SmallNet()
    let graph = graph(of: net) { loss(net) }
    let layout = GraphLayoutCheck(graph)
    #expect(layout.overlaps == 0)
    #expect(layout.edgesUpward == 0)
  }
}

/// Writes pages to look at, where a folder for them is named.
@Suite struct PagesToLookAt {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["WENGERT_PAGES"] != nil))
  func write() throws {
    let folder = ProcessInfo.processInfo.environment["WENGERT_PAGES"]!
    let net = SmallNet()
    let (inputs, labels) = smallBatch()
    let graph = graph(of: net) { crossEntropy(net(Variable(inputs)), labels) }
    try graph.writeHTML(to: folder + "/graph.html")
    try graph.writeSVG(to: folder + "/graph.svg")
    try graph.writeDOT(to: folder + "/graph.dot")
    try ReportTests.report(epochs: 8).0.write(to: folder + "/report.html")
  }
}
