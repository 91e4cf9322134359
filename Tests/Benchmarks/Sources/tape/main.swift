import Wengert

// What an operation on the tape costs beyond its kernel: a chain of x · a, + b and tanh in turn,
// forward, backward and release. Prints the minimum and the median over windows, in nanoseconds per
// operation.

func chain(_ x: Variable<Float>, operations: Int) -> Variable<Float> {
  var y = x
  for index in 0..<operations {
    switch index % 3 {
    case 0: y = y * 1.01
    case 1: y = y + 0.01
    default: y = tanh(y)
    }
  }
  return y
}

func nanosecondsPerOperation(
  elements: Int, operations: Int, windows: Int, _ step: (Variable<Float>) -> Void
) -> (minimum: Double, median: Double) {
  let x = Variable(Tensor<Float>.full([elements], 0.5), requiresGradient: true)
  let clock = ContinuousClock()
  for _ in 0..<10 { step(x) }
  let times = (0..<windows).map { _ in
    let duration = clock.measure { step(x) }
    return Double(duration.components.attoseconds) / 1e9 / Double(operations)
  }.sorted()
  return (times[0], times[windows / 2])
}

let operations = 1_000
for elements in [1, 8, 1_000] {
  let recorded = nanosecondsPerOperation(elements: elements, operations: operations, windows: 300) {
    chain($0, operations: operations).sum().backward()
    $0.gradient = nil
  }
  let plain = nanosecondsPerOperation(elements: elements, operations: operations, windows: 300) {
    x in
    withoutGradients { _ = chain(x, operations: operations) }
  }
  print(
    "\(elements) elements: recorded \(recorded.minimum) (median \(recorded.median)), "
      + "forward alone \(plain.minimum) ns per operation")
}
