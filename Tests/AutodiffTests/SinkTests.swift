import Testing
import Wengert

/// Gradients handed on as soon as they are complete, and graphs released on the way.
@Suite struct SinkTests {
  private final class Recorder: GradientSink {
    var received: [(leaf: Variable<Double>, gradient: [Double])] = []
    func receive(_ gradient: Variable<Double>, of leaf: Variable<Double>) {
      received.append((leaf, gradient.scalars))
    }
  }

  @Test func eachLeafOnceAndInTheOrderOfTheWalk() {
    let (a, b, c) = (leaf([2]), leaf([3]), leaf([5]))
    let y = ((a * b) * b + a) * c
    let recorder = Recorder()
    y.backward(into: recorder, releasesGraph: false)
    #expect(recorder.received.count == 3)
    #expect(recorder.received[0].leaf.isIdentical(to: c))
    let found = [a, b, c].map { leaf in
      recorder.received.first { $0.leaf.isIdentical(to: leaf) }!.gradient
    }
    #expect(found == [[50], [60], [20]])
    #expect(a.gradient == nil)
    #expect(gradients(of: y, withRespectTo: [a, b, c]).map(\.scalars) == found)
  }

  @Test func aSinkMayChangeTheLeafInPlace() {
    final class Descent: GradientSink {
      func receive(_ gradient: Variable<Double>, of leaf: Variable<Double>) {
        leaf.tensor = leaf.tensor - gradient.tensor
      }
    }
    let w = leaf([2])
    let loss = (w * w * w).sum()
    loss.backward(into: Descent())
    #expect(w.scalars == [-10])
  }

  @Test func aReleasedGraphIsNotWalkedAgain() {
    let w = leaf([2])
    let loss = (w * w).sum()
    loss.backward(releasesGraph: true)
    #expect(w.gradient!.scalars == [4])
    let error = #expect(throws: TensorError.self) { try checked { loss.backward() } }
    #expect(
      error?.description
        == "backward: the graph was walked before with releasesGraph: true, which released the tensors that its rules read; use releasesGraph: false the first time"
    )
  }
}
