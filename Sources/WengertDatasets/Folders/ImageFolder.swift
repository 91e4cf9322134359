import WengertAutodiff
import WengertNeuralNetworks
import WengertSupport

/// Pictures in a folder that has a folder for each class: `train/cat/1.png`, `train/dog/2.jpg`. They are decoded when
/// a batch is made, not before, by several threads.
///
///     let training = try ImageFolder("train", transforms: [
///       .randomResizedCrop(height: 64, width: 64), .horizontalFlip(),
///     ])
///     let loader = DataLoader(training, batchSize: 32, prefetches: true, seed: 0)
///
/// - Classes are the folders in the order of their names' code points, numbered from 0; links to folders count.
/// - Pictures below a class count, however deep, folder by folder in the order of their paths.
/// - Files and folders whose names begin with a dot are left out, where torchvision takes such files for pictures.
/// - Files with other endings, and files beside the folders of the classes, are left out; a picture of a format that
///   is not read (TIFF, WebP) is an error, because the data set would otherwise miss it.
/// - A class without pictures is an error, unless `allowsEmptyClasses`.
/// - A link back to a folder above it is not followed.
///
/// Random transforms of a picture depend on the loader's seed, the epoch's number and the picture's position alone.
public struct ImageFolder: Dataset {
  /// The path of the folder.
  public let path: String
  /// The names of the classes, by label.
  public let classNames: [String]
  /// The paths of the pictures, by position.
  public private(set) var paths: [String] = []
  /// The class of each picture.
  public private(set) var labels: [Int] = []
  /// The channels that pictures are converted to.
  public let color: Image.Color
  /// The transforms of each picture, in order.
  public let transforms: [ImageTransform]
  /// How many threads decode a batch.
  public let workers: Int

  /// Lists the pictures in a folder.
  ///
  /// - Parameters:
  ///   - path: The folder with a folder for each class.
  ///   - transforms: The transforms of each picture, in order. Pictures of a batch must be of one size then.
  ///   - color: The channels that pictures are converted to.
  ///   - workers: How many threads decode a batch; the pictures do not depend on it.
  ///   - allowsEmptyClasses: Whether a class may have no pictures.
  /// - Throws: When there is no such folder, no class in it, or a class is empty.
  public init(
    _ path: String, transforms: [ImageTransform] = [], color: Image.Color = .rgb,
    workers: Int = Threads.count, allowsEmptyClasses: Bool = false
  ) throws(FileError) {
    self.path = path
    self.color = color
    self.transforms = transforms
    self.workers = workers
    classNames = try FolderListing.names(in: path).filter {
      FolderListing.isFolder(FilePath.join(path, $0))
    }
    guard !classNames.isEmpty else {
      throw FileError(
        .mismatch, path: path, expected: "a folder for each class", found: "no folder",
        hint: "put the pictures of each class into a folder with its name")
    }
    for (label, name) in classNames.enumerated() {
      let folder = FilePath.join(path, name)
      let found = try FolderListing.pictures(below: folder)
      guard allowsEmptyClasses || !found.isEmpty else {
        throw FileError(
          .mismatch, path: folder,
          expected: "pictures (\(FolderListing.endings.sorted().joined(separator: ", ")))",
          found: "none", hint: "remove the folder, or write allowsEmptyClasses: true")
      }
      paths += found
      labels += Array(repeating: label, count: found.count)
    }
  }

  /// How many pictures there are.
  public var count: Int { paths.count }

  /// The channels and the transforms.
  public var fingerprint: [String: String] {
    ["color": "\(color)", "transforms": "\(transforms)"]
  }

  /// A picture as its file holds it, decoded now.
  public func image(at index: Int) throws(FileError) -> Image {
    guard
      require(
        paths.indices.contains(index), "ImageFolder",
        "there is no picture \(index); there are \(count)")
    else { return Image(height: 1, width: 1, color: .gray, samples: .bytes([0])) }
    return try Image(path: paths[index])
  }

  /// The pictures as the first epoch of a loader with the seed 0 has them.
  public func batch(at indices: [Int]) -> Batch<Float, Int> {
    batch(at: indices, draws: SampleDraws(seed: 0, epoch: 0))
  }

  /// The pictures as an epoch has them. One that cannot be read stops the program with a line that names it, or is
  /// thrown by `checked`; see `verified()`.
  public func batch(at indices: [Int], draws: SampleDraws) -> Batch<Float, Int> {
    let wrong = indices.first { !paths.indices.contains($0) }
    guard
      require(
        wrong == nil, "ImageFolder", "there is no picture \(wrong!); there are \(count)")
    else { return Batch(inputs: .zeros([0, 0, 0, 0]), labels: Tensor([Int]()), index: []) }
    let results = made(indices.count, workers: workers) { number in
      Result { () throws(FileError) in try picture(at: indices[number], draws) }
    }
    var images: [Tensor<Float>] = []
    for result in results {
      switch result {
      case .success(let image): images.append(image)
      case .failure(let error): report(error)
      }
    }
    return Batch(
      inputs: stacked(images, "ImageFolder") { paths[indices[$0]] },
      labels: Tensor(indices.map { labels[$0] }), index: indices)
  }

  private func picture(at index: Int, _ draws: SampleDraws) throws(FileError) -> Tensor<Float> {
    var generator = draws.generator(of: index)
    let image = try image(at: index).converted(to: color).tensor(as: Float.self)
    return transforms.reduce(image) { $1($0, using: &generator) }
  }

  /// Decodes every picture, and returns the data set of those that can be read, and why the others cannot.
  ///
  ///     let (sound, damaged) = try ImageFolder("train").verified()
  ///     for error in damaged { print(error) }
  public func verified() -> (sound: ImageFolder, damaged: [FileError]) {
    let errors = made(count, workers: workers) { index -> FileError? in
      do throws(FileError) {
        _ = try image(at: index)
        return nil
      } catch { return error }
    }
    var sound = self
    sound.paths = zip(paths, errors).filter { $1 == nil }.map(\.0)
    sound.labels = zip(labels, errors).filter { $1 == nil }.map(\.0)
    return (sound, errors.compactMap(\.self))
  }
}
