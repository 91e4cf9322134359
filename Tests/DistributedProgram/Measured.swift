import Foundation

/// What `chrt -f 1 Tests/distributed rates` printed on 2 cores of an AMD EPYC, family 26 model 2, with TCP between two
/// ranks of one thread each.
enum Measured {
  /// In seconds.
  static let perMessage = 20e-6
  /// In bytes per second, of links of 1 and 10 Gbit/s.
  static let (oneGigabit, tenGigabit) = (0.121e9, 1.24e9)
  /// Seconds of a core for each byte that a rank sends: what the steps below took besides.
  static let corePerByte = 0.75e-9
  /// A step takes its operations divided by `rate`, in FLOP per second and core, and `perParameter` seconds for
  /// each parameter and shard: 256 samples of `w7` in 1 and 8 shards took 14.4 and 30.2 ms, those of `deep` 31.3
  /// and 61.8.
  static let (rate, perParameter) = (200e9, 1.25e-9)

  /// The step of one shard.
  static func compute(flops: Double, parameters: Double, cores: Double) -> Double {
    (flops / rate + parameters * perParameter) / cores
  }

  /// Two ranks: the buckets' bytes, one rank's time for its shard, and steps at 1 and 10 Gbit/s.
  private static let steps: [(name: String, buckets: [Double], compute: Double, steps: [Double])] =
    [
      ("w5", [128_856, 1_228_800], 0.75e-3, [11.46e-3, 2.60e-3]),
      ("w7", [45_096, 4_194_304, 3_215_360], 8.51e-3, [70.58e-3, 16.31e-3]),
      (
        "deep", [22_568, 3_151_872, 3_151_872, 3_151_872, 3_706_880], 19.37e-3,
        [127.14e-3, 32.90e-3]
      ),
    ]

  /// Prints what the model says of what was measured.
  static func compare() {
    print("| net | link | model, ms | measured, ms |\n|---|--:|--:|--:|")
    for (name, buckets, compute, steps) in steps {
      for (gigabits, step) in zip([1, 10], steps) {
        var model = CostModel(buckets: buckets, compute: compute)
        model.bandwidth = gigabits == 1 ? oneGigabit : tenGigabit
        let words = [model.step(2), step].map { String(format: "%.1f", 1e3 * $0) }
        print("| \(name) | \(gigabits) Gbit/s | \(words[0]) | \(words[1]) |")
      }
    }
  }
}
