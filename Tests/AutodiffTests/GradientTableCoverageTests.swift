import Foundation
import Testing

/// That no exported operation is without a row.
@Suite struct GradientTableCoverageTests {
  /// Public declarations among the operations that no row can check, and why.
  private let exempt: [String: String] = [
    "zeros(_:)": "makes an argument",
    "argSorted(along:descending:)": "returns integers",
    "isNaN(_:)": "returns Booleans", "isInfinite(_:)": "returns Booleans",
    "isFinite(_:)": "returns Booleans",
  ]

  @Test func everyExportedOperationHasARow() throws {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().appending(path: "../../Sources/WengertAutodiff/Operations")
      .standardized
    let listed = Set(GradientTable.rows.flatMap(\.covers)).union(exempt.keys)
    var declared: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      let names = publicFunctions(in: text)
      for name in names where !listed.contains(name) {
        Issue.record("\(file): \(name) is in no row of the gradient table")
      }
      declared.formUnion(names)
    }
    #expect(declared.count > 95, "the scan finds the declarations")
    for name in listed.subtracting(declared).sorted() {
      Issue.record("a row covers \(name), which no operation declares")
    }
  }

  @Test func declarationsAreFound() {
    let text = """
      public func pow<T: TensorLike>(_ base: T, _ exponent: Double) -> T
      where T.Scalar: FloatingTensorScalar { apply() }
        public static prefix func - (operand: Self) -> Self { apply(Negate(), operand) }
        public static func *= (lhs: inout Self, rhs: Scalar) { lhs = lhs * rhs }
        public func sum(
          along axes: [Int]? = nil, keepingDimensions: Bool = f(1, 2)
        ) -> Self { self }
        public subscript(_ selectors: any AxisSelector...) -> Self { self }
        public func squaredNorm() -> Element { self }
        func hidden(_ x: Self) -> Self { x }
      """
    #expect(
      publicFunctions(in: text) == [
        "pow(_:_:)", "prefix -(Self)", "*=(inout Self, Scalar)", "sum(along:keepingDimensions:)",
        "subscript(_:)", "squaredNorm()",
      ])
  }
}

/// The public functions, operators and subscripts of a source text: functions with their labels,
/// operators, which have none, with their operands' types.
func publicFunctions(in text: String) -> [String] {
  let declaration =
    /public (?:static )?(prefix )?(?:func ([^\s(<]+|<=?|\*)|(subscript))\s*(?:<[^>]*>)?\s*\(/
  return text.matches(of: declaration).map { match in
    let name = String(match.output.2 ?? match.output.3 ?? "")
    let parameters = parameters(of: text[match.range.upperBound...])
    if name.first.map({ $0.isLetter }) == true {
      return name + "(" + parameters.map { $0.label + ":" }.joined() + ")"
    }
    let prefix = match.output.1.map(String.init) ?? ""
    return prefix + name + "(" + parameters.map { written($0.type) }.joined(separator: ", ") + ")"
  }
}

/// An operator's operand type as rows write it: the operators stand once for each concrete type.
private func written(_ type: String) -> String {
  switch type {
  case "Tensor", "Variable", "Value": "Self"
  case "Double": "Scalar"
  default: type
  }
}

/// The parameters in a text that starts after the opening parenthesis.
private func parameters(of text: Substring) -> [(label: String, type: String)] {
  var depth = 0
  var pieces = [""]
  scan: for character in text {
    switch character {
    case "(", "[": depth += 1
    case ")" where depth == 0: break scan
    case ")", "]": depth -= 1
    case "," where depth == 0:
      pieces.append("")
      continue scan
    default: break
    }
    pieces[pieces.count - 1].append(character)
  }
  if pieces == [""] { return [] }
  return pieces.map { piece in
    let sides = piece.split(separator: ":", maxSplits: 1)
    let label = sides[0].split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    return (label, sides.count > 1 ? sides[1].trimmingCharacters(in: .whitespaces) : "")
  }
}
