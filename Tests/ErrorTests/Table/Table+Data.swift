import Wengert

extension InvalidCalls {
  mutating func addGeneratedSets() {
    add("one moon", "?") { PointSet.moons(count: 1, seed: 1) }
    add("moons with negative noise", "?") { PointSet.moons(count: 4, noise: -1, seed: 1) }
    add("circles with factor 1", "?") { PointSet.circles(count: 4, factor: 1, seed: 1) }
    add("no circles", "?") { PointSet.circles(count: 0, seed: 1) }
    add("spirals without arms", "?") { PointSet.spirals(countPerArm: 3, arms: 0, seed: 1) }
    add("spirals with noise NaN", "?") { PointSet.spirals(countPerArm: 3, noise: nan, seed: 1) }
    add("spirals of fewer than none", "?") { PointSet.spirals(countPerArm: -1, seed: 1) }
    add("blobs without classes", "?") { PointSet.blobs(count: 3, classCount: 0, seed: 1) }
    add("blobs of fewer than none", "?") { PointSet.blobs(count: -3, seed: 1) }
    add("blobs with a negative deviation", "?") {
      PointSet.blobs(count: 3, deviation: -1, seed: 1)
    }
    add("fewer digits than none", "?") { DrawnDigits.generate(count: -1) }
    add("points with too few coordinates", "?") {
      PointSet(points: [1, 2, 3], labels: [0, 1], classCount: 2)
    }
    add("points with a label beyond", "?") {
      PointSet(points: [1, 2], labels: [2], classCount: 2)
    }
    add("point beyond", "?") { PointSet(points: [1, 2], labels: [0], classCount: 1)[1] }
    add("images with too few bytes", "?") {
      ImageDataset(
        images: [1, 2, 3], labels: [0], channels: 1, height: 2, width: 2, classNames: ["a"])
    }
    add("images of absurd extents", "?") {
      ImageDataset(
        images: [1, 2, 3], labels: [0], channels: .max, height: .max, width: 2, classNames: ["a"])
    }
    add("images with a label beyond", "?") {
      ImageDataset(
        images: [1], labels: [1], channels: 1, height: 1, width: 1, classNames: ["a"])
    }
    let image = ImageDataset(
      images: [1], labels: [0], channels: 1, height: 1, width: 1, classNames: ["a"])
    add("image beyond", "?") { image.image(1) }
    add("images chosen beyond", "?") { image.selecting([0, 2]) }
    add("images split beyond", "?") { image.split(at: 2) }
    add("image tensor up to infinity", "?") { image.imageTensor(upTo: .infinity) as Tensor<Float> }
    add("IDX array of another shape", "?") { IDXArray(shape: [2, 2], bytes: [1, 2, 3]) }
    add("file without address", "?") { RemoteFile(name: "a", mirrors: []) }
    add("file outside of the cache", "?") { RemoteFile(name: "../a", mirrors: ["b"]) }
    add("CSV with a delimiter of two bytes", "?") {
      try CSVTable.parse(Array("a;b\n1;2\n".utf8), delimiter: "é")
    }
  }

