import WengertSupport

/// Shape and spread of a tensor, as reports of anomalies show them.
public struct TensorStatistics: Sendable, Hashable, CustomStringConvertible {
  /// The role of the tensor: `result`, `operand 0`, the name of a parameter.
  public let role: String
  /// The extents of the axes.
  public let shape: Shape
  /// The element type.
  public let dataType: DataType
  /// The least finite element; NaN if there is none.
  public let minimum: Double
  /// The greatest finite element; NaN if there is none.
  public let maximum: Double
  /// The mean of the finite elements; NaN if there is none.
  public let mean: Double
  /// How many elements are NaN.
  public let nanCount: Int
  /// How many elements are infinite.
  public let infiniteCount: Int

  init(_ role: String, _ storage: Storage) {
    self.role = role
    shape = storage.shape
    dataType = storage.dataType
    let converted = storage.converted(to: .float64)
    defer { withExtendedLifetime(converted) {} }
    let numbers = converted.elements(as: Double.self)
    var (least, greatest, sum) = (Double.infinity, -Double.infinity, 0.0)
    var (nans, infinities) = (0, 0)
    for number in numbers {
      if number.isFinite {
        least = Swift.min(least, number)
        greatest = Swift.max(greatest, number)
        sum += number
      } else if number.isNaN {
        nans += 1
      } else {
        infinities += 1
      }
    }
    let finite = numbers.count - nans - infinities
    minimum = finite > 0 ? least : .nan
    maximum = finite > 0 ? greatest : .nan
    mean = finite > 0 ? sum / Double(finite) : .nan
    (nanCount, infiniteCount) = (nans, infinities)
  }

  /// Whether every element is finite.
  public var isFinite: Bool { nanCount == 0 && infiniteCount == 0 }

  /// One line: `[2, 3] Float: min -1, max 2, mean 0.5, 1 NaN, 0 infinite`.
  public var description: String {
    let text = "\(role) \(shape) \(dataType)"
    guard shape.elementCount > 0 else { return text + ": empty" }
    return text + ": min \(short(minimum)), max \(short(maximum)), mean \(short(mean)), "
      + "\(nanCount) NaN, \(infiniteCount) infinite"
  }

  /// At most six digits.
  private func short(_ number: Double) -> String {
    number.isNaN ? "none" : NumberFormat.short(number, digits: 6)
  }
}
