// swift-tools-version: 6.2
import PackageDescription

let wengert: Target.Dependency = .product(name: "Wengert", package: "Wengert")
let datasets: Target.Dependency = .product(name: "WengertDatasets", package: "Wengert")
let plots: Target.Dependency = .product(name: "WengertPlots", package: "Wengert")
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "Wengert", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(name: "CBench", cSettings: [.treatAllWarnings(as: .error)]),
    // The training steps, as a user of the library writes them.
    .target(name: "Workloads", dependencies: [wengert, datasets], swiftSettings: strict),
    .executableTarget(
      name: "compare",
      dependencies: [
        "CBench", "Workloads", wengert, plots,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(name: "tape", dependencies: ["Workloads"], swiftSettings: strict),
    // The root package's own counter, which is no product of it.
    .target(
      name: "AllocationCounter",
      cSettings: [.treatAllWarnings(as: .error), .define("WG_COUNT_REQUESTS_ONLY")]),
    .executableTarget(
      name: "budgets", dependencies: ["AllocationCounter", "CBench", "Workloads", wengert],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
