// swift-tools-version: 6.2
import PackageDescription

let wengert: Target.Dependency = .product(name: "Wengert", package: "Wengert")
let datasets: Target.Dependency = .product(name: "WengertDatasets", package: "Wengert")
let exchange: Target.Dependency = .product(name: "WengertExchange", package: "Wengert")
let plots: Target.Dependency = .product(name: "WengertPlots", package: "Wengert")
let distributed: Target.Dependency = .product(name: "WengertDistributed", package: "Wengert")
let inspection: Target.Dependency = .product(name: "WengertInspection", package: "Wengert")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "Examples",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "wengert", targets: ["WengertCommand"])],
  dependencies: [
    .package(name: "Wengert", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(
      name: "ExampleSupport",
      dependencies: [wengert, datasets, distributed, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "moons", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "mnist", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "cifar10", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "optimizers", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "initialization",
      dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "batchnorm", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "tutorials", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    // The nets and data of chargpt and translate, apart from the programs so that they can be tested.
    .target(name: "SequenceModels", dependencies: [wengert], swiftSettings: strict),
    .executableTarget(
      name: "chargpt",
      dependencies: ["ExampleSupport", "SequenceModels", wengert, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "translate",
      dependencies: ["ExampleSupport", "SequenceModels", wengert, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "vae", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "pictures", dependencies: ["ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "inspecting", dependencies: ["ExampleSupport", wengert, inspection, plots, arguments],
      swiftSettings: strict),
    // The computations of the programs on derivatives, in a target of their own for tests.
    .target(name: "DerivativeStudies", dependencies: [wengert, datasets], swiftSettings: strict),
    .executableTarget(
      name: "newton",
      dependencies: ["DerivativeStudies", "ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "gradient-penalty",
      dependencies: ["DerivativeStudies", "ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    .executableTarget(
      name: "physics",
      dependencies: ["DerivativeStudies", "ExampleSupport", wengert, datasets, plots, arguments],
      swiftSettings: strict),
    // The work of the program `wengert`, in a target of its own for tests.
    .target(
      name: "WengertTools",
      dependencies: ["ExampleSupport", wengert, datasets, exchange, inspection, plots, arguments],
      swiftSettings: strict),
    .testTarget(
      name: "WengertToolsTests",
      dependencies: [
        "ExampleSupport", "WengertTools", wengert, datasets, exchange, inspection, plots,
      ],
      swiftSettings: strict),
    // The program `wengert`: scripts and tools.
    .executableTarget(
      name: "WengertCommand",
      dependencies: ["ExampleSupport", "WengertTools", wengert, inspection, arguments],
      swiftSettings: strict),
    .testTarget(
      name: "WengertCommandTests", dependencies: ["WengertCommand", "WengertTools", arguments],
      swiftSettings: strict),
    // Tests that need to be outside the package.
    .testTarget(
      name: "OutsideTests",
      dependencies: [
        "DerivativeStudies", "ExampleSupport", "SequenceModels", wengert, datasets, exchange,
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
