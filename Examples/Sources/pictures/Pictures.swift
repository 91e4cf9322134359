import ArgumentParser
import ExampleSupport
import Foundation
import Wengert
import WengertDatasets
import WengertPlots

@main
struct Pictures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pictures",
    abstract: "A small convolutional net on a folder of pictures, augmented anew in every epoch.",
    discussion: """
      Draws discs, squares and triangles into a folder for each class, or takes a folder of yours, and shows what the \
      transforms of pictures do. Docs/Images.md explains it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions

  @Option(help: "A folder with `train` and `test`, each with a folder of pictures for each class.")
  var data: String?

  @Option(help: "Passes over the pictures.")
  var epochs = 10

  @Option(help: "How many threads decode a batch.")
  var workers = Threads.count

  func validate() throws {
    guard epochs >= 0, workers >= 1 else {
      throw ValidationError("--epochs must be 0 or more, --workers 1 or more.")
    }
  }

  func run() throws {
    try pictures.prepare()
    try pictures.write(transformFigure(), as: "images", common.reporter)
    if let data { return try train(data) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try DrawnFolder(path: "\(folder)/train").write(
      count: common.quick ? 120 : 900, seed: common.seed)
    try DrawnFolder(path: "\(folder)/test").write(
      count: common.quick ? 60 : 300, seed: common.seed + 1)
    try train(folder)
  }

  private func train(_ folder: String) throws {
    let training = try ImageFolder(
      "\(folder)/train",
      transforms: [
        .randomResizedCrop(height: 32, width: 32, scale: 0.6...1), .horizontalFlip(),
        .colorJitter(brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.1),
      ], workers: workers)
    let test = try ImageFolder(
      "\(folder)/test", transforms: [.resize(height: 32, width: 32)], workers: workers)
    let classes = training.classNames.count
    var generator = RandomGenerator(seed: common.seed)
    let net = Sequential {
      Conv2d<Float>(
        inChannels: 3, outChannels: 16, kernelSize: 3, padding: 1, using: &generator)
      BatchNorm(channels: 16)
      ReLU()
      MaxPool2d(kernelSize: 2)
      Conv2d(inChannels: 16, outChannels: 32, kernelSize: 3, padding: 1, using: &generator)
      BatchNorm(channels: 32)
      ReLU()
      MaxPool2d(kernelSize: 2)
      Flatten()
      Linear(inputs: 32 * 8 * 8, outputs: classes, using: &generator)
    }
    let trainer = Trainer(
      classifier: net, optimizer: Adam(net.parameters, learningRate: 2e-3))
    trainer.progress = .silent
    // A picture that cannot be read is thrown here, with its path.
    let history = try checked {
      try trainer.fit(
        training: DataLoader(training, batchSize: 30, prefetches: true, seed: common.seed),
        validation: DataLoader(test, batchSize: 100, sampling: .sequential),
        epochs: common.quick ? min(2, epochs) : epochs)
    }
    for epoch in history.epochs {
      let accuracy = epoch.validationAccuracy ?? 0
      common.reporter.result(
        "epoch",
        [
          "epoch": .integer(epoch.epoch), "loss": .number(epoch.trainingLoss),
          "accuracy": .number(accuracy),
        ],
        "epoch \(epoch.epoch): loss \(fixed(epoch.trainingLoss, 3)), "
          + "\(fixed(100 * accuracy, 1)) % of \(test.count) pictures right")
    }
  }

  /// A landscape, and the result of each transform.
  private func transformFigure() -> Figure {
    let shown: [(String, [ImageTransform])] = [
      ("as it is", []),
      ("horizontalFlip", [.horizontalFlip(probability: 1)]),
      ("verticalFlip", [.verticalFlip(probability: 1)]),
      ("centerCrop", [.centerCrop(height: 60, width: 60)]),
      ("randomCrop, padding", [.randomCrop(height: 96, width: 96, padding: 24)]),
      ("randomResizedCrop", [.randomResizedCrop(height: 96, width: 96)]),
      ("resize 24 × 24", [.resize(height: 24, width: 24)]),
      ("… without antialias", [.resize(height: 24, width: 24, antialias: false)]),
      ("rotation", [.rotation(degrees: 20...30)]),
      (
        "affine",
        [
          .affine(
            degrees: -10...10, translation: (0.1, 0.1), scale: 0.7...1.2,
            shear: (15...25, 0...0))
        ]
      ),
      ("brightness", [.colorJitter(brightness: 0.5...0.5)]),
      ("contrast", [.colorJitter(brightness: 1...1, contrast: 1.8...1.8)]),
      ("saturation", [.colorJitter(brightness: 1...1, saturation: 2...2)]),
      ("hue", [.colorJitter(brightness: 1...1, hue: 0.3...0.3)]),
      ("grayscale", [.grayscale()]),
      ("randomErasing", [.randomErasing(probability: 1, scale: 0.1...0.2)]),
    ]
    let picture = landscape(height: 96, width: 96).tensor(as: Float.self)
    var generator = RandomGenerator(seed: common.seed)
    var images = shown.map { name, transforms in
      transforms.reduce(picture) { $1($0, using: &generator) }
    }
    // Mixed with the picture before it in the batch.
    let pair = Batch(
      inputs: stack([picture, picture.flipped(along: 2)]), labels: Tensor([0, 1]), index: [0, 1])
    images.append(Mixing.mixup(alpha: 20)(pair, using: &generator).inputs[1])
    images.append(Mixing.cutmix()(pair, using: &generator).inputs[1])
    let names = shown.map(\.0) + ["mixup", "cutmix"]
    return Figure(title: "Transforms of pictures", width: 1_000, height: 590) {
      Panel { ImageGrid(images.map(bitmap), columns: 6, padding: 0.12, labels: names) }
    }
  }

  private func bitmap(_ tensor: Tensor<Float>) -> Bitmap {
    let image = Image(tensor)
    guard case .bytes(let pixels) = image.samples else {
      return Bitmap(width: 1, height: 1, pixels: [0])
    }
    return Bitmap(width: image.width, height: image.height, pixels: pixels, layout: .rgb)
  }
}
