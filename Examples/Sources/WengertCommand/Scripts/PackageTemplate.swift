/// The files of a new package.
struct PackageTemplate {
  let name: String
  /// Wengert's folder.
  let clone: String

  /// Paths in the package, with their texts.
  var files: KeyValuePairs<String, String> {
    [
      "Package.swift": manifest, "README.md": readMe, ".gitignore": ".build/\n",
      "Sources/\(name)/Net.swift": net, "Sources/\(name)/main.swift": main,
      "Tests/\(name)Tests/GradientTests.swift": test,
    ]
  }

  private var manifest: String {
    """
    // swift-tools-version: 6.2
    import PackageDescription

    let package = Package(
      name: "\(name)",
      platforms: [.macOS(.v14)],
      dependencies: [
        .package(name: "Wengert", path: \(quoted(clone)))
      ],
      targets: [
        .executableTarget(
          name: "\(name)",
          dependencies: [
            .product(name: "Wengert", package: "Wengert"),
            .product(name: "WengertDatasets", package: "Wengert"),
            .product(name: "WengertPlots", package: "Wengert"),
          ]),
        .testTarget(
          name: "\(name)Tests",
          dependencies: ["\(name)", .product(name: "Wengert", package: "Wengert")]),
      ]
    )

    """
  }

  /// A literal of a text.
  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private var net: String {
    """
    import Wengert

    /// Two layers that tell the two half moons apart.
    ///
    /// It is made for any kind of numbers: trained with `Float`, its gradients checked with `Double`.
    struct Net<Scalar: FloatingTensorScalar>: Module {
      let hidden: Linear<Scalar>
      let output: Linear<Scalar>

      init(hidden count: Int) {
        hidden = Linear(inputs: 2, outputs: count)
        output = Linear(inputs: count, outputs: 2)
      }

      func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
        output(tanh(hidden(x)))
      }
    }

    """
  }

  private var main: String {
    """
    import Wengert
    import WengertDatasets
    import WengertPlots

    // The same seed gives the same weights.
    RandomGenerator.seedDefault(1)

    let moons = PointSet.moons(count: 1000, noise: 0.2, seed: 0)
    let points = Tensor<Float>(converting: Tensor(moons.points, shape: [1000, 2]))
    let (training, validation) = TensorDataset(points, Tensor(moons.labels))
      .split(fraction: 0.8, seed: 0)

    let net = Net<Float>(hidden: 32)
    let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters, learningRate: 1e-2))
    let history = try trainer.fit(
      training: DataLoader(training, batchSize: 32),
      validation: DataLoader(validation, batchSize: 200, sampling: .sequential), epochs: 20)
    print("accuracy on held-out points: \\(history.epochs.last!.validationAccuracy!)")

    // With the name of a folder, the curve of the loss is drawn into it.
    if CommandLine.arguments.count > 1 {
      let losses = history.epochs.map(\\.trainingLoss)
      let figure = Figure {
        Panel("Loss", x: "epoch") { Line(x: losses.indices.map { Double($0 + 1) }, y: losses) }
      }
      try figure.write(to: "\\(CommandLine.arguments[1])/loss.svg")
    }

    """
  }

  private var test: String {
    """
    import Testing
    import Wengert

    @testable import \(name)

    @Suite struct GradientTests {
      @Test func theNetsGradientsAreThoseOfDifferences() throws {
        RandomGenerator.seedDefault(2)
        let net = Net<Double>(hidden: 5)
        let x = Variable(Tensor<Double>.randomNormal([6, 2]))
        let labels: Tensor<Int> = [0, 1, 1, 0, 1, 0]
        try checkGradients(of: net) { crossEntropy($0(x), labels) }.require()
      }
    }

    """
  }

  private var readMe: String {
    """
    # \(name)

    A net that tells two half moons apart, with [Wengert](\(clone)/README.md).

    ```sh
    swift run -c release          # trains it; with the name of a folder it draws the losses there
    swift test                    # compares its gradients with numerical differences
    ```

    `Sources/\(name)/Net.swift` is the net, `main.swift` its training. Package.swift names the folder that
    Wengert is in; change the path there if that moves. Release builds (`-c release`) run some fifty times
    faster than debug builds.

    """
  }
}
