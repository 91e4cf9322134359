import ArgumentParser
import Wengert
import WengertDatasets

/// Where the digits come from.
public struct DigitSource: ParsableArguments {
  /// The folder with the files, or 'generated'.
  @Option(
    help: """
      The folder with the four MNIST files, gzipped or not; or 'generated' for drawn digits, which \
      need no file.
      """)
  public var data: String?

  /// Whether to fetch the files.
  @Flag(help: "Fetch MNIST (11.6 MB) into the cache, if it is not there, and verify it.")
  public var download = false

  /// Makes the default options.
  public init() {}

  /// The settings that determine saved results.
  public var settings: [String: String] { ["--data": data ?? "MNIST unless quick"] }

  /// Refuses two sources at once.
  public func validate() throws {
    if download && data != nil { throw ValidationError("Give --data or --download, not both.") }
  }

  /// The images to learn from and those to measure on; quick mode draws them unless told where others
  /// are.
  public func load(_ common: CommonOptions) throws -> (train: ImageDataset, test: ImageDataset) {
    if data == "generated" || (common.quick && data == nil && !download) {
      let seed = UInt32(truncatingIfNeeded: common.seed)
      return (
        DrawnDigits.generate(count: 10_000, seed: seed),
        DrawnDigits.generate(count: 2_000, seed: ~seed)
      )
    }
    if let data {
      let train = try MNIST.load(from: data, split: .train)
      let test = try MNIST.load(from: data, split: .test)
      for set in [train, test] where set.count == 0 || set.height != 28 || set.width != 28 {
        throw UnusableDigits(folder: data, count: set.count, height: set.height, width: set.width)
      }
      return (train, test)
    }
    var cache = DatasetCache()
    guard download || RemoteFile.mnist.allSatisfy(cache.contains) else { throw MissingDigits() }
    let bar = ProgressBar("Downloading", total: 1_000)
    cache.downloader.progress = { name, received, total in
      guard let total else { return }
      bar.update(1_000 * received / max(total, 1), note: name)
    }
    let train = try MNIST.load(cache: cache, split: .train)
    let test = try MNIST.load(cache: cache, split: .test)
    bar.clear()
    return (train, test)
  }
}

/// No data were named and none are in the cache.
struct MissingDigits: Error, CustomStringConvertible {
  var description: String {
    "no training images: pass --data DIR with the four MNIST files, --download to fetch them, or "
      + "--data generated for drawn digits"
  }
}

/// The files in a folder hold no images, or images of another size.
struct UnusableDigits: Error, CustomStringConvertible {
  let folder: String
  let count: Int
  let height: Int
  let width: Int

  var description: String {
    "\(folder): \(count) images of \(height) × \(width) pixels; the nets need images of 28 × 28"
  }
}
