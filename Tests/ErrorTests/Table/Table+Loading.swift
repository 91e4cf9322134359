import Wengert

extension InvalidCalls {
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
}
