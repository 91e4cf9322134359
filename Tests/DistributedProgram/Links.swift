import Wengert
import WengertDistributed

/// Measures how long buckets of several sizes take between the ranks, and fits time for each message and byte.
func measureLinks(_ group: Group, repetitions: Int) throws {
  var points: [(bytes: Double, seconds: Double)] = []
  for count in [256, 65_536, 1 << 18, 1 << 20, 1 << 22] {
    let parameter = Variable(Tensor<Float>.zeros([count]), requiresGradient: true)
    let gradient = Variable(Tensor<Float>.ones([count]))
    var times: [Double] = []
    for _ in 0..<(repetitions + 1) {
      try group.barrier()
      let start = ContinuousClock.now
      let average = group.averaging([parameter], bucketSize: .max)
      average.receive(gradient, of: parameter)
      try average.finish()
      times.append(start.duration(to: .now).inSeconds)
    }
    // The first one makes connections.
    let median = times.dropFirst().sorted()[repetitions / 2]
    points.append((Double(4 * count), median))
    if group.isLeader { print("bucket of \(4 * count) bytes: \(median) s") }
  }
  guard group.isLeader else { return }
  let (latency, perByte) = fitted(points)
  // An average sends one more round, that of which parameters have gradients.
  let ranks = Double(group.count)
  let perMessage = latency / (2 * (ranks - 1) + 2 * (ranks - 1))
  print(
    "ranks \(group.count): \(perMessage) s per message, "
      + "\(2 * (ranks - 1) / ranks / perByte / 1e9) GB/s per rank")
}

/// Intercept and slope with the smallest relative errors.
private func fitted(_ points: [(bytes: Double, seconds: Double)]) -> (Double, Double) {
  var (w, wx, wy, wxx, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
  for (x, y) in points {
    let weight = 1 / (y * y)
    (w, wx, wy) = (w + weight, wx + weight * x, wy + weight * y)
    (wxx, wxy) = (wxx + weight * x * x, wxy + weight * x * y)
  }
  let slope = (w * wxy - wx * wy) / (w * wxx - wx * wx)
  return ((wy - slope * wx) / w, slope)
}
