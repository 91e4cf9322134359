import ArgumentParser
import ExampleSupport
import Wengert
import WengertDatasets

/// Where the pictures come from.
struct PictureSource: ParsableArguments {
  @Option(
    help: """
      The folder with the binary version of CIFAR-10 (data_batch_1.bin and so on); or 'generated' for \
      drawn shapes, which need no file.
      """)
  var data: String?

  @Flag(help: "Fetch CIFAR-10 (170 MB) into the cache, if it is not there, and verify it.")
  var download = false

  /// The settings that determine saved results.
  var settings: [String: String] { ["--data": data ?? "CIFAR-10 unless quick"] }

  func validate() throws {
    if download && data != nil { throw ValidationError("Give --data or --download, not both.") }
  }

  /// The pictures to learn from, to choose by and to measure on; few of each in quick mode, which draws
  /// its own unless told where others are.
  func load(_ common: CommonOptions) throws -> PictureParts {
    let (train, test) = try sets(common)
    return PictureParts(
      train: common.quick ? train.prefix(6_000) : train,
      test: common.quick ? test.prefix(1_000) : test)
  }

  private func sets(_ common: CommonOptions) throws -> (train: ImageDataset, test: ImageDataset) {
    if data == "generated" || (common.quick && data == nil && !download) {
      let seed = common.seed
      return (
        DrawnShapes.generate(count: 6_000, seed: seed),
        DrawnShapes.generate(count: 1_000, seed: ~seed)
      )
    }
    if let data {
      let train = try CIFAR10.load(from: data, split: .train)
      return (train, try CIFAR10.load(from: data, split: .test))
    }
    var cache = DatasetCache()
    guard download || cache.contains(.cifar10) else { throw MissingPictures() }
    let bar = ProgressBar("Downloading", total: 1_000)
    cache.downloader.progress = { name, received, total in
      guard let total else { return }
      bar.update(1_000 * received / max(total, 1), note: name)
    }
    let train = try CIFAR10.load(cache: cache, split: .train)
    let test = try CIFAR10.load(cache: cache, split: .test)
    bar.clear()
    return (train, test)
  }
}

/// No data were named and none are in the cache.
struct MissingPictures: Error, CustomStringConvertible {
  var description: String {
    "no training pictures: pass --data DIR with CIFAR-10's binary version, --download to fetch it, "
      + "or --data generated for drawn shapes"
  }
}
