import Wengert

/// Samples in memory, with their targets.
public struct Samples: Sendable {
  /// [count, …].
  public var inputs: Tensor<Float>
  /// [count] class numbers, or [count, outputs] values.
  public var targets: Tensor<Float>

  /// How many there are.
  public var count: Int { inputs.shape.first ?? 0 }

  /// The class numbers of a classifier's samples.
  public var classes: Tensor<Int> { Tensor<Int>(converting: targets) }

  /// FNV-1a of 64 bits over the bits of all numbers, taken up from an earlier one.
  func checksum(after start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    var sum = start
    for tensor in [inputs, targets] {
      for value in tensor.scalars { sum = (sum ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
    }
    return sum
  }

  func rows(_ range: Range<Int>) -> Samples {
    Samples(inputs: inputs[range], targets: targets[range])
  }
}

/// The facts of a net's data that are needed to use it on others.
public struct DataFacts: Codable, Equatable, Sendable {
  /// The shape of one sample.
  public var inputShape: [Int] = []
  /// The names of a table's columns; empty for pictures and arrays.
  public var inputNames: [String] = []
  /// The names of the classes; empty for values.
  public var classNames: [String] = []
  /// The names of the values; empty for classes.
  public var outputNames: [String] = []
  /// The numbers subtracted from each column; empty for none.
  public var mean: [Float] = []
  /// The divisor of each column.
  public var deviation: [Float] = []
  /// How many samples there were, those put apart included.
  public var sampleCount = 0
  /// A checksum of all samples and targets, as they were read.
  public var checksum = ""

  /// Whether classes are told apart.
  public var isClassifier: Bool { !classNames.isEmpty }
  /// How many numbers the net returns for a sample.
  public var outputCount: Int { isClassifier ? classNames.count : outputNames.count }

  /// Samples as the net was trained on.
  func standardized(_ inputs: Tensor<Float>) -> Tensor<Float> {
    guard !mean.isEmpty else { return inputs }
    let shape = Shape(inputShape)
    return (inputs - Tensor(mean, shape: shape)) / Tensor(deviation, shape: shape)
  }
}

/// Data that are drawn, for which no file is needed. A folder of such a name is written `./digits`.
enum GeneratedData {
  static let names = ["moons", "circles", "spirals", "digits"]
}
