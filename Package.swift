// swift-tools-version: 6.2
import PackageDescription

/// A warning is an error here; in packages that depend on Wengert it is not.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// What tests import, and the rooms behind it: they are compiled anew when one changes.
let rooms: [Target.Dependency] = [
  "Wengert", "Errors", "Tensors", "Autodiff", "NeuralNetworks", "Datasets", "Plots",
]

let package = Package(
  name: "Wengert",
  platforms: [.macOS(.v14)],
  products: [
    // All rooms are named: what only re-exports does not change when they do, and a program that saw
    // it alone would not be compiled anew.
    .library(
      name: "Wengert",
      targets: ["Wengert", "Errors", "Tensors", "Autodiff", "NeuralNetworks", "Datasets", "Plots"])
  ],
  targets: [
    // Each room may use only the rooms above it.
    // What Swift sees of the kernels, and the kernels: see "How it is built" in Docs/Design.md.
    .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "ArrayKernels", dependencies: ["CKernels"], cSettings: [.treatAllWarnings(as: .error)]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "Errors", swiftSettings: strict),
    .target(name: "Tensors", dependencies: ["Errors", "CKernels"], swiftSettings: strict),
    .target(name: "Autodiff", dependencies: ["Tensors", "CKernels"], swiftSettings: strict),
    .target(
      name: "NeuralNetworks", dependencies: ["CKernels", "Tensors", "Autodiff", "CZlib"],
      swiftSettings: strict),
    .target(name: "Datasets", dependencies: ["Tensors", "CZlib"], swiftSettings: strict),
    .target(name: "Plots", dependencies: ["Errors", "CZlib"], swiftSettings: strict),
    .target(
      name: "Wengert",
      dependencies: [
        "Errors", "ArrayKernels", "Tensors", "Autodiff", "NeuralNetworks", "Datasets", "Plots",
      ],
      swiftSettings: strict),

    .testTarget(
      name: "CKernelsTests", dependencies: ["CKernels", "ArrayKernels"], swiftSettings: strict),
    .testTarget(name: "TensorsTests", dependencies: rooms, swiftSettings: strict),
    .target(
      name: "AllocationCounter", path: "Tests/AllocationCounter",
      cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "Faults", path: "Tests/Faults", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "Fuzzing", dependencies: ["AllocationCounter", "Faults"], path: "Tests/Fuzzing",
      swiftSettings: strict),
    .testTarget(
      name: "AutodiffTests", dependencies: rooms + ["AllocationCounter"], swiftSettings: strict),
    .testTarget(
      name: "NeuralNetworksTests", dependencies: rooms + ["CZlib", "Faults", "Fuzzing"],
      swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests",
      dependencies: ["Datasets", "Tensors", "ArrayKernels", "CZlib", "Faults", "Fuzzing"],
      swiftSettings: strict),
    .testTarget(name: "PlotsTests", dependencies: ["Plots"], swiftSettings: strict),
    .testTarget(name: "ErrorTests", dependencies: rooms, swiftSettings: strict),
    .testTarget(
      name: "OracleTests", dependencies: rooms, resources: [.copy("Fixtures")],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
