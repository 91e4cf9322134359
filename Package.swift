// swift-tools-version: 6.2
import PackageDescription

/// A warning is an error here; in packages that depend on Wengert it is not.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
/// Values that cannot outlive a call (`Operands`, `Saved`) are made with lifetimes that are written out.
let lifetimes: [SwiftSetting] = strict + [.enableExperimentalFeature("Lifetimes")]
/// At -O1 a loop that was asked to become a vector may not: no fault, wherever its text stands.
let strictC: [CSetting] = [.treatAllWarnings(as: .error), .disableWarning("pass-failed")]

/// The modules of the core, in the order in which they may use each other.
let core = [
  "WengertSupport", "WengertErrors", "WengertTensors", "WengertAutodiff", "WengertLoading",
  "WengertNeuralNetworks",
]
/// What tests import, and the modules behind it: they are compiled anew when one changes.
let coreDependencies: [Target.Dependency] = ["Wengert"] + core.map { .byName(name: $0) }

let package = Package(
  name: "Wengert",
  platforms: [.macOS(.v14)],
  products: [
    // All modules are named: what only re-exports does not change when they do, and a program that saw
    // it alone would not be compiled anew.
    .library(name: "Wengert", targets: ["Wengert"] + core),
    .library(name: "WengertDatasets", targets: ["WengertDatasets"]),
    .library(name: "WengertExchange", targets: ["WengertExchange"]),
    .library(name: "WengertPlots", targets: ["WengertPlots", "WengertCharts"]),
    .library(name: "WengertInspection", targets: ["WengertInspection"]),
    .library(name: "WengertDistributed", targets: ["WengertDistributed"]),
    // All of them in one dynamic library, which `wengert run` links scripts with.
    .library(
      name: "WengertScripts", type: .dynamic,
      targets: ["Wengert"] + core + [
        "WengertDatasets", "WengertExchange", "WengertPlots", "WengertCharts", "WengertInspection",
        "WengertDistributed",
      ]),
  ],
  targets: [
    // What Swift sees of the kernels, and the kernels: see "How it is built" in Docs/Design.md.
    .target(name: "CWengert", cSettings: strictC),
    // SwiftPM begins with the names that come last in the alphabet. Every module waits for `CWengert`, so the
    // kernels, which take half a minute, have a name before it.
    .target(
      name: "CKernelsOfWengert", dependencies: ["CWengert"], path: "Sources/CWengertKernels",
      cSettings: strictC),
    .systemLibrary(
      name: "CWengertZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    // The core. Each module may use only those above it.
    .target(name: "WengertSupport", swiftSettings: strict),
    .target(
      name: "WengertErrors", dependencies: ["WengertSupport", "CWengert"], swiftSettings: strict),
    .target(
      name: "WengertTensors", dependencies: ["WengertSupport", "WengertErrors", "CWengert"],
      swiftSettings: strict),
    .target(
      name: "WengertAutodiff", dependencies: ["WengertSupport", "WengertTensors", "CWengert"],
      swiftSettings: lifetimes),
    .target(
      name: "WengertLoading", dependencies: ["WengertSupport", "WengertAutodiff", "CWengert"],
      swiftSettings: strict),
    .target(
      name: "WengertNeuralNetworks",
      dependencies: [
        "CWengert", "WengertSupport", "WengertTensors", "WengertAutodiff", "WengertLoading",
        "CWengertZlib",
      ],
      swiftSettings: strict),
    .target(
      name: "Wengert", dependencies: ["CKernelsOfWengert"] + core.map { .byName(name: $0) },
      swiftSettings: strict),

    // Beside the core.
    .target(name: "WengertPNG", dependencies: ["CWengertZlib"], swiftSettings: strict),
    .target(
      name: "WengertDatasets",
      dependencies: [
        "WengertSupport", "WengertLoading", "WengertNeuralNetworks", "WengertPNG",
        "CKernelsOfWengert", "CWengertZlib",
      ],
      swiftSettings: strict),
    .target(
      name: "WengertExchange",
      dependencies: core.map { .byName(name: $0) } + ["Wengert", "CWengertZlib"],
      swiftSettings: strict),
    .target(
      name: "WengertCharts", dependencies: ["WengertSupport", "WengertErrors", "WengertPNG"],
      swiftSettings: strict),
    .target(
      name: "WengertPlots", dependencies: ["Wengert", "WengertCharts"], swiftSettings: strict),
    .target(
      name: "WengertInspection",
      dependencies: core.map { .byName(name: $0) } + ["Wengert", "WengertCharts", "WengertPNG"],
      swiftSettings: strict),
    .target(name: "CWengertMPI", exclude: ["Shim"], cSettings: strictC),
    .target(
      name: "WengertDistributed",
      dependencies: core.map { .byName(name: $0) } + ["Wengert", "CWengert", "CWengertMPI"],
      swiftSettings: strict),

    // Tests, and what they share.
    .target(
      name: "CWengertAllocationCounter", path: "Tests/CWengertAllocationCounter", cSettings: strictC
    ),
    .target(name: "CWengertFaults", path: "Tests/CWengertFaults", cSettings: strictC),
    .target(
      name: "WengertFuzzing", dependencies: ["CWengertAllocationCounter", "CWengertFaults"],
      path: "Tests/WengertFuzzing", swiftSettings: strict),
    .target(
      name: "WengertOptimizerTable", dependencies: coreDependencies,
      path: "Tests/WengertOptimizerTable", swiftSettings: strict),
    .testTarget(
      name: "SupportTests", dependencies: ["WengertSupport", "CWengertFaults"],
      swiftSettings: strict),
    .testTarget(
      name: "KernelTests", dependencies: ["CWengert", "CKernelsOfWengert", "CWengertFaults"],
      swiftSettings: strict),
    .testTarget(name: "TensorsTests", dependencies: coreDependencies, swiftSettings: strict),
    .testTarget(
      name: "AutodiffTests", dependencies: coreDependencies + ["CWengertAllocationCounter"],
      swiftSettings: strict),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: coreDependencies + [
        "WengertDatasets", "WengertPlots", "CWengertZlib", "CWengertAllocationCounter",
        "CWengertFaults", "WengertFuzzing",
        "WengertOptimizerTable",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests",
      dependencies: coreDependencies + [
        "WengertDatasets", "CWengertZlib", "CWengertFaults", "WengertFuzzing",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ExchangeTests",
      dependencies: coreDependencies + ["WengertExchange", "WengertFuzzing"],
      exclude: [
        "write_fixtures.py", "check_files.py", "check_onnx.py", "write_texts.py",
        "requirements.txt",
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "ChartsTests", dependencies: ["WengertCharts", "WengertPNG", "CWengertZlib"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "PicturesTests",
      dependencies: coreDependencies + ["WengertDatasets", "WengertExchange", "WengertFuzzing"],
      exclude: ["write_fixtures.py", "check_pictures.py"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .executableTarget(
      name: "DistributedProgram",
      dependencies: coreDependencies + ["WengertDistributed", "WengertPlots"],
      path: "Tests/DistributedProgram", swiftSettings: strict),
    .executableTarget(
      name: "LeakProgram", dependencies: ["Wengert", "WengertInspection"],
      path: "Tests/LeakProgram", swiftSettings: strict),
    .testTarget(
      name: "DistributedTests",
      dependencies: coreDependencies + ["WengertDistributed", "CWengertMPI"], swiftSettings: strict),
    .testTarget(
      name: "InspectionTests",
      dependencies: coreDependencies + ["WengertInspection"],
      exclude: ["check_events.py", "requirements.txt"], swiftSettings: strict),
    .testTarget(
      name: "ProgramTests",
      dependencies: coreDependencies + ["CWengertFaults", "WengertFuzzing"], swiftSettings: strict),
    .testTarget(
      name: "ErrorTests",
      dependencies: coreDependencies + [
        "WengertDatasets", "WengertPlots", "WengertOptimizerTable",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "OracleTests",
      dependencies: coreDependencies + ["WengertDatasets", "WengertOptimizerTable"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
