import Wengert
import WengertDatasets

extension InvalidCalls {
  mutating func addGeneratedSets() {
    add("one moon", "moons: count is 1; it must be 2 or more") { PointSet.moons(count: 1, seed: 1) }
    add(
      "moons with negative noise",
      "moons: noise is -1.0; it must be finite and 0 or more"
    ) { PointSet.moons(count: 4, noise: -1, seed: 1) }
    add(
      "circles with factor 1",
      "circles: factor is 1.0; it must lie in 0..<1"
    ) { PointSet.circles(count: 4, factor: 1, seed: 1) }
    add(
      "no circles",
      "circles: count is 0; it must be 2 or more"
    ) { PointSet.circles(count: 0, seed: 1) }
    add(
      "spirals without arms",
      "spirals: arms is 0; it must be 1 or more"
    ) { PointSet.spirals(countPerArm: 3, arms: 0, seed: 1) }
    add(
      "spirals with noise NaN",
      "spirals: noise is nan; it must be finite and 0 or more"
    ) { PointSet.spirals(countPerArm: 3, noise: nan, seed: 1) }
    add(
      "spirals of fewer than none",
      "spirals: countPerArm is -1; it must be 0 or more"
    ) { PointSet.spirals(countPerArm: -1, seed: 1) }
    add(
      "blobs without classes",
      "blobs: classCount is 0; it must be 1 or more"
    ) { PointSet.blobs(count: 3, classCount: 0, seed: 1) }
    add(
      "blobs of fewer than none",
      "blobs: count is -3; it must be 0 or more"
    ) { PointSet.blobs(count: -3, seed: 1) }
    add(
      "blobs with a negative deviation",
      "blobs: the deviation is -1.0; it must be finite and 0 or more"
    ) {
      PointSet.blobs(count: 3, standardDeviation: -1, seed: 1)
    }
    add(
      "fewer digits than none",
      "DrawnDigits: count is -1; it must be 0 or more"
    ) { DrawnDigits.generate(count: -1) }
    add(
      "points with too few coordinates",
      "PointSet: there are 3 coordinates for 2 labels; there must be two each"
    ) {
      PointSet(points: [1, 2, 3], labels: [0, 1], classCount: 2)
    }
    add(
      "points with a label beyond",
      "PointSet: label 2 at position 0 is no class; it must lie in 0..<2"
    ) {
      PointSet(points: [1, 2], labels: [2], classCount: 2)
    }
    add(
      "point beyond",
      "PointSet: point 1 is out of range; it must lie in 0..<1"
    ) { PointSet(points: [1, 2], labels: [0], classCount: 1)[1] }
    add("images with too few bytes", "ImageDataset: 3 bytes are not 1 images of 1 × 2 × 2") {
      ImageDataset(
        images: [1, 2, 3], labels: [0], channels: 1, height: 2, width: 2, classNames: ["a"])
    }
    add(
      "images of absurd extents",
      "ImageDataset: 3 bytes are not 1 images of 9223372036854775807 × 9223372036854775807 × "
        + "2"
    ) {
      ImageDataset(
        images: [1, 2, 3], labels: [0], channels: .max, height: .max, width: 2, classNames: ["a"])
    }
    add(
      "images with a label beyond",
      "ImageDataset: label 1 at position 0 is no class; it must lie in 0..<1"
    ) {
      ImageDataset(
        images: [1], labels: [1], channels: 1, height: 1, width: 1, classNames: ["a"])
    }
    let image = ImageDataset(
      images: [1], labels: [0], channels: 1, height: 1, width: 1, classNames: ["a"])
    add(
      "image beyond",
      "ImageDataset: image 1 is out of range; it must lie in 0..<1"
    ) { image.image(1) }
    add(
      "images chosen beyond",
      "ImageDataset: image 2 is out of range; it must lie in 0..<1"
    ) { image.selecting([0, 2]) }
    add("images split beyond", "split: 2 of 1 images cannot be taken") { image.split(at: 2) }
    add(
      "image tensor up to infinity",
      "imageTensor: upTo is inf; it must be finite"
    ) { image.imageTensor(upTo: .infinity) as Tensor<Float> }
    add(
      "IDX array of another shape",
      "IDXArray: 3 bytes do not make the shape [2, 2]"
    ) { IDXArray(shape: [2, 2], bytes: [1, 2, 3]) }
    add(
      "file without address",
      "RemoteFile: a has no address"
    ) { RemoteFile(name: "a", mirrors: []) }
    add(
      "file outside of the cache",
      "RemoteFile: \"../a\" is not a name inside a folder"
    ) { RemoteFile(name: "../a", mirrors: ["b"]) }
    add(
      "CSV with a delimiter of two bytes",
      "CSV: the delimiter is \"é\"; it must be an ASCII character, no quote or line end"
    ) {
      try CSVTable.parse(Array("a;b\n1;2\n".utf8), delimiter: "é")
    }
  }
}
