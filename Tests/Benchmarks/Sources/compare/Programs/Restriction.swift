import Foundation

/// All programs held to AVX2, whatever more the processor has: most machines have no more.
enum Restriction {
  /// The variable that Wengert reads; `--instruction-set` sets it.
  static let variable = "WENGERT_INSTRUCTION_SET"

  static var isOn: Bool { ProcessInfo.processInfo.environment[variable] == "avx2" }

  /// Each library's own word for it. Without a restriction OpenBLAS shall not have one: where the variable is
  /// preset, it runs at half its speed.
  static func apply(to environment: inout [String: String]) {
    environment["OPENBLAS_CORETYPE"] = nil
    guard isOn else { return }
    environment["OPENBLAS_CORETYPE"] = "Haswell"
    environment["MKL_ENABLE_INSTRUCTIONS"] = "AVX2"
    environment["ONEDNN_MAX_CPU_ISA"] = "AVX2"
    environment["ATEN_CPU_CAPABILITY"] = "avx2"
    let flags = environment["XLA_FLAGS"].map { $0 + " " } ?? ""
    // YNNPACK, which XLA takes products to, chooses AVX-512 in spite of the limit: XLA's own are used.
    environment["XLA_FLAGS"] =
      flags + "--xla_cpu_max_isa=AVX2 --xla_cpu_experimental_ynn_fusion_type="
  }
}
