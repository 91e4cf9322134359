// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "Wengert", path: "../..")
  ],
  targets: [
    .executableTarget(name: "tape", dependencies: [.product(name: "Wengert", package: "Wengert")])
  ],
  swiftLanguageModes: [.v6]
)
