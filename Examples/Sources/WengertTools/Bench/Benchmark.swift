import ExampleSupport
import Foundation
import Wengert

/// A short measurement of this machine: products, a step of a net, the cost of an operation on the tape.
public struct Benchmark {
  /// One measurement.
  public struct Result {
    /// The measured quantity.
    public let name: String
    /// How many threads shared the work.
    public let threads: Int
    /// The shortest time of one repetition, in seconds.
    public let seconds: Double
    /// The result, in `unit`.
    public let value: Double
    /// GFLOP/s, samples/s, or ns.
    public let unit: String
  }

  /// How long each measurement takes, in seconds.
  private let duration: Double

  /// A measurement that takes so long for each of its parts.
  public init(duration: Double = 0.7) { self.duration = duration }

  /// Measures with one thread and with all.
  ///
  /// - Parameter onResult: Called after each measurement.
  public func run(_ onResult: (Result) -> Void) {
    let all = Threads.count
    defer { Threads.count = all }
    for threads in all > 1 ? [1, all] : [1] {
      Threads.count = threads
      for size in [128, 512, 1_024] { onResult(product(size, threads)) }
      onResult(step(threads))
    }
    Threads.count = 1
    for result in tape() { onResult(result) }
  }

  /// The shortest of many repetitions: others can only make it longer.
  private func shortest(_ body: () -> Void) -> Double {
    body()
    let clock = ContinuousClock()
    let end = clock.now + .seconds(duration)
    var best = Double.infinity
    repeat {
      let start = clock.now
      body()
      let time = clock.now - start
      best = min(
        best, Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
    } while clock.now < end
    return best
  }

  private func product(_ size: Int, _ threads: Int) -> Result {
    var generator = RandomGenerator(seed: 1)
    let (a, b) = (
      Tensor<Float>.randomNormal([size, size], using: &generator),
      Tensor<Float>.randomNormal([size, size], using: &generator)
    )
    // Small products are too short for a clock.
    let repetitions = max(1, 256 / size)
    let seconds =
      shortest { for _ in 0..<repetitions { _ = matmul(a, b) } } / Double(repetitions)
    let flops = 2 * Double(size) * Double(size) * Double(size)
    return Result(
      name: "product of \(size) × \(size)", threads: threads, seconds: seconds,
      value: flops / seconds * 1e-9, unit: "GFLOP/s")
  }

  private func step(_ threads: Int) -> Result {
    var generator = RandomGenerator(seed: 1)
    let net = Sequential<Float> {
      Linear(inputs: 784, outputs: 256, using: &generator)
      ReLU()
      Linear(inputs: 256, outputs: 256, using: &generator)
      ReLU()
      Linear(inputs: 256, outputs: 10, using: &generator)
    }
    let optimizer = Adam(net.parameters)
    let inputs = Variable(Tensor<Float>.randomNormal([100, 784], using: &generator))
    let labels = Tensor((0..<100).map { $0 % 10 })
    let seconds = shortest {
      optimizer.zeroGradients()
      crossEntropy(net(inputs), labels).backward()
      optimizer.step()
    }
    return Result(
      name: "step of 784-256-256-10, batch 100", threads: threads, seconds: seconds,
      value: 100 / seconds, unit: "samples/s")
  }

  /// A thousand additions of numbers: without a tape, with it, and with the walk back.
  private func tape() -> [Result] {
    let count = 1_000
    let number = Tensor<Float>([1])
    let plain = shortest {
      var sum = number
      for _ in 0..<count { sum = sum + number }
    }
    let leaf = Variable(number, requiresGradient: true)
    let forward = shortest {
      var sum = leaf
      for _ in 0..<count { sum = sum + leaf }
    }
    let both = shortest {
      var sum = leaf
      for _ in 0..<count { sum = sum + leaf }
      _ = gradients(of: sum.sum(), withRespectTo: [leaf])
    }
    return [
      ("addition of two numbers", plain), ("the same on the tape", forward),
      ("the same, and back", both),
    ].map { name, seconds in
      Result(
        name: name, threads: 1, seconds: seconds, value: seconds / Double(count) * 1e9, unit: "ns")
    }
  }

  /// The processor's name.
  public static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    if let name = line?.split(separator: ":").last {
      return name.trimmingCharacters(in: .whitespaces)
    }
    var system = utsname()
    uname(&system)
    return withUnsafeBytes(of: system.machine) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// A table of results for a screen.
  public static func table(_ results: [Result]) -> FittedTable {
    FittedTable(
      [
        .init("measured", .name), .init("threads", rank: 1), .init("time", rank: 2),
        .init("result"), .init("", .word),
      ],
      results.map { result in
        let time =
          result.seconds < 1e-3
          ? "\(short(result.seconds * 1e6, digits: 3)) µs"
          : "\(short(result.seconds * 1e3, digits: 3)) ms"
        return [
          result.name, "\(result.threads)", time,
          result.value < 1_000 ? short(result.value, digits: 3) : grouped(Int(result.value)),
          result.unit,
        ]
      })
  }
}
