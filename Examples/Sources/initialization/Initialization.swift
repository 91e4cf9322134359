import ArgumentParser
import ExampleSupport
import Foundation
import Wengert

@main
struct Initialization: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "initialization",
    abstract: "How the scale of initial weights changes the activations of a deep net.",
    discussion: """
      Sends 1,000 samples of normal deviates through five layers of 100 units with weights of several \
      standard deviations, prints mean and standard deviation of each layer's activations beside those \
      that NumPy computes from the same seed, and draws their histograms. It needs no data.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions

  func validate() throws {
    guard common.seed <= UInt64(UInt32.max) else {
      throw ValidationError("The seed must lie between 0 and 4294967295, as NumPy's.")
    }
  }

  func run() throws {
    try pictures.prepare()
    for activation in Spread.Activation.allCases where !common.quick || activation == .sigmoid {
      common.reporter.text("\(activation.rawValue): mean and standard deviation (NumPy's)")
      let spreads = Spread.Scale.allCases.map {
        Spread(activation, $0, seed: UInt32(common.seed))
      }
      for spread in spreads { report(spread) }
      try pictures.write(
        spreadFigure(spreads), as: "initialization-\(activation.rawValue)", common.reporter)
      common.reporter.text()
    }
  }

  private func report(_ spread: Spread) {
    let reference = ReferenceSpread.layers(
      spread.activation, spread.scale, seed: UInt32(common.seed))
    common.reporter.text("  weights of deviation \(spread.scale.rawValue)")
    for (index, layer) in spread.layers.enumerated() {
      let (mean, deviation) = (layer.mean().scalar, layer.standardDeviation().scalar)
      let known = reference?[index]
      common.reporter.result(
        "layer",
        [
          "activation": .string(spread.activation.rawValue),
          "scale": .string(spread.scale.rawValue), "layer": .integer(index + 1),
          "mean": .number(mean), "deviation": .number(deviation),
          "reference_mean": .number(known?.mean ?? .nan),
          "reference_deviation": .number(known?.deviation ?? .nan),
        ],
        "    layer \(index + 1): \(short(mean)) \(short(deviation))"
          + (known.map { "  (\(short($0.mean)) \(short($0.deviation)))" } ?? ""))
    }
  }

  /// Six digits after the point, or as many before the power of ten where the number is small.
  private func short(_ value: Double) -> String {
    abs(value) < 0.001 ? String(format: "%.5e", value) : fixed(value, 6)
  }
}
