import Wengert

/// Times of a repeated body.
public struct Timing: Codable, Sendable {
  /// Nanoseconds per unit of work.
  public let minimum: Double
  /// Nanoseconds per unit of work.
  public let median: Double

  /// Calls `body` in windows of about `window` nanoseconds, after a warm-up.
  ///
  /// - Parameters:
  ///   - units: Units of work in a call.
  ///   - windows: How many.
  ///   - window: The least length of a window.
  public init(
    units: Double, windows: Int, window: Double = 3e5, _ body: () -> Void
  ) {
    func time(_ calls: Int) -> Double {
      let begin = Child.now()
      for _ in 0..<calls { body() }
      return Double(Child.now() - begin)
    }
    var calls = 1
    while time(calls) < window { calls *= 2 }
    let times = (0..<windows).map { _ in time(calls) / Double(calls) / units }.sorted()
    minimum = times[0]
    median = times[windows / 2]
  }
}

/// What an operation on the tape costs: a chain of × 1.01, + 0.001 and tanh in turn.
public struct OperationCost: Codable, Sendable {
  /// Number of elements.
  public let elements: Int
  /// Forward, backward and release, per operation.
  public let recorded: Timing
  /// Forward alone, without a tape, per operation.
  public let plain: Timing

  /// Measures chains of 1,000 operations on so many elements.
  public init(elements: Int, windows: Int = 100) {
    let length = 1_000
    let start = Variable(Tensor<Float>.full([elements], 0.5), requiresGradient: true)
    let chain = Chain(start: start, length: length)
    self.elements = elements
    recorded = Timing(units: Double(length), windows: windows) { chain.step() }
    plain = Timing(units: Double(length), windows: windows) {
      withoutGradients { _ = chain.forward() }
    }
  }
}

/// The pace of an element-wise operation on tensors.
public struct ElementwisePace: Codable, Sendable {
  /// The operation.
  public let name: String
  /// Number of elements.
  public let elements: Int
  /// Bytes read and written for an element.
  public let bytes: Int
  /// Per element.
  public let time: Timing

  /// Measures operations on so many fp32 elements.
  public static func all(elements: Int, windows: Int = 50) -> [ElementwisePace] {
    var generator = RandomGenerator(seed: 1)
    let x = Tensor<Float>.randomUniform([elements], low: 0.1, high: 2, using: &generator)
    let y = Tensor<Float>.randomUniform([elements], low: 0.1, high: 2, using: &generator)
    func pace(_ name: String, _ bytes: Int, _ body: () -> Tensor<Float>) -> ElementwisePace {
      ElementwisePace(
        name: name, elements: elements, bytes: bytes,
        time: Timing(units: Double(elements), windows: windows) { _ = body() })
    }
    return [
      pace("x + y", 12) { x + y }, pace("x * 1.01", 8) { x * 1.01 }, pace("relu x", 8) { relu(x) },
      pace("√x", 8) { sqrt(x) }, pace("exp x", 8) { exp(x) }, pace("ln x", 8) { log(x) },
      pace("tanh x", 8) { tanh(x) }, pace("sigmoid x", 8) { sigmoid(x) },
    ]
  }
}
