import Wengert
import WengertDatasets
import WengertPlots

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
      PointSet.blobs(count: 3, deviation: -1, seed: 1)
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

  mutating func addLoading() {
    let labels: Tensor<Int> = [0, 1]
    let samples = TensorDataset(matrix, labels)
    let images = Batch(
      inputs: Tensor<Float>.ones([2, 1, 2, 2]), labels: labels, index: [0, 1])
    func transformed(
      _ transform: Transform<Batch<Float, Int>>, _ inputs: Tensor<Float>
    ) -> Batch<Float, Int>? {
      DataLoader(
        inputs, Tensor<Int>.zeros([inputs.shape[0]]), batchSize: 2, transforms: [transform]
      )
      .first { _ in true }
    }
    add(
      "batch size 0",
      "DataLoader: batchSize is 0; it must be 1 or more"
    ) { DataLoader(samples, batchSize: 0) }
    add("draws from nothing", "DataLoader: 3 samples of 0 cannot be drawn") {
      DataLoader(
        TensorDataset(Tensor<Float>.zeros([0, 1]), Tensor<Int>.zeros([0])), batchSize: 1,
        sampling: .withReplacement(count: 3))
    }
    add("fewer draws than none", "DataLoader: -1 samples of 2 cannot be drawn") {
      DataLoader(samples, batchSize: 1, sampling: .withReplacement(count: -1))
    }
    add(
      "order of another length",
      "DataLoader: the order of epoch 0 has 1 positions; 2 were announced"
    ) {
      DataLoader(samples, batchSize: 2, sampling: .custom(count: 2) { _ in [0] }).map(\.index)
    }
    add(
      "order with a position beyond",
      "rows: index 2 at position 1 is out of range for axis 0 of extent 2; it must lie in "
        + "0..<2"
    ) {
      DataLoader(samples, batchSize: 2, sampling: .custom(count: 2) { _ in [0, 2] }).map(\.index)
    }
    add(
      "batch beyond those of an epoch", "DataLoader: there is no batch 3; an epoch has 2 batches"
    ) {
      DataLoader(samples, batchSize: 1).epoch(0, from: 3)
    }
    add("epoch before the first", "DataLoader: there is no epoch -1; the first one is 0") {
      DataLoader(samples, batchSize: 1).epoch(-1)
    }
    add("loader set before its first epoch", "DataLoader: there is no epoch -2; the first one is 0")
    {
      DataLoader(samples, batchSize: 1).nextEpoch = -2
    }
    add(
      "more inputs than labels",
      "TensorDataset: the inputs are [3, 2], the labels [2]; their first axes must count the "
        + "same samples"
    ) { TensorDataset(Tensor<Float>.ones([3, 2]), labels) }
    add(
      "scalar as samples",
      "TensorDataset: the inputs are [], the labels [2]; their first axes must count the "
        + "same samples"
    ) { TensorDataset(scalar, labels) }
    add(
      "tuple of other counts",
      "TensorTuple: the tensors are [2, 3], [3]; their first axes must count the same samples"
    ) { TensorTuple(matrix, vector) }
    add(
      "batch beyond",
      "rows: index 2 at position 0 is out of range for axis 0 of extent 2; it must lie in "
        + "0..<2"
    ) { samples.batch(at: [2]) }
    add(
      "batch before",
      "rows: index -1 at position 0 is out of range for axis 0 of extent 2; it must lie in "
        + "0..<2"
    ) { samples.batch(at: [-1, 0]) }
    add(
      "subset beyond",
      "Subset: position 5 is out of range; it must lie in 0..<2"
    ) { Subset(samples, [0, 5]) }
    add(
      "batch beyond a subset",
      "Subset: position 1 is out of range; it must lie in 0..<1"
    ) { Subset(samples, [1]).batch(at: [1]) }
    add(
      "split of more",
      "split: parts of [2, 1] samples cannot be taken from 2 samples"
    ) { samples.split(counts: [2, 1]) }
    add(
      "split of absurdly many",
      "split: parts of [9223372036854775807, 9223372036854775807] samples cannot be taken "
        + "from 2 samples"
    ) { samples.split(counts: [.max, .max]) }
    add(
      "split of fewer than none",
      "split: parts of [-1] samples cannot be taken from 2 samples"
    ) { samples.split(counts: [-1]) }
    add(
      "split by fraction 1.5",
      "split: the fraction is 1.5; it must lie in 0...1"
    ) { samples.split(fraction: 1.5) }
    add(
      "split by fraction NaN",
      "split: the fraction is nan; it must lie in 0...1"
    ) { samples.split(fraction: nan) }
    add(
      "normalizing by 0",
      "normalize: a standard deviation is 0.0; it must be finite and more than 0"
    ) {
      Transform<Batch<Float, Int>>.normalize(mean: [0], standardDeviation: [0])
    }
    add("normalizing about NaN", "normalize: a mean of [nan] is not finite") {
      Transform<Batch<Float, Int>>.normalize(mean: [.nan], standardDeviation: [1])
    }
    add(
      "normalizing other channels",
      "normalize: 1 means and 1 deviations do not fit inputs of shape [2, 3], whose axis 1 "
        + "counts the channels"
    ) {
      transformed(.normalize(mean: [0], standardDeviation: [1]), matrix)
    }
    add("flip with probability 2", "horizontalFlip: the probability is 2.0; it must lie in 0...1") {
      Transform<Batch<Float, Int>>.horizontalFlip(probability: 2)
    }
    add(
      "flip of vectors",
      "horizontalFlip: the inputs are [2, 3]; they must be [batch, channels, height, width]"
    ) { transformed(.horizontalFlip(), matrix) }
    add("crop with negative padding", "randomCrop: padding is -1; it must lie in 0...2147483647") {
      Transform<Batch<Float, Int>>.randomCrop(padding: -1)
    }
    add(
      "crop of vectors",
      "randomCrop: the inputs are [2, 3]; they must be [batch, channels, height, width]"
    ) { transformed(.randomCrop(padding: 1), matrix) }
    add(
      "mean image of nothing",
      "MeanImage: the samples are [0, 2]; there must be at least one"
    ) { MeanImage(of: Tensor<Float>.zeros([0, 2])) }
    add(
      "mean image of a scalar",
      "MeanImage: the samples are []; there must be at least one"
    ) { MeanImage(of: scalar) }
    add(
      "mean image of other samples",
      "MeanImage: the samples are [2, 1, 2, 2], one of those it was fitted on is [3]"
    ) {
      MeanImage(of: matrix).subtracted(from: images.inputs)
    }
    add(
      "standardization of nothing",
      "Standardization: the samples are [0]; there must be at least one"
    ) { Standardization(of: Tensor<Float>.zeros([0])) }
    add(
      "standardization that would broadcast",
      "Standardization: the samples are [2, 2, 3], one of those it was fitted on is [3]"
    ) {
      Standardization(of: matrix).applied(to: Tensor<Float>.ones([2, 2, 3]))
    }
  }

  mutating func addPlots() {
    add(
      "line of other lengths",
      "Line: x has 2 elements, y has 3; they must have as many"
    ) { Line(x: [1, 2], y: [1, 2, 3]) }
    add(
      "points of other lengths",
      "Scatter: x has 2 elements, y has 1; they must have as many"
    ) { Scatter(x: [1, 2], y: [1]) }
    add(
      "points with too few categories",
      "Scatter: x has 2 elements, categories has 1; they must have as many"
    ) { Scatter(x: [1, 2], y: [1, 2], categories: [0]) }
    add(
      "band of other lengths",
      "Band: x has 2 elements, upper has 1; they must have as many"
    ) { Band(x: [1, 2], lower: [1, 2], upper: [1]) }
    add(
      "bars without labels",
      "Bar: labels has 1 elements, values has 2; they must have as many"
    ) { Bar(labels: ["a"], values: [1, 2]) }
    add(
      "ragged contour",
      "Contour: row 1 has 1 elements, row 0 has 2; all rows must have as many"
    ) {
      Contour(scores: [[1, 2], [3]], x: 0...1, y: 0...1)
    }
    add(
      "ragged classes",
      "Contour: row 1 has 2 elements, row 0 has 1; all rows must have as many"
    ) { Contour(classes: [[1], [1, 2]], x: 0...1, y: 0...1) }
    add(
      "picture without columns",
      "Bitmap: 0 × 2 pixels; sides must lie in 1...65536"
    ) { Bitmap(width: 0, height: 2, pixels: []) }
    add(
      "picture with too few bytes",
      "Bitmap: 3 bytes do not fill 2 × 2 pixels of 1"
    ) { Bitmap(width: 2, height: 2, pixels: [1, 2, 3]) }
    add(
      "picture with too many numbers",
      "Bitmap: 2 numbers do not fill 1 × 1 pixels of 1"
    ) { Bitmap(width: 1, height: 1, values: [1, 2]) }
    add(
      "histogram without bins",
      "Histogram: bins is 0; it must be 1 or more"
    ) { Histogram([1, 2], bins: 0) }
  }
}
