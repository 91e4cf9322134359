import Foundation
import Testing
import WengertInspection

@Suite struct ReportTests {
  /// Pictures of 6 × 6 with a bright half: left, right, top.
  static func pictures(_ count: Int) -> (inputs: Tensor<Float>, labels: Tensor<Int>) {
    var generator = RandomGenerator(seed: 4)
    var inputs = Tensor<Float>.randomNormal([count, 36], using: &generator)
    inputs.withUnsafeMutableScalars { scalars in
      for row in 0..<count {
        for pixel in 0..<36 where [pixel % 6 < 3, pixel % 6 >= 3, pixel < 18][row % 3] {
          scalars[row * 36 + pixel] += 0.7
        }
      }
    }
    return (inputs, Tensor((0..<count).map { $0 % 3 }))
  }

  static func report(epochs: Int) throws -> (TrainingReport<Sequential<Float>>, History) {
    var generator = RandomGenerator(seed: 8)
    let net = Sequential<Float> {
      Linear(inputs: 36, outputs: 12, using: &generator)
      ReLU()
      Linear(inputs: 12, outputs: 3, using: &generator)
    }
    let (inputs, labels) = pictures(120)
    let report = TrainingReport(
      title: "Halves <3>", net: net, inputs: inputs, labels: labels,
      classNames: ["left", "right", "top"], settings: ["learningRate": 0.02, "optimizer": "Adam"])
    let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters, learningRate: 0.005))
    trainer.progress = .silent
    let loader = DataLoader(TensorDataset(inputs, labels), batchSize: 20)
    let history = try trainer.fit(
      training: loader, validation: loader, epochs: epochs, callbacks: [report])
    return (report, history)
  }

  @Test func everythingIsThere() throws {
    let (report, history) = try ReportTests.report(epochs: 3)
    let html = report.html
    for wanted in [
      "Halves &lt;3&gt;", "Confusion matrix", "Worst mistakes", "layers.0.weight",
      "after layers.1, relu",
      "learningRate", "Commit", "\(history.stepCount) steps, 3 epochs", "data:image/png;base64,",
    ] {
      #expect(html.contains(wanted), "\(wanted)")
    }
    // In pictures, and in the names of folders and machines, any letters may follow each other.
    let text = html.replacing(#/base64,[A-Za-z0-9+/=]*/#, with: "")
      .replacing(ProcessInfo.processInfo.arguments.joined(separator: " "), with: "")
    for forbidden in ["http://", "https://", "@import", "nan", "Optional("] {
      #expect(!text.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func trainingIsTheSameWithAndWithout() throws {
    let (_, with) = try ReportTests.report(epochs: 2)
    let (_, again) = try ReportTests.report(epochs: 2)
    #expect(with.losses == again.losses)
  }

  @Test func mistakesAreCountedAndSorted() {
    let scores = Tensor<Float>([[3, 0, 0], [0, 3, 0], [5, 0, 0], [1, 0, 0]])
    let found = MistakesCheck(scores, Tensor([0, 1, 1, 2]))
    #expect(found.counts == [[1, 0, 0], [1, 1, 0], [1, 0, 0]])
    #expect(found.worst == [2, 3])
  }

  @Test func labelsOfAnotherNumberAreRefused() {
    let net = Linear<Float>(inputs: 2, outputs: 2)
    #expect(throws: UsageError.self) {
      try checked {
        _ = TrainingReport(title: "", net: net, inputs: .zeros([3, 2]), labels: Tensor([0, 1]))
      }
    }
  }

  @Test func labelsBeyondTheClassesAreRefused() {
    let net = Linear<Float>(inputs: 2, outputs: 2)
    #expect(throws: UsageError.self) {
      try checked {
        _ =
          TrainingReport(title: "", net: net, inputs: .zeros([2, 2]), labels: Tensor([0, 2])).html
      }
    }
  }

  @Test func curvesAndHistogramsOfWhatIsNotFinite() {
    let page = Charts.html([.nan, .infinity, 1e308, -1e308, 2])
    #expect(page.contains("circle") && !page.contains("nan"))
    #expect(Charts.html([.nan]).contains("nothing measured"))
    #expect(Charts.strip(Tensor<Float>([.nan, .infinity])).contains("no element is finite"))
    #expect(Charts.strip(Tensor<Float>([3, 3])).contains("3 everywhere"))
  }

  @Test func aReportWithoutStepsIsAPage() {
    let net = Linear<Float>(inputs: 2, outputs: 2)
    let html = TrainingReport(title: "x", net: net).html
    #expect(html.contains("nothing measured") && html.contains("0 steps"))
  }
}
