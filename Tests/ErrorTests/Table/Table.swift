import Wengert

/// Calls that must be refused, each with the message that it must be refused with.
struct InvalidCalls {
  /// One of them.
  struct Row {
    let name: String
    let message: String
    let call: () throws -> Void
  }

  private(set) var rows: [Row] = []

  /// Adds a call.
  ///
  /// - Parameters:
  ///   - name: What is wrong with it.
  ///   - message: The whole of the error's description.
  ///   - call: Makes the call; what it answers is of no interest.
  mutating func add<Answer>(
    _ name: String, _ message: String, _ call: @escaping () throws -> Answer
  ) {
    rows.append(Row(name: name, message: message) { _ = try call() })
  }

  /// All of them.
  static func all() -> [Row] {
    var calls = InvalidCalls()
    calls.addCreation()
    calls.addSubscripts()
    calls.addRandom()
    calls.addArithmetic()
    calls.addReductions()
    calls.addShapes()
    calls.addIndexing()
    calls.addGraph()
    calls.addDerivatives()
    calls.addLayers()
    calls.addSequences()
    calls.addLosses()
    calls.addMetrics()
    calls.addOptimizers()
    calls.addSchedules()
    calls.addTraining()
    calls.addGeneratedSets()
    calls.addLoading()
    calls.addPlots()
    return calls.rows
  }
}

// What the calls are made with.
let vector: Tensor<Float> = [1, 2, 3]
let matrix: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
let cube = Tensor<Double>.ones([2, 3, 4])
let scalar = Tensor<Float>(7)
let counts: Tensor<Int> = [1, 0, 2]
let nan = Double.nan
func leaf(_ shape: Shape) -> Variable<Double> { Variable(.ones(shape), requiresGradient: true) }
func generator() -> RandomGenerator { RandomGenerator(seed: 1) }