  mutating func addLoading() {
    let labels: Tensor<Int> = [0, 1]
    let samples = TensorDataset(matrix, labels)
    let images = Batch(
      inputs: Tensor<Float>.ones([2, 1, 2, 2]), labels: labels, index: [0, 1])
    func transformed(
      _ transform: Transform<Batch<Float, Int>>, _ inputs: Tensor<Float>
    ) -> Batch<Float, Int>? {
      DataLoader(inputs, Tensor<Int>.zeros([inputs.shape[0]]), batchSize: 2, transforms: [transform])
        .next()
    }
    add("batch size 0", "?") { DataLoader(samples, batchSize: 0) }
    add("draws from nothing", "?") {
      DataLoader(
        TensorDataset(Tensor<Float>.zeros([0, 1]), Tensor<Int>.zeros([0])), batchSize: 1,
        sampling: .withReplacement(count: 3))
    }
    add("fewer draws than none", "?") {
      DataLoader(samples, batchSize: 1, sampling: .withReplacement(count: -1))
    }
    add("order of another length", "?") {
      DataLoader(samples, batchSize: 2, sampling: .custom(count: 2) { _ in [0] }).next()
    }
    add("order with a position beyond", "?") {
      DataLoader(samples, batchSize: 2, sampling: .custom(count: 2) { _ in [0, 2] }).next()
    }
    add("loader set beyond its batches", "?") {
      DataLoader(samples, batchSize: 1).position = BatchPosition(batch: 3)
    }
    add("loader set before its first epoch", "?") {
      DataLoader(samples, batchSize: 1).startEpoch(-1)
    }
    add("more inputs than labels", "?") { TensorDataset(Tensor<Float>.ones([3, 2]), labels) }
    add("scalar as samples", "?") { TensorDataset(scalar, labels) }
    add("tuple of other counts", "?") { TensorTuple(matrix, vector) }
    add("batch beyond", "?") { samples.batch(at: [2]) }
    add("batch before", "?") { samples.batch(at: [-1, 0]) }
    add("subset beyond", "?") { Subset(samples, [0, 5]) }
    add("batch beyond a subset", "?") { Subset(samples, [1]).batch(at: [1]) }
    add("split of more", "?") { samples.split(counts: [2, 1]) }
    add("split of absurdly many", "?") { samples.split(counts: [.max, .max]) }
    add("split of fewer than none", "?") { samples.split(counts: [-1]) }
    add("split by fraction 1.5", "?") { samples.split(fraction: 1.5) }
    add("split by fraction NaN", "?") { samples.split(fraction: nan) }
    add("normalizing by 0", "?") {
      Transform<Batch<Float, Int>>.normalize(mean: [0], standardDeviation: [0])
    }
    add("normalizing about NaN", "?") {
      Transform<Batch<Float, Int>>.normalize(mean: [.nan], standardDeviation: [1])
    }
    add("normalizing other channels", "?") {
      transformed(.normalize(mean: [0], standardDeviation: [1]), matrix)
    }
    add("flip with probability 2", "?") {
      Transform<Batch<Float, Int>>.horizontalFlip(probability: 2)
    }
    add("flip of vectors", "?") { transformed(.horizontalFlip(), matrix) }
    add("crop with negative padding", "?") {
      Transform<Batch<Float, Int>>.randomCrop(padding: -1)
    }
    add("crop of vectors", "?") { transformed(.randomCrop(padding: 1), matrix) }
    add("mean image of nothing", "?") { MeanImage(of: Tensor<Float>.zeros([0, 2])) }
    add("mean image of a scalar", "?") { MeanImage(of: scalar) }
    add("mean image of other samples", "?") {
      MeanImage(of: matrix).subtracted(from: images.inputs)
    }
    add("standardization of nothing", "?") { Standardization(of: Tensor<Float>.zeros([0])) }
    add("standardization that would broadcast", "?") {
      Standardization(of: matrix).applied(to: Tensor<Float>.ones([2, 2, 3]))
    }
  }

  mutating func addPlots() {
    add("line of other lengths", "?") { Line(x: [1, 2], y: [1, 2, 3]) }
    add("points of other lengths", "?") { Scatter(x: [1, 2], y: [1]) }
    add("points with too few categories", "?") { Scatter(x: [1, 2], y: [1, 2], categories: [0]) }
    add("band of other lengths", "?") { Band(x: [1, 2], lower: [1, 2], upper: [1]) }
    add("bars without labels", "?") { Bar(labels: ["a"], values: [1, 2]) }
    add("ragged contour", "?") {
      Contour(scores: [[1, 2], [3]], x: 0...1, y: 0...1)
    }
    add("ragged classes", "?") { Contour(classes: [[1], [1, 2]], x: 0...1, y: 0...1) }
    add("picture without columns", "?") { Bitmap(width: 0, height: 2, pixels: []) }
    add("picture with too few bytes", "?") { Bitmap(width: 2, height: 2, pixels: [1, 2, 3]) }
    add("picture with too many numbers", "?") { Bitmap(width: 1, height: 1, values: [1, 2]) }
    add("histogram without bins", "?") { Histogram([1, 2], bins: 0) }
  }
}
