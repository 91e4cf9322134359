import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

extension Show {
  /// Exercise 4: three classes, on heaps of points that a few straight lines part and on spirals that
  /// none do.
  func threeClasses() throws {
    reporter.text("\nThree classes")
    var random = NumPyRandom(seed: seed)
    let centers = [(x: -1.5, y: 0.0), (x: 1.5, y: 0.0), (x: 0.0, y: 2.0)]
    let blobs = PointSet.blobs(count: 300, centers: centers, standardDeviation: 0.6, using: &random)
    let spirals = PointSet.spirals(countPerArm: 100, seed: seed)
    let panels = [
      try trainOnThree(blobs, "Blobs, 3 hidden units", name: "blobs", hidden: 3),
      try trainOnThree(spirals, "Spirals, 50 hidden units", name: "spirals", hidden: 50),
    ]
    let figure = Figure(title: "Three classes", width: 960, height: 460, columns: 2) { panels }
    try pictures.write(figure, as: "moons-three-classes", reporter)
  }

  private func trainOnThree(
    _ set: PointSet, _ title: String, name: String, hidden: Int
  ) throws -> Panel {
    let net = MoonsNet(widths: [2, hidden, set.classCount], seed: seed) { tanh($0) }
    let descent = Descent(net, on: set, decay: 0.001)
    try descent.run(title, iterations: iterations)
    reporter.result(
      "three-classes", ["net": .string(name), "loss": .number(descent.printedLoss())],
      "\(title): loss \(fixed(descent.printedLoss(), 6))")
    report(name, title, set) { net.classes(of: $0) }
    return boundaryPanel(title, set) { net.classes(of: $0) }
  }
}
