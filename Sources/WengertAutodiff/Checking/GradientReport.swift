import WengertSupport

/// The result of `checkGradients`; printed as a table.
public struct GradientReport: Sendable {
  /// The result for one input.
  public struct Row: Sendable {
    /// 1 for gradients, 2 for gradients of gradients.
    public let order: Int
    /// The input's name.
    public let name: String
    /// The input's shape.
    public let shape: Shape
    /// Number of elements compared.
    public private(set) var checkedCount = 0
    /// The elements left out because the function has a kink or jump within the step.
    public private(set) var kinks: [[Int]] = []
    /// The relative error of each element compared, in the order of the elements.
    public private(set) var relativeErrors: [Double] = []
    /// The greatest error relative to the greater of the two numbers, 0 if nothing was compared.
    public private(set) var maximumRelativeError = 0.0
    /// Where that was; nil if nothing was compared.
    public private(set) var worst: Element?

    init(order: Int, name: String, shape: Shape) {
      self.order = order
      self.name = name
      self.shape = shape
    }
  }

  /// One element's two derivatives.
  public struct Element: Sendable {
    /// One index per axis.
    public let index: [Int]
    /// The derivative that the engine computed.
    public let analytic: Double
    /// The derivative by central differences.
    public let numerical: Double
    /// The step of the differences.
    public let step: Double
  }

  /// One per input, by order; the second order has one more, for the cotangent.
  public internal(set) var rows: [Row] = []
  /// The relative difference of ⟨u, Jv⟩ and ⟨Jᵀu, v⟩ per order; nil where a kink was on the way.
  public internal(set) var adjointErrors: [Double?] = []
  /// Where the function, or with order 2 its gradient, is NaN or infinite at the inputs themselves, in one
  /// line; nil if it is finite. It ends the check: no difference of such values means anything.
  public internal(set) var nonFiniteValue: String?
  /// Whether two evaluations of the function gave the same bits; if not, nothing was compared.
  public internal(set) var isDeterministic = true
  /// The error of an operation that ended the check, such as a rule's result of a wrong shape.
  public internal(set) var error: TensorError?
  /// The relative error allowed.
  public let relativeTolerance: Double

  init(relativeTolerance: Double) { self.relativeTolerance = relativeTolerance }

  /// Whether the gradients agree, and there was something to compare.
  public var passes: Bool { failure == nil }

  /// - Throws: `GradientCheckError` if the check did not pass.
  public func require() throws(GradientCheckError) {
    if failure != nil { throw GradientCheckError(report: self) }
  }

  /// The error that ended the check early; nil if it was completed.
  fileprivate var obstacle: String? {
    if let error { return "\(error)" }
    if let nonFiniteValue { return nonFiniteValue }
    return isDeterministic ? nil : "the function returns other values for the same inputs"
  }

  /// The failure, in one line; nil if the check passed.
  public var failure: String? {
    if let obstacle { return obstacle }
    let tolerance = scientific(relativeTolerance)
    for row in rows {
      if let worst = row.worst, row.maximumRelativeError > relativeTolerance {
        return "order \(row.order), \(row.name)\(worst.index): the engine says \(worst.analytic), "
          + "differences say \(worst.numerical); relative error "
          + "\(scientific(row.maximumRelativeError)) is above \(tolerance)"
      }
      if row.checkedCount == 0, !row.kinks.isEmpty {
        return "order \(row.order), \(row.name): every element lies at a kink, nothing was compared"
      }
    }
    for (index, error) in adjointErrors.enumerated() {
      if let error, error > relativeTolerance {
        return "order \(index + 1): ⟨u, Jv⟩ and ⟨Jᵀu, v⟩ differ; relative error "
          + "\(scientific(error)) is above \(tolerance)"
      }
    }
    return nil
  }
}

extension GradientReport.Row {
  mutating func add(
    _ element: Int, _ analytic: Double, _ numerical: CentralDifference,
    _ limits: GradientCheckLimits
  ) {
    guard numerical.isSmooth else {
      kinks.append(GradientReport.index(of: element, in: shape))
      return
    }
    checkedCount += 1
    let error = limits.relativeError(analytic, numerical.value)
    relativeErrors.append(error)
    guard worst == nil || error > maximumRelativeError else { return }
    maximumRelativeError = error
    worst = GradientReport.Element(
      index: GradientReport.index(of: element, in: shape), analytic: analytic,
      numerical: numerical.value, step: numerical.step)
  }
}

extension GradientReport {
  /// One index per axis of an element of a shape.
  static func index(of element: Int, in shape: Shape) -> [Int] {
    var rest = element
    var index: [Int] = []
    for extent in shape.reversed() {
      index.append(rest % extent)
      rest /= extent
    }
    return index.reversed()
  }
}

/// Gradients that do not agree with the function's values.
public struct GradientCheckError: Error, Sendable, CustomStringConvertible {
  /// All that was found.
  public let report: GradientReport

  /// The failure, in one line, and the table.
  public var description: String {
    let table = report.obstacle == nil ? "\n\(report)" : ""
    return "gradient check: \(report.failure ?? "passed")\(table)"
  }
}

extension GradientReport: CustomStringConvertible {
  /// One line per input, in columns; the reason instead, if something ended the check.
  public var description: String {
    if let obstacle { return obstacle }
    var table = [
      ["order", "input", "shape", "checked", "kinks", "error", "worst", "engine", "differences"]
    ]
    table[0].append("step")
    for row in rows {
      var cells = [
        "\(row.order)", row.name, "\(row.shape)", "\(row.checkedCount)", "\(row.kinks.count)",
        scientific(row.maximumRelativeError),
      ]
      if let worst = row.worst {
        cells += ["\(worst.index)"]
        cells += [worst.analytic, worst.numerical, worst.step].map { scientific($0) }
      }
      table.append(cells)
    }
    for (index, error) in adjointErrors.enumerated() {
      let cell = error.map { scientific($0) } ?? "kink"
      table.append(["\(index + 1)", "⟨u, Jv⟩ − ⟨Jᵀu, v⟩", "", "", "", cell])
    }
    let kinks = rows.reduce(0) { $0 + $1.kinks.count }
    let elements = kinks == 1 ? "1 element lies" : "\(kinks) elements lie"
    let left = kinks == 1 ? "was" : "were"
    let note =
      kinks == 0 ? "" : "\n\(elements) within a step of a kink or jump and \(left) left out"
    return TextTable(table).description + note
  }
}

/// A number with four significant digits: 1.234e-05.
private func scientific(_ value: Double) -> String {
  value == 0 ? "0.0" : NumberFormat.scientific(value, decimals: 3)
}
