import Wengert
import WengertDatasets
import WengertPlots

/// Pictures as rows of numbers, with their classes.
struct Pictures {
  /// [count, 3072]: the red, the green and the blue plane of each picture.
  var images: Tensor<Float>
  /// [count]
  let labels: Tensor<Int>

  var count: Int { labels.count }

  init(_ set: ImageDataset) {
    images = set.imageTensor(upTo: 255)
    labels = set.labelTensor
  }
}

/// CIFAR-10 as the course splits it: the last 1,000 training pictures are kept for validation.
struct PictureParts {
  var train: Pictures
  var validation: Pictures
  var test: Pictures
  let classNames: [String]
  /// The first test pictures as they are.
  let examples: [Bitmap]

  /// Splits the training set; every pixel loses its mean over the part that is trained on.
  init(train: ImageDataset, test: ImageDataset) {
    classNames = train.classNames
    examples = (0..<min(32, test.count)).map { index in
      let (plane, bytes) = (test.width * test.height, Array(test.image(index)))
      return Bitmap(
        width: test.width, height: test.height,
        pixels: (0..<plane).flatMap { pixel in (0..<3).map { bytes[$0 * plane + pixel] } },
        layout: .rgb)
    }
    let parts = train.split(at: max(train.count - 1_000, train.count / 2))
    self.train = Pictures(parts.first)
    validation = Pictures(parts.rest)
    self.test = Pictures(test)
    let mean = MeanImage(of: self.train.images)
    self.train.images = mean.subtracted(from: self.train.images)
    validation.images = mean.subtracted(from: validation.images)
    self.test.images = mean.subtracted(from: self.test.images)
  }

  /// Divides every pixel by its standard deviation over the part that is trained on.
  mutating func standardize() {
    let standardization = Standardization(of: train.images)
    train.images = standardization.applied(to: train.images)
    validation.images = standardization.applied(to: validation.images)
    test.images = standardization.applied(to: test.images)
  }
}

extension Pictures {
  /// The share of pictures that get their greatest score at their class, in batches to save memory.
  func accuracy(_ scores: (Variable<Float>) -> Variable<Float>) -> Double {
    var mean = RunningMean()
    withoutGradients {
      for start in stride(from: 0, to: count, by: 1_000) {
        let range = start..<min(start + 1_000, count)
        mean.add(
          Wengert.accuracy(scores(Variable(images[range])), labels[range]), count: range.count)
      }
    }
    return mean.mean
  }

  /// The pictures in batches of `batchSize`, as [batch, 3, 32, 32].
  func loader(
    batchSize: Int, sampling: Sampling, transforms: [Transform<Batch<Float, Int>>] = [],
    seed: UInt64 = 0
  ) -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(
      images.reshaped(to: [count, 3, 32, 32]), labels, batchSize: batchSize, sampling: sampling,
      transforms: transforms, seed: seed)
  }

  /// The first pictures, or all if there are fewer.
  func prefix(_ count: Int) -> Pictures {
    let range = 0..<min(count, self.count)
    return Pictures(images: images[range], labels: labels[range])
  }

  private init(images: Tensor<Float>, labels: Tensor<Int>) {
    (self.images, self.labels) = (images, labels)
  }
}
