import Foundation
import Testing
import Wengert
import WengertDatasets

/// Files for `check_pictures.py`, which `Tests/exchange` runs.
@Suite struct WrittenPictures {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["WENGERT_PICTURE_OUTPUT"] != nil))
  func forOtherPrograms() throws {
    let folder = ProcessInfo.processInfo.environment["WENGERT_PICTURE_OUTPUT"]!
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["gray-8", "gray-16", "grayalpha-8", "rgb-8", "rgba-8", "palette-8-adam7"] {
      let image = try Image(path: fixture("\(name).png"))
      try image.write(png: "\(folder)/\(name).png")
    }
    guard JPEGFile.hasLibrary else { return }
    let image = try Image(path: fixture("rgb-444.jpg"))
    try image.write(png: "\(folder)/rgb-444.jpg.png")
  }
}
