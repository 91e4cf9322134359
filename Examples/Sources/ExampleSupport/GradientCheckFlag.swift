import ArgumentParser
import Wengert
import WengertPlots

/// Whether a program checks its net's gradients instead of training it.
public struct GradientCheckFlag: ParsableArguments {
  /// Whether gradients are to be checked.
  @Flag(
    name: .customLong("check-gradients"),
    help: """
      Instead of training, compare the gradients of all parameters with numerical differences, in \
      Double; draw how great the errors are, and fail if one is too great.
      """)
  public var isWanted = false

  /// Makes the default options.
  public init() {}

  /// Checks a net's gradients at 100 elements of each parameter at most, prints the report and draws the
  /// distribution of the errors.
  ///
  /// - Parameters:
  ///   - program: The beginning of the picture's name.
  ///   - net: A net of Doubles.
  ///   - order: 2 to check gradients of gradients, too.
  ///   - loss: Of the net, on a small batch.
  /// - Throws: When a gradient is wrong.
  public func check<Net: Module>(
    _ program: String, _ net: Net, _ common: CommonOptions, _ pictures: PictureOptions,
    order: Int = 1, loss: @escaping (Net) -> Variable<Net.Scalar>
  ) throws {
    let report = checkGradients(
      of: net, order: order,
      options: GradientCheckOptions(
        maximumElements: common.quick ? 20 : 100, seed: common.seed),
      loss: loss)
    common.reporter.text("\(report)")
    for row in report.rows where common.json {
      common.reporter.result(
        "gradient",
        [
          "order": .integer(row.order), "parameter": .string(row.name),
          "shape": .string("\(row.shape)"), "checked": .integer(row.checkedCount),
          "at_kinks": .integer(row.kinks.count),
          "relative_error": .number(row.maximumRelativeError),
        ], "")
    }
    let figure = report.figure(title: "Relative errors of the gradients: \(program)")
    try pictures.write(figure, as: "\(program)-gradients", common.reporter)
    try report.require()
  }
}
