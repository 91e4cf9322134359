import Foundation
import Workloads

/// A program that takes part.
struct Contender {
  /// Its name in tables and options.
  let name: String
  /// Its command, but for the workload.
  let command: [String]
  /// What follows the workload.
  let options: [String]
  /// The workloads it has.
  let cases: [Case]

  static let wengert = Contender(
    name: "Wengert", command: [CommandLine.arguments[0], "child"], options: [], cases: Case.allCases
  )

  /// All, Wengert first.
  static func all(in folder: Folder) -> [Contender] {
    func python(_ name: String, _ file: String, _ options: [String], _ cases: [Case])
      -> Contender
    {
      Contender(
        name: name, command: [folder.python, folder.peers + "/" + file], options: options,
        cases: cases)
    }
    let affine: [Case] = [.w1, .w1Double, .w2, .w3, .w4, .w5, .w6, .w7]
    let images: [Case] = [.w9, .w11]
    let sequences: [Case] = [.w10, .w12]
    let plain = Case.allCases.filter { !images.contains($0) && !$0.isSequence }
    return [
      wengert,
      python("NumPy", "numpy_peer.py", [], affine.dropLast()),
      python("PyTorch", "torch_peer.py", ["eager"], Case.allCases),
      // Without an optimizer there is nothing to fuse.
      python("PyTorch fused", "torch_peer.py", ["fused"], affine + images + sequences),
      python("torch.compile", "torch_peer.py", ["compile"], Case.allCases),
      python("JAX", "jax_peer.py", [], Case.allCases),
      python("MLX", "mlx_peer.py", [], plain),
    ]
  }

  /// Starts it on a workload; on as many cores as threads unless said.
  func start(_ workload: Case, numbers: String, threads: Int, cores: Int? = nil)
    throws(ChildFailure)
    -> ChildProcess
  {
    guard FileManager.default.isExecutableFile(atPath: command[0]) || !command[0].contains("/")
    else { throw ChildFailure(description: "not installed: see Tests/Benchmarks/Peers/install") }
    return try ChildProcess(
      command + [workload.rawValue] + (self.name == "Wengert" ? [] : ["\(threads)"]) + [numbers]
        + options,
      environment: Contender.environment(threads: threads), cores: cores ?? threads)
  }

  /// Where torch.compile keeps what it compiled: what an earlier run did must not shorten the time to the
  /// first step.
  static let compilerCache = NSTemporaryDirectory() + "benchmark-inductor-\(getpid())"

  /// This program's environment without what would set a peer's pace, and with the number of threads under
  /// every name that one of them reads.
  static func environment(threads: Int) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    Restriction.apply(to: &environment)
    for name in [
      "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NPROC", "WENGERT_THREADS",
    ] {
      environment[name] = "\(threads)"
    }
    environment["PYTHONNOUSERSITE"] = "1"
    environment["TORCHINDUCTOR_CACHE_DIR"] = compilerCache
    return environment
  }
}
