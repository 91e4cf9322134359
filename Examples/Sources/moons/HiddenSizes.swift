import ExampleSupport
import Wengert
import WengertPlots

extension Show {
  /// Nets with a hidden layer of different sizes: from too stiff to so bendable that they learn the
  /// noise.
  func hiddenSizes() throws {
    reporter.text("\nSizes of the hidden layer: 3 layers, tanh, constant rate")
    var panels: [Panel] = []
    for size in [1, 2, 3, 4, 5, 20, 50] {
      let net = MoonsNet(widths: [2, size, 2], seed: seed) { tanh($0) }
      let descent = Descent(net, on: moons, decay: 0)
      let title = "\(size) hidden unit\(size == 1 ? "" : "s")"
      try descent.run(title, iterations: iterations)
      reporter.result(
        "hidden-size", ["size": .integer(size), "loss": .number(descent.printedLoss())],
        "Loss with \(title): \(fixed(descent.printedLoss(), 6))")
      report("hidden-size-\(size)", title, moons) { net.classes(of: $0) }
      panels.append(boundaryPanel(title, moons) { net.classes(of: $0) })
    }
    let figure = Figure(
      title: "How large a hidden layer?", width: 1_280, height: 620, columns: 4
    ) { panels }
    try pictures.write(figure, as: "moons-hidden-sizes", reporter)
  }
}
