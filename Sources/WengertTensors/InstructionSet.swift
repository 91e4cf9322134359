import CWengert
import WengertErrors

/// The processor's instructions that the kernels are compiled for.
///
/// Every kernel is compiled once for each set, and one set serves them all: at first the one that the
/// environment variable `WENGERT_INSTRUCTION_SET` names, or else the best that this processor has. A value
/// that names none of this processor's sets stops the program.
///
/// Results of one set have the same bits on every processor that has it. Between sets they differ in the
/// last places: vectors of another length sum in another order, and `baseline` has no fused multiply-add.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// The instructions of every processor; on x86, SSE2.
  case baseline
  /// AVX2 with fused multiply-add: x86 processors since 2013.
  case avx2
  /// AVX-512 with the extensions F, VL, BW and DQ.
  case avx512
  /// NEON: every 64-bit Arm processor.
  case neon

  /// Whether this processor has the instructions, and this build the kernels.
  public var isAvailable: Bool { wg_has_instruction_set(rawValue) }

  /// The set in use.
  ///
  /// To set one that is not available is a programmer's error. Results that are being computed meanwhile may
  /// come from either set.
  public static var current: InstructionSet {
    get { InstructionSet(rawValue: String(cString: wg_instruction_set()))! }
    set {
      if wg_select_instruction_set(newValue.rawValue) { return }
      let available = allCases.filter(\.isAvailable).map(\.rawValue)
      fail(
        UsageError(
          "InstructionSet.current",
          "this processor has no \(newValue); it has \(available.joined(separator: ", "))"))
    }
  }
}
