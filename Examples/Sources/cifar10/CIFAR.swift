import ArgumentParser

@main
struct CIFAR: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cifar10",
    abstract: "Fully connected and residual nets on the small colour pictures of CIFAR-10.",
    discussion: """
      Docs/TwoLayerNet.md, Docs/FullyConnectedNet.md and Docs/ResNet.md explain the nets and show what they reach.
      """,
    subcommands: [TwoLayer.self, FullyConnected.self, ResNetCommand.self])
}
