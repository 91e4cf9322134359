import CWengert
import Testing

/// The sets that this processor and this build have, the best last.
let instructionSets: [String] = {
  let names: [String] = ["baseline", "neon", "avx2", "avx512"]
  return names.filter { wg_has_instruction_set($0) }
}()

/// Runs `body` with the kernels of each instruction set. The choice is the whole process', so that it is only
/// for tests that run in a process of their own: bits of other tests would change under them.
func withEachInstructionSet(_ body: (String) -> Void) {
  let before = String(cString: wg_instruction_set())
  for set in instructionSets {
    #expect(wg_select_instruction_set(set))
    #expect(String(cString: wg_instruction_set()) == set)
    body(set)
  }
  #expect(wg_select_instruction_set(before))
}

extension SharedState {
  @Suite struct InstructionSets {
    private func random<T: Real>(_ count: Int, _ seed: UInt64, _: T.Type) -> [T] {
      var random = Random(seed)
      return random.reals(count, in: -1...1)
    }

    /// Products, with and without a bias, come from the set that is selected.
    private func selectionReachesProducts<T: Real>(_: T.Type) {
      let (m, n, k) = (37, 45, 300)
      let (a, b) = (random(m * k, 1, T.self), random(k * n, 2, T.self))
      let bias = random(n, 3, T.self)
      let (rows, columns, depth) = (Int64(m), Int64(n), Int64(k))
      var results: [[T]] = []
      withEachInstructionSet { set in
        var (own, selected, affine) = (
          [T](repeating: 7, count: m * n), [T](repeating: 8, count: m * n),
          [T](repeating: 9, count: m * n)
        )
        #expect(
          wg_gemm_with_instruction_set(
            set, T.dtype, false, false, rows, columns, depth, a, depth, b, columns, false, &own,
            columns))
        wg_gemm(
          T.dtype, false, false, rows, columns, depth, a, depth, b, columns, false, &selected,
          columns)
        #expect(selected == own, "\(T.name), \(set)")
        wg_affine(T.dtype, rows, columns, depth, a, b, bias, &affine)
        #expect(affine == own.indices.map { own[$0] + bias[$0 % n] }, "\(T.name), \(set), affine")
        results.append(own)
      }
      // On x86 the baseline has no fused multiply-add: if no set differed from it, nothing was selected.
      if results.count > 1 { #expect(results[0] != results[1]) }
    }

    @Test func theSelectedSetReachesProducts() async {
      await #expect(processExitsWith: .success) {
        SharedState.InstructionSets().theSelectedSetReachesProductsHere()
      }
    }

    fileprivate func theSelectedSetReachesProductsHere() {
      selectionReachesProducts(Float.self)
      selectionReachesProducts(Double.self)
    }

    @Test func theSelectedSetReachesElementwiseKernels() async {
      await #expect(processExitsWith: .success) {
        SharedState.InstructionSets().theSelectedSetReachesElementwiseKernelsHere()
      }
    }

    fileprivate func theSelectedSetReachesElementwiseKernelsHere() {
      let x = random(1000, 4, Double.self)
      var results: [[Double]] = []
      withEachInstructionSet { _ in results.append(unary(WG_TANH, x)) }
      if results.count > 1 { #expect(results[0] != results[1]) }
    }

    @Test func unknownNamesChangeNothing() {
      let before = String(cString: wg_instruction_set())
      for name in ["", "AVX2", "avx", "avx512f", "sse9"] {
        #expect(!wg_has_instruction_set(name))
        #expect(!wg_select_instruction_set(name))
      }
      #expect(String(cString: wg_instruction_set()) == before)
    }
  }
}
