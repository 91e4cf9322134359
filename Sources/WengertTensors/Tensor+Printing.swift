import CWengert

extension Tensor: CustomStringConvertible {
  /// The elements as NumPy prints them: aligned, at most 8 digits after the point, the middle left out
  /// of more than 1,000 elements.
  public var description: String {
    let printer = TensorPrinter(shape: shape, isShortened: count > 1_000)
    let texts = withUnsafeScalars { scalars in
      printer.positions.map { scalars[$0] }
    }
    return printer.layout(formatted(texts))
  }

  /// The elements as texts of one width.
  private func formatted(_ scalars: [Scalar]) -> [String] {
    if Scalar.dataType.isFloatingPoint {
      // The shortest text that reads back as the same element has as many digits as make sense.
      return NumberColumn(scalars.map { ($0.number.double, "\($0)") }).texts
    }
    let texts = scalars.map { "\($0)" }
    let width = texts.map(\.count).max() ?? 0
    return texts.map { String(repeating: " ", count: width - $0.count) + $0 }
  }
}

/// Which elements are printed, and where lines break: before column 75, brackets included.
private struct TensorPrinter {
  static let lineWidth = 74
  static let edge = 3
  let shape: Shape
  let isShortened: Bool
  /// Row-major positions of the elements printed.
  private(set) var positions: [Int] = []

  init(shape: Shape, isShortened: Bool) {
    self.shape = shape
    self.isShortened = isShortened
    collect(axis: 0, start: 0)
  }

  /// The indices along an axis that are printed; nil stands for those left out.
  private func indices(_ axis: Int) -> [Int?] {
    let extent = shape[axis]
    guard isShortened && extent > 2 * Self.edge else { return Array(0..<extent) }
    return Array(0..<Self.edge) + [nil] + Array(extent - Self.edge..<extent)
  }

  private mutating func collect(axis: Int, start: Int) {
    guard axis < shape.rank else {
      positions.append(start)
      return
    }
    let stride = shape[(axis + 1)...].reduce(1, *)
    for case let index? in indices(axis) { collect(axis: axis + 1, start: start + index * stride) }
  }

  func layout(_ texts: [String]) -> String {
    var remaining = texts[...]
    return layout(&remaining, axis: 0)
  }

  private func layout(_ texts: inout ArraySlice<String>, axis: Int) -> String {
    guard axis < shape.rank else { return texts.removeFirst().trimmed }
    let indent = String(repeating: " ", count: axis + 1)
    if axis == shape.rank - 1 { return "[" + row(&texts, axis, indent) + "]" }
    let gap = "\n" + String(repeating: "\n", count: shape.rank - axis - 2) + indent
    let parts = indices(axis).map { $0 == nil ? "..." : layout(&texts, axis: axis + 1) }
    return "[" + parts.joined(separator: gap) + "]"
  }

  private func row(_ texts: inout ArraySlice<String>, _ axis: Int, _ indent: String) -> String {
    var lines: [String] = []
    var line = ""
    for index in indices(axis) {
      let text = index == nil ? "..." : texts.removeFirst()
      if !line.isEmpty, indent.count + line.count + 1 + text.count > Self.lineWidth {
        lines.append(line)
        line = text
      } else {
        line = line.isEmpty ? text : line + " " + text
      }
    }
    return (lines + [line]).joined(separator: "\n" + indent)
  }
}

/// Numbers as texts of one width, their points below each other.
private struct NumberColumn {
  static let precision = 8
  let texts: [String]

  /// - Parameter numbers: Each with the shortest text that reads back as the same number.
  init(_ numbers: [(value: Double, shortest: String)]) {
    let finite = numbers.filter { $0.value.isFinite && $0.value != 0 }.map { Swift.abs($0.value) }
    let (greatest, least) = (finite.max() ?? 0, finite.min() ?? 0)
    let isExponential =
      !finite.isEmpty && (greatest >= 1e8 || least < 1e-4 || greatest / least > 1e3)
    let digits = min(
      Self.precision,
      numbers.map { Self.fractionDigits($0.value, $0.shortest, isExponential) }.max() ?? 0)
    let texts = numbers.map { Self.text($0.value, digits, isExponential) }
    // Trailing zeros go, but the texts stay aligned at the point.
    let fractions = texts.map { Self.fraction($0) }
    let kept = isExponential ? digits : (fractions.map(\.count).max() ?? 0)
    let padded = zip(texts, numbers).map { text, number -> String in
      guard number.value.isFinite, !isExponential else { return text }
      let fraction = Self.fraction(text)
      let whole = text.prefix { $0 != "." }
      return whole + "." + fraction + String(repeating: " ", count: kept - fraction.count)
    }
    let width = padded.map(\.count).max() ?? 0
    self.texts = padded.map { String(repeating: " ", count: width - $0.count) + $0 }
  }

  /// The digits after the point without trailing zeros.
  private static func fraction(_ text: String) -> String {
    guard let point = text.firstIndex(of: ".") else { return "" }
    var fraction = text[text.index(after: point)...]
    while fraction.last == "0" { fraction.removeLast() }
    return String(fraction)
  }

  /// How many digits the shortest text has after the point of the form chosen.
  private static func fractionDigits(
    _ value: Double, _ shortest: String, _ isExponential: Bool
  ) -> Int {
    guard value.isFinite else { return 0 }
    let parts = shortest.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].drop { $0 == "-" }
    let fraction = fraction(String(mantissa)).count
    if !isExponential { return max(0, fraction - exponent) }
    let digits = mantissa.filter { $0 != "." }.drop { $0 == "0" }
    let significant = String(digits.reversed().drop { $0 == "0" }).count
    return max(0, significant - 1)
  }

  private static func text(_ value: Double, _ digits: Int, _ isExponential: Bool) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    // The longest fixed text is that of a number below 1e8.
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      wg_format_number(buffer.baseAddress!, 64, value, Int32(digits), isExponential)
      return String(cString: buffer.baseAddress!)
    }
    guard digits == 0 else { return text }
    guard let e = text.firstIndex(of: "e") else { return text + "." }
    return text[..<e] + "." + text[e...]
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
