import CWengert
import Foundation
import Testing

extension SharedState {
  /// Every `WENGERT_SWEEP_STRIDE`-th float32 there is, through the functions that training uses most;
  /// with 1, all of them (some twenty minutes).
  @Suite struct Sweep {
    struct Case: Sendable, CustomTestStringConvertible {
      let name: String
      let op: wg_unary_op
      /// In float64, whose error does not count here.
      let exact: @Sendable (Double) -> Double
      var testDescription: String { name }
    }

    static let cases = [
      Case(name: "exp", op: WG_EXP) { Foundation.exp($0) },
      Case(name: "log", op: WG_LOG) { Foundation.log($0) },
      Case(name: "tanh", op: WG_TANH) { Foundation.tanh($0) },
      Case(name: "sigmoid", op: WG_SIGMOID) { 1 / (1 + Foundation.exp(-$0)) },
      Case(name: "erf", op: WG_ERF) { Foundation.erf($0) },
    ]

    /// Float32 numbers in a row: neighbours differ by 1, and −0 is 0.
    private func place(_ x: Float) -> Int {
      let bits = Int(Int32(bitPattern: x.bitPattern))
      return bits < 0 ? Int(Int32.min) - bits : bits
    }

    /// How far a result is from the correctly rounded one; nil if one of them is NaN alone, or where the
    /// sign of a zero is wrong.
    private func distance(_ y: Float, _ exact: Double) -> Int? {
      let rounded = Float(exact)
      if y.isNaN || rounded.isNaN { return y.isNaN && rounded.isNaN ? 0 : nil }
      if y == 0 && rounded == 0 { return y.sign == rounded.sign ? 0 : nil }
      return abs(place(y) - place(rounded))
    }

    @Test func withinTwoUnitsInTheLastPlace() async {
      await #expect(processExitsWith: .success) {
        for function in SharedState.Sweep.cases {
          SharedState.Sweep().isWithinTwoUnits(function)
        }
      }
    }

    fileprivate func isWithinTwoUnits(_ function: Case) {
      let wanted = ProcessInfo.processInfo.environment["WENGERT_SWEEP_STRIDE"].flatMap(Int.init)
      let best = String(cString: wg_instruction_set())
      withEachInstructionSet { set in
        let stride = max(1, wanted ?? (set == best ? 4_099 : 65_537))
        let worst = worst(function, stride: stride)
        #expect(worst.distance <= 2, "\(function.name) \(set): \(worst)")
      }
    }

    private func worst(_ function: Case, stride: Int) -> (distance: Int, at: Float) {
      var worst = (distance: 0, at: Float(0))
      var x: [Float] = []
      x.reserveCapacity(4096)
      var bits = 0
      while bits < 1 << 32 {
        x.removeAll(keepingCapacity: true)
        while x.count < 4096, bits < 1 << 32 {
          x.append(Float(bitPattern: UInt32(bits)))
          bits += stride
        }
        let y = unary(function.op, x)
        for (x, y) in zip(x, y) {
          let distance = distance(y, function.exact(Double(x))) ?? .max
          if distance > worst.distance { worst = (distance, x) }
        }
      }
      return worst
    }
  }
}
