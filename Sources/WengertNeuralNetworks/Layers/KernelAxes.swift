/// The axes that a kernel moves along, as a type: `OneAxis`, `TwoAxes` or `ThreeAxes`, the last ones of a tensor.
public protocol KernelAxes: Sendable {
  /// How many there are.
  static var count: Int { get }
}

/// The axes of a pooling: `OneAxis` or `TwoAxes`.
public protocol PlaneAxes: KernelAxes {}

/// The last axis, as of signals [batch, channels, length].
public enum OneAxis: PlaneAxes {
  /// 1, the number of axes.
  public static var count: Int { 1 }
}

/// The last two axes, as of images [batch, channels, height, width].
public enum TwoAxes: PlaneAxes {
  /// 2, the number of axes.
  public static var count: Int { 2 }
}

/// The last three axes, as of volumes [batch, channels, depth, height, width].
public enum ThreeAxes: KernelAxes {
  /// 3, the number of axes.
  public static var count: Int { 3 }
}

/// A layer that is known under an alias of its type.
protocol AliasedLayer {
  /// The alias, as `Conv2d<Float>`.
  static var alias: String { get }
}
