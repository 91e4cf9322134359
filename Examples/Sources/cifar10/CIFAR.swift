import ArgumentParser

@main
struct CIFAR: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cifar10",
    abstract: "Fully connected nets on the small colour pictures of CIFAR-10.",
    discussion: """
      Docs/TwoLayerNet.md and Docs/FullyConnectedNet.md explain the nets and show what they reach.
      """,
    subcommands: [TwoLayer.self, FullyConnected.self])
}
