import Testing
import Wengert

@Suite("Invalid calls") struct InvalidCallTests {
  @Test("every one is refused with its message")
  func refused() {
    for row in InvalidCalls.all() {
      do {
        try checked { try row.call() }
        Issue.record("\(row.name): not refused")
      } catch {
        #expect("\(error)" == row.message, "\(row.name)")
      }
    }
  }

  @Test("there are many, each with a name of its own and one line that names the operation")
  func table() {
    let rows = InvalidCalls.all()
    #expect(rows.count >= 300)
    #expect(Set(rows.map(\.name)).count == rows.count)
    for row in rows {
      #expect(!row.message.contains("\n"), "\(row.name)")
      #expect(row.message.contains(": "), "\(row.name)")
    }
  }

  @Test("the scope throws the first of several errors")
  func first() {
    #expect(throws: TensorError("reshaped", "[3] has 3 elements, [2] has 2")) {
      try checked {
        let x = vector.reshaped(to: [2])
        return matmul(x, matrix) + vector.reshaped(to: [5])
      }
    }
  }

  @Test("after the scope, errors stop the program no more than before it")
  func scopeEnds() throws {
    #expect(throws: TensorError.self) { try checked { vector.reshaped(to: [2]) } }
    #expect(try checked { vector.sum().scalar } == 6)
  }

  @Test("scopes nest, and each has errors of its own")
  func nested() throws {
    let sum = try checked {
      #expect(throws: TensorError.self) { try checked { vector.reshaped(to: [2]) } }
      return vector.sum().scalar
    }
    #expect(sum == 6)
  }
}
