// swift-tools-version: 6.2
import PackageDescription

let wengert: Target.Dependency = .product(name: "Wengert", package: "Wengert")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "Examples",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "Wengert", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(
      name: "ExampleSupport", dependencies: [wengert, arguments], swiftSettings: strict),
    .executableTarget(
      name: "moons", dependencies: ["ExampleSupport", wengert, arguments], swiftSettings: strict),
    .executableTarget(
      name: "mnist", dependencies: ["ExampleSupport", wengert, arguments], swiftSettings: strict),
    .executableTarget(
      name: "cifar10", dependencies: ["ExampleSupport", wengert, arguments], swiftSettings: strict),
    .executableTarget(
      name: "optimizers", dependencies: ["ExampleSupport", wengert, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "initialization", dependencies: ["ExampleSupport", wengert, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "batchnorm", dependencies: ["ExampleSupport", wengert, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "tutorials", dependencies: ["ExampleSupport", wengert, arguments],
      swiftSettings: strict),
    // What can only be seen from outside the package.
    .testTarget(name: "OutsideTests", dependencies: [wengert], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
