import Datasets
import Tensors
import Testing

/// The generated points against scikit-learn and the CS231n notes.
@Suite struct PointSetTests {
  @Test func moonsAreThoseOfScikitLearn() {
    var random = NumPyRandom(seed: 0)
    let set = PointSet.moons(count: 200, noise: 0.20, using: &random)
    #expect(close(set.points, ExpectedPoints.moons))
    #expect(set.labels == ExpectedPoints.moonLabels)
    #expect(set.classCount == 2)
    #expect(close(random.normal(count: 3), ExpectedPoints.afterMoons))
    #expect(set == PointSet.moons(count: 200, noise: 0.20, seed: 0))
  }

  @Test func moonsWithoutNoise() {
    let set = PointSet.moons(count: 7, shuffled: false, seed: 1)
    #expect(close(set.points, ExpectedPoints.plainMoons))
    #expect(set.labels == [0, 0, 0, 1, 1, 1, 1])
  }
}
