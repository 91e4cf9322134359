import Foundation

/// Where things are.
struct Folder {
  /// The root of the repository.
  let root: String

  static let standard = Folder(
    root: (0..<6).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }.path)

  var benchmarks: String { root + "/Tests/Benchmarks" }
  var peers: String { benchmarks + "/Peers" }
  var python: String { benchmarks + "/.peers/bin/python" }
  var results: String { root + "/Docs/Results/benchmarks" }
}
