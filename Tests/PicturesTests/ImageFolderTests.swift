import Foundation
import Testing
import Wengert
import WengertDatasets

@Suite struct ImageFolderTests {
  /// Small pictures in folders, whose numbers say which they are.
  private func write(_ names: [String], in folder: String, side: Int = 4) throws {
    for (number, name) in names.enumerated() {
      let path = "\(folder)/\(name)"
      try FileManager.default.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      let pixels = (0..<(side * side)).map { UInt8(($0 * 7 + number * 40) % 256) }
      try Image(height: side, width: side, color: .gray, samples: .bytes(pixels)).write(png: path)
    }
  }

  /// The name é in two code points comes before z by its code points, and behind it by Swift's order of strings.
  @Test func orderAndLabels() throws {
    try withTemporaryFolder { folder in
      try write(
        [
          "b/2.png", "b/10.PNG", "b/sub/1.png", "b/sub-a/0.png", "B/x.jpeg.png", "e\u{301}/1.png",
          "z/1.png", ".hidden/1.png", "b/.x.png",
        ],
        in: folder)
      try Data("text".utf8).write(to: URL(filePath: "\(folder)/b/notes.txt"))
      try Data("text".utf8).write(to: URL(filePath: "\(folder)/README.png"))
      let pictures = try ImageFolder(folder)
      #expect(pictures.classNames == ["B", "b", "e\u{301}", "z"])
      #expect(
        pictures.paths.map { String($0.dropFirst(folder.count + 1)) } == [
          "B/x.jpeg.png", "b/10.PNG", "b/2.png", "b/sub/1.png", "b/sub-a/0.png",
          "e\u{301}/1.png", "z/1.png",
        ])
      #expect(pictures.labels == [0, 1, 1, 1, 1, 2, 3])
      let batch = pictures.batch(at: [1, 0])
      #expect(batch.inputs.shape == [2, 3, 4, 4] && batch.labels.scalars == [1, 0])
      #expect(batch.index == [1, 0])
      #expect(batch.inputs[0, 2, 0, 0].scalar == 40.0 / 255)
    }
  }

  @Test func links() throws {
    try withTemporaryFolder { folder in
      try write(["a/1.png", "a/deep/2.png"], in: folder)
      let files = FileManager.default
      try files.createSymbolicLink(
        atPath: "\(folder)/a/deep/loop", withDestinationPath: "\(folder)/a")
      try files.createSymbolicLink(atPath: "\(folder)/b", withDestinationPath: "\(folder)/a/deep")
      let pictures = try ImageFolder(folder)
      #expect(pictures.classNames == ["a", "b"])
      // The link leads from b to a, which has the folder b again: that is where it ends.
      #expect(
        pictures.paths.map { String($0.dropFirst(folder.count + 1)) } == [
          "a/1.png", "a/deep/2.png", "b/2.png", "b/loop/1.png",
        ])
      try files.createSymbolicLink(atPath: "\(folder)/a/gone.png", withDestinationPath: "nowhere")
      let error = #expect(throws: FileError.self) { try ImageFolder(folder) }
      #expect(error?.found == "a link to nothing")
    }
  }

  @Test func whatIsNoDataSet() throws {
    try withTemporaryFolder { folder in
      #expect(throws: FileError.self) { try ImageFolder("\(folder)/nowhere") }
      #expect(throws: FileError.self) { try ImageFolder(folder) }
      try write(["a/1.png"], in: folder)
      try FileManager.default.createDirectory(
        atPath: "\(folder)/empty", withIntermediateDirectories: true)
      let error = #expect(throws: FileError.self) { try ImageFolder(folder) }
      #expect(error?.path == "\(folder)/empty" && error?.found == "none")
      #expect(try ImageFolder(folder, allowsEmptyClasses: true).classNames == ["a", "empty"])
      try Data().write(to: URL(filePath: "\(folder)/a/2.WebP"))
      let other = #expect(throws: FileError.self) { try ImageFolder(folder) }
      #expect(other?.path == "\(folder)/a/2.WebP" && other?.kind == .unsupported)
    }
  }

  /// A checkpoint compares these words: a training that is taken up with other pictures is refused.
  @Test func whatDecidesThePicturesIsToldApart() throws {
    try withTemporaryFolder { folder in
      try write(["a/1.png", "a/2.png"], in: folder)
      func words(_ probability: Double, _ color: Image.Color = .rgb) throws -> [String: String] {
        let pictures = try ImageFolder(
          folder, transforms: [.horizontalFlip(probability: probability)], color: color)
        return DataLoader(Subset(pictures, [0]), batchSize: 1).fingerprint
      }
      #expect(try words(0.5)["dataset.transforms"] == "[horizontalFlip(probability: 0.5)]")
      #expect(try words(0.5) == words(0.5))
      #expect(try words(0.5) != words(0.25))
      #expect(try words(0.5) != words(0.5, .gray))
      let pictures = try ImageFolder(folder)
      let augmented = pictures.augmented(by: [.verticalFlip(), .grayscale(probability: 0.1)])
      let mixed = augmented.mixed(by: .mixup(alpha: 0.2), .cutmix())
      #expect(mixed.fingerprint["mixed"] == "[mixup(alpha: 0.2), cutmix(alpha: 1.0)]")
      #expect(mixed.fingerprint["augmented"]?.contains("grayscale(probability: 0.1)") == true)
      #expect(mixed.fingerprint["color"] == "rgb")
    }
  }

  @Test func damagedPicturesAreNamed() throws {
    try withTemporaryFolder { folder in
      try write((0..<6).map { "a/\($0).png" }, in: folder)
      var bytes = try contents("\(folder)/a/3.png")
      bytes[20] ^= 1
      try Data(bytes).write(to: URL(filePath: "\(folder)/a/3.png"))
      let pictures = try ImageFolder(folder, workers: 3)
      for prefetches in [false, true] {
        let error = #expect(throws: FileError.self) {
          try checked { for _ in DataLoader(pictures, batchSize: 2, prefetches: prefetches) {} }
        }
        #expect(error?.path == "\(folder)/a/3.png" && error?.kind == .checksum)
      }
      // A training ends there, too, and does not go on with what is no picture.
      let net = Sequential {
        Flatten<Float>()
        Linear(inputs: 48, outputs: 1)
      }
      let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1))
      trainer.progress = .silent
      let loader = DataLoader(pictures, batchSize: 1, sampling: .sequential)
      #expect(throws: FileError.self) {
        try checked { try trainer.fit(training: loader, epochs: 5) }
      }
      #expect(trainer.history.losses.count == 3)
      let (sound, damaged) = pictures.verified()
      #expect(damaged.map(\.path) == ["\(folder)/a/3.png"])
      #expect(sound.count == 5 && sound.labels.count == 5)
      try checked { for _ in DataLoader(sound, batchSize: 2) {} }
    }
  }

  /// Random crops, turns, colours and erased parts: the same bits in every way to come by them.
  @Test func seedEpochAndPositionDecide() throws {
    try withTemporaryFolder { folder in
      try write((0..<11).map { "\($0 % 2)/\($0).png" }, in: folder, side: 9)
      let transforms: [ImageTransform] = [
        .randomResizedCrop(height: 6, width: 5), .horizontalFlip(), .rotation(degrees: 20),
        .colorJitter(brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.1),
        .randomErasing(fill: nil),
      ]
      func pictures(_ workers: Int) throws -> ImageFolder {
        try ImageFolder(folder, transforms: transforms, workers: workers)
      }
      let first = DataLoader(try pictures(1), batchSize: 4, seed: 5)
      let expected = (0..<3).map { Array(first.epoch($0)) }
      // Other threads, other batches made ahead.
      let second = DataLoader(try pictures(4), batchSize: 4, prefetches: true, seed: 5)
      #expect((0..<3).map { Array(second.epoch($0)) } == expected)
      // Taken up again in the middle.
      let third = DataLoader(try pictures(2), batchSize: 4, prefetches: true, seed: 5)
      #expect(Array(third.epoch(2, from: 1)) == Array(expected[2].dropFirst()))
      // A picture does not depend on those beside it.
      let draws = SampleDraws(seed: 5, epoch: 1)
      for batch in expected[1] {
        for (number, index) in batch.index.enumerated() {
          let alone = try pictures(1).batch(at: [index], draws: draws)
          #expect(alone.inputs[0] == batch.inputs[number])
        }
      }
      // A part of a data set has the draws of the whole.
      let part = DataLoader(
        Subset(try pictures(1), Array(3..<8)), batchSize: 5, sampling: .sequential, seed: 5)
      #expect(
        Array(part.epoch(1))[0].inputs
          == (try pictures(1)).batch(at: Array(3..<8), draws: draws).inputs)
      // Epochs and seeds differ.
      let again = try pictures(1).batch(at: [0], draws: SampleDraws(seed: 5, epoch: 2)).inputs
      #expect(try pictures(1).batch(at: [0], draws: draws).inputs != again)
      #expect(try pictures(1).batch(at: [0], draws: SampleDraws(seed: 6, epoch: 1)).inputs != again)
    }
  }

  @Test func picturesOfSeveralSizes() throws {
    try withTemporaryFolder { folder in
      try write(["a/1.png"], in: folder)
      try write(["a/2.png"], in: folder, side: 5)
      let error = #expect(throws: UsageError.self) {
        try checked { try ImageFolder(folder).batch(at: [0, 1]) }
      }
      #expect(
        error?.description
          == "ImageFolder: \(folder)/a/1.png is [3, 4, 4], \(folder)/a/2.png is [3, 5, 5]; pictures of a batch must have one shape: add a transform such as .resize(height: 64, width: 64)"
      )
      let resized = try ImageFolder(
        folder, transforms: [.resize(height: 4, width: 4)], color: .gray)
      #expect(resized.batch(at: [0, 1]).inputs.shape == [2, 1, 4, 4])
    }
  }

  @Test func augmentedTensors() throws {
    var generator = RandomGenerator(seed: 1)
    let images = Tensor<Float>.randomUniform([7, 1, 8, 8], using: &generator)
    let samples = TensorDataset(images, Tensor((0..<7).map { $0 }))
    let loader = DataLoader(
      samples.augmented(by: [.randomCrop(height: 8, width: 8, padding: 2)], workers: 3),
      batchSize: 3, seed: 2)
    let batches = Array(loader.epoch(4))
    for batch in batches {
      for (number, index) in batch.index.enumerated() {
        let alone = samples.augmented(
          by: [.randomCrop(height: 8, width: 8, padding: 2)], workers: 1
        )
        .batch(at: [index], draws: SampleDraws(seed: 2, epoch: 4))
        #expect(alone.inputs[0] == batch.inputs[number])
        #expect(batch.labels[number].scalar == index)
      }
    }
    #expect(Array(loader.epoch(5)) != batches)
  }
}
