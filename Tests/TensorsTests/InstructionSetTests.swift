import Testing
import Wengert

@Suite("Instruction sets") struct InstructionSetTests {
  @Test func theBestIsInUse() {
    let available = InstructionSet.allCases.filter(\.isAvailable)
    #expect(available.contains(InstructionSet.current))
    #expect(InstructionSet.baseline.isAvailable != InstructionSet.neon.isAvailable)
  }

  @Test func oneThatThisProcessorLacksIsRefused() throws {
    let before = InstructionSet.current
    let missing = try #require(InstructionSet.allCases.first { !$0.isAvailable })
    let error = #expect(throws: UsageError.self) {
      try checked { InstructionSet.current = missing }
    }
    #expect(error?.description.contains("this processor has no \(missing); it has ") == true)
    #expect(InstructionSet.current == before)
  }

  @Test func aSelectedSetComputes() async {
    await #expect(processExitsWith: .success) {
      for set in InstructionSet.allCases where set.isAvailable {
        InstructionSet.current = set
        precondition(InstructionSet.current == set)
        precondition(matmul(Tensor<Float>.ones([3, 40]), .ones([40, 5])) == .full([3, 5], 40))
      }
    }
  }
}
