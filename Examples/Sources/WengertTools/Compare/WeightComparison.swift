import ExampleSupport
import Wengert

/// How the tensors of two files differ.
public struct WeightComparison {
  /// How one tensor differs.
  public struct Row {
    /// Its name.
    public let name: String
    /// Its shape.
    public let shape: [Int]
    /// How many elements differ.
    public let differentCount: Int
    /// The greatest difference; infinite where only one of two is a number.
    public let greatestDifference: Double
    /// The greatest difference relative to the greatest magnitude in the tensor.
    public let relativeDifference: Double
    /// The greatest difference in units of the last place; nil of types that have none here.
    public let ulps: Int?
    /// Where the greatest difference is.
    public let index: [Int]
  }

  /// The tensors that both files have, in the order of the first.
  public private(set) var rows: [Row] = []
  /// The tensors of the first file alone.
  public private(set) var onlyFirst: [String] = []
  /// The tensors of the second file alone.
  public private(set) var onlySecond: [String] = []
  /// The tensors of different shapes.
  public private(set) var otherShapes: [(name: String, first: [Int], second: [Int])] = []

  /// Compares all tensors of two files.
  ///
  /// - Throws: When one of them cannot be read.
  public init(_ first: InspectedFile, _ second: InspectedFile) throws {
    let others = Dictionary(second.entries.map { ($0.name, $0) }) { first, _ in first }
    let names = Set(first.entries.map(\.name))
    onlySecond = second.entries.map(\.name).filter { !names.contains($0) }
    for entry in first.entries {
      guard let other = others[entry.name] else {
        onlyFirst.append(entry.name)
        continue
      }
      guard entry.shape == other.shape else {
        otherShapes.append((entry.name, entry.shape, other.shape))
        continue
      }
      rows.append(
        WeightComparison.row(
          entry, try entry.tensor(in: first.path), try other.tensor(in: second.path),
          type: entry.type == other.type ? entry.type : ""))
    }
  }

  /// Whether nothing differs.
  public var isEqual: Bool {
    onlyFirst.isEmpty && onlySecond.isEmpty && otherShapes.isEmpty
      && rows.allSatisfy { $0.differentCount == 0 }
  }

  private static func row(
    _ entry: InspectedFile.Entry, _ a: Tensor<Double>, _ b: Tensor<Double>, type: String
  ) -> Row {
    var (count, place, greatest, magnitude) = (0, 0, 0.0, 0.0)
    var ulps = 0
    a.withUnsafeScalars { a in
      b.withUnsafeScalars { b in
        for index in a.indices {
          let (x, y) = (a[index], b[index])
          if x.isFinite { magnitude = max(magnitude, abs(x)) }
          if x == y || (x.isNaN && y.isNaN) { continue }
          count += 1
          let difference = x.isFinite && y.isFinite ? abs(x - y) : .infinity
          if difference > greatest || count == 1 { (greatest, place) = (difference, index) }
          ulps = max(ulps, distance(x, y, type))
        }
      }
    }
    let hasPlaces = ["F32", "F64", "Float", "Double"].contains(type)
    return Row(
      name: entry.name, shape: entry.shape, differentCount: count, greatestDifference: greatest,
      relativeDifference: magnitude > 0 ? greatest / magnitude : greatest,
      ulps: hasPlaces ? ulps : nil, index: position(place, entry.shape))
  }

  /// How many numbers of the type lie between two, one of them counted.
  private static func distance(_ x: Double, _ y: Double, _ type: String) -> Int {
    func order(_ bits: Int64, _ least: Int64) -> Int64 { bits < 0 ? least &- bits : bits }
    guard x.isFinite, y.isFinite else { return .max }
    if type == "F32" || type == "Float" {
      let (a, b) = (
        Int64(Int32(bitPattern: Float(x).bitPattern)),
        Int64(Int32(bitPattern: Float(y).bitPattern))
      )
      return Int(abs(order(a, Int64(Int32.min)) - order(b, Int64(Int32.min))))
    }
    let (a, b) = (Int64(bitPattern: x.bitPattern), Int64(bitPattern: y.bitPattern))
    let (difference, overflow) = order(a, .min).subtractingReportingOverflow(order(b, .min))
    return overflow || difference == .min ? .max : Int(abs(difference))
  }

  private static func position(_ place: Int, _ shape: [Int]) -> [Int] {
    var rest = place
    return shape.reversed().map { extent in
      defer { rest /= max(extent, 1) }
      return rest % max(extent, 1)
    }.reversed()
  }

  /// Lines for a screen: differences are listed, equal tensors counted.
  public func text(on screen: Screen) -> String {
    var lines: [String] = []
    for (names, place) in [(onlyFirst, "first"), (onlySecond, "second")] where !names.isEmpty {
      lines += wrapped(
        screen.shown("only in the \(place): \(names.joined(separator: ", "))"), to: screen.width)
    }
    for (name, first, second) in otherShapes {
      lines += wrapped(screen.shown("\(name): \(first) and \(second)"), to: screen.width)
    }
    let different = rows.filter { $0.differentCount > 0 }
    if !different.isEmpty {
      let table = FittedTable(
        [
          .init("tensor", .name), .init("shape", .word, rank: 3), .init("differ", rank: 2),
          .init("greatest"), .init("relative", rank: 4), .init("ulps", rank: 1),
          .init("at", .word, rank: 5),
        ],
        different.map { row in
          [
            row.name, "\(row.shape)", grouped(row.differentCount), short(row.greatestDifference),
            short(row.relativeDifference, digits: 2),
            row.ulps.map { $0 == .max ? "-" : grouped($0) } ?? "", "\(row.index)",
          ]
        })
      lines.append(table.text(on: screen))
    }
    let equal = rows.count - different.count
    if isEqual {
      let what = equal == 1 ? "the tensor is" : "all \(equal) tensors are"
      lines.append("\(what) equal, bit by bit but for the sign of zeros")
    } else if rows.isEmpty {
      lines.append("no tensor of one shape is in both")
    } else {
      lines.append("\(equal) of \(counted(rows.count, "tensor")) of both are equal")
    }
    return lines.joined(separator: "\n")
  }

  /// One object.
  public var json: JSONValue {
    .object([
      ("equal", .boolean(isEqual)), ("only_first", .array(onlyFirst.map { .string($0) })),
      ("only_second", .array(onlySecond.map { .string($0) })),
      ("other_shapes", .array(otherShapes.map { .string($0.name) })),
      (
        "tensors",
        .array(
          rows.map { row in
            .object([
              ("name", .string(row.name)), ("different", .integer(row.differentCount)),
              ("greatest_difference", .number(row.greatestDifference)),
              ("relative_difference", .number(row.relativeDifference)),
              ("ulps", .number(row.ulps.map { $0 == .max ? .nan : Double($0) } ?? .nan)),
              ("index", .array(row.index.map { .integer($0) })),
            ])
          })
      ),
    ])
  }
}
