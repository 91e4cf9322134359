import WengertDatasets
import Foundation
import Wengert
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

  @Test func circlesAreThoseOfScikitLearn() {
    let set = PointSet.circles(count: 9, noise: 0.1, factor: 0.5, seed: 3)
    #expect(close(set.points, ExpectedPoints.circles))
    #expect(set.labels == ExpectedPoints.circleLabels)
  }

  @Test func blobsAreThoseOfScikitLearn() {
    let set = PointSet.blobs(count: 11, standardDeviation: 0.7, seed: 5)
    #expect(close(set.points, ExpectedPoints.blobs))
    #expect(set.labels == ExpectedPoints.blobLabels)
    #expect(set.classCount == 3)
    var random = NumPyRandom(seed: 8)
    let placed = PointSet.blobs(
      count: 6, centers: [(x: 0, y: 0), (x: 4, y: 1)], standardDeviation: 0.5, using: &random)
    #expect(close(placed.points, ExpectedPoints.placedBlobs))
    #expect(placed.labels == ExpectedPoints.placedBlobLabels)
  }

  @Test func spiralsAreThoseOfTheNotes() {
    let set = PointSet.spirals(countPerArm: 5, seed: 0)
    #expect(close(set.points, ExpectedPoints.spirals))
    #expect(set.labels == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
  }

  /// Five arms without noise: each is the first one turned by a fifth of a circle.
  @Test func otherArmsAreSpreadEvenly() {
    let set = PointSet.spirals(countPerArm: 4, arms: 5, noise: 0, seed: 0)
    let fifth = 2 * Double.pi / 5
    for arm in 0..<5 {
      for step in 0..<4 {
        let point = set[4 * arm + step]
        let (radius, angle) = (Double(step) / 3, Double(step) * 4 / 3 + Double(arm) * fifth)
        #expect(point.label == arm)
        #expect(close([point.x, point.y], [radius * sin(angle), radius * cos(angle)]))
      }
    }
  }

  @Test func smallSetsAndEmptyOnes() {
    #expect(PointSet.moons(count: 2, noise: 0.1, seed: 1).count == 2)
    #expect(PointSet.circles(count: 3, seed: 1).labels.sorted() == [0, 1, 1])
    #expect(PointSet.blobs(count: 0, seed: 1).count == 0)
    #expect(PointSet.blobs(count: 2, classCount: 4, seed: 1).labels.sorted() == [0, 1])
    #expect(PointSet.spirals(countPerArm: 1, seed: 1).points.allSatisfy { $0 == 0 })
  }
}
