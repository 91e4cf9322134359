/// A number for each axis of a kernel: one number stands for all of them (`stride: 2`), a list has one for each
/// (`stride: [2, 1]`).
public protocol AxisExtents: Sendable {
  /// One number, or one for each axis.
  var perAxis: [Int] { get }
}

extension Int: AxisExtents {
  /// The number itself.
  public var perAxis: [Int] { [self] }
}

extension Array: AxisExtents where Element == Int {
  /// The numbers themselves.
  public var perAxis: [Int] { self }
}

/// The zeros around the input of a convolution.
public enum ConvolutionPadding: Hashable, Sendable {
  /// As many before and after each axis: one number for all of them, or one for each.
  case zeros([Int])
  /// No padding: the kernel stays inside of x.
  case valid
  /// So many that the result has the extents of the input; where the number is odd, the last one stands after.
  /// For a stride of 1.
  case same

  /// The same number of zeros on all sides.
  public static func zeros(_ count: Int) -> ConvolutionPadding { .zeros([count]) }
}

extension ConvolutionPadding: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// The same number of zeros on all sides.
  public init(integerLiteral count: Int) { self = .zeros([count]) }
  /// Zeros before and after each axis.
  public init(arrayLiteral counts: Int...) { self = .zeros(counts) }
}

/// The attributes of a call with a kernel: reads them and refuses invalid ones.
struct KernelArguments {
  let name: String
  /// Number of axes that the kernel has.
  let rank: Int

  /// One number for each axis, none of them below a least one.
  func extents(
    _ value: any AxisExtents, _ label: String, atLeast least: Int
  ) throws(TensorError) -> Shape {
    let numbers = value.perAxis
    guard numbers.count == rank || numbers.count == 1 else {
      throw TensorError(
        name,
        "the \(label) \(numbers) has \(numbers.count) numbers; it must be one number or \(rank), one for "
          + "each axis")
    }
    for number in numbers where number < least || number > Int(Int32.max) {
      throw TensorError(name, "the \(label) is \(number); it must be \(least) or more")
    }
    return Shape(numbers.count == rank ? numbers : Array(repeating: numbers[0], count: rank))
  }

  /// The extent that a dilated kernel of so many elements covers.
  static func span(_ kernel: Int, _ dilation: Int) -> Int { (kernel - 1) * dilation + 1 }
}
