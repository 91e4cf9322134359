import Testing
import Wengert
import WengertAutodiff
import WengertTensors

/// Where a result is put.
@Suite struct DestinationTests {
  /// Whatever an operation is made of, it fills memory that it is given with the bits that it computes alone.
  @Test(arguments: GradientTable.rows)
  func anOperationComputesIntoGivenMemory(_ row: GradientRow) throws {
    var count = 0
    for shapes in row.cases {
      let operands = row.operands(shapes).map { Variable($0, requiresGradient: true) }
      _ = observing { operation, operands, results in
        guard let operation = operation as? any Primitive, let result = results.first else {
          return
        }
        count += 1
        let memory = Value(elements: Storage(result.shape, result.dataType))
        memory.elements.fill(result.dataType == .bool ? .integer(1) : .integer(77))
        do {
          let again = try operation.compute(operands, into: memory)
          #expect(again.elements.pointer == memory.elements.pointer, "\(operation.name)")
          #expect(bytes(again) == bytes(result), "\(operation.name) on \(shapes)")
        } catch {
          Issue.record(error)
        }
      } _: {
        row.function(operands.map(\.value))
      }
    }
    #expect(count > 0 || row.cases.isEmpty)
  }

  private func bytes(_ value: Value) -> [UInt8] {
    let storage = value.elements
    return [UInt8](UnsafeRawBufferPointer(start: storage.pointer, count: storage.byteCount))
  }
}
