import Testing
import Wengert

@Suite struct SubscriptTests {
  let x = Tensor<Int>.arange(to: 24).reshaped(to: [2, 3, 4])

  @Test func indicesTakeAxesAway() {
    #expect(x[1].shape == [3, 4])
    #expect(x[1, 2].scalars == [20, 21, 22, 23])
    #expect(x[1, 2, 3].scalar == 23)
    #expect(x[-1, -1, -1].scalar == 23)
  }

  @Test func rangesKeepAxes() {
    #expect(x[0..., 1..<3, 0].scalars == [4, 8, 16, 20])
    #expect(x[0, 0...1, ..<2].scalars == [0, 1, 4, 5])
    #expect(x[0..., 0, AxisSlice(from: -2)].scalars == [2, 3, 14, 15])
    #expect(x[0, 0, AxisSlice(by: 2)].scalars == [0, 2])
    #expect(x[0, 0, stride(from: 1, to: 4, by: 2)].scalars == [1, 3])
    #expect(x[0, 1..<100].shape == [2, 4])
    #expect(x[0, 2..<2].shape == [0, 4])
  }

  @Test func newAxesHaveExtentOne() {
    #expect(x[NewAxis(), 0, NewAxis()].shape == [1, 1, 3, 4])
  }

  @Test func wrongSelectionsAreRefused() throws {
    let error = try #require(throws: TensorError.self) { try checked { x[2] } }
    #expect(
      error.description == "subscript: index 2 is out of range for axis 0 of [2, 3, 4]: "
        + "it must lie in -2...1")
    #expect(throws: TensorError.self) { try checked { x[0, 0, 0, 0] } }
    #expect(throws: TensorError.self) { try checked { x[AxisSlice(by: 0)] } }
  }

  @Test func assigningOverwritesAndBroadcasts() {
    var y = x
    y[0, 0..., 1] = Tensor(-1)
    #expect(y[0].scalars == [0, -1, 2, 3, 4, -1, 6, 7, 8, -1, 10, 11])
    y[1] = [100, 101, 102, 103]
    #expect(y[1, 2].scalars == [100, 101, 102, 103])
    #expect(x[0, 0, 1].scalar == 1, "the copy was written to, not the original")
    #expect(throws: TensorError.self) {
      try checked { y[0, 0] = [1, 2, 3] }
    }
  }

  @Test func aSliceKeepsItsElementsWhenTheOriginalIsWritten() {
    var y = x
    let row = y[1]
    y[1] = Tensor(0)
    #expect(row.scalars == Array(12..<24))
    var part = x[0]
    part[0] = Tensor(9)
    #expect(x[0, 0].scalars == [0, 1, 2, 3])
  }
}
