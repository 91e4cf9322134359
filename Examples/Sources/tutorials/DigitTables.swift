import ExampleSupport

/// Article 001: Nielsen's net on MNIST.
func digitSection(_ results: Results) throws -> String {
  let epochs = try results.events(of: "mnist").filter { $0.name == "epoch" }
  return """
    ## Back-propagation on handwritten digits (after Nielsen)

    Test images recognised of 10,000 by 784, 30 and 10 sigmoid units; see [MNIST.md](MNIST.md). The
    article's random numbers have no seed: its figures are those of one run of many that are possible. Ten
    runs in NumPy came to 7,420 to 9,105 after epoch 0, and to 9,486 to 9,535 after epoch 29.

    ```sh
    for seed in $(seq 0 19); do
      swift run -c release --package-path Examples mnist --download --seed $seed --json
    done > Docs/Results/mnist.jsonl
    ```

    \(epochs.isEmpty ? notRunYet("mnist") : try digitTable(epochs))
    """
}

/// Test images recognised after an epoch, of 10,000.
private let publishedDigits: KeyValuePairs = [
  0: 9038, 1: 9178, 2: 9231, 27: 9483, 28: 9485, 29: 9477,
]

private func digitTable(_ events: [Event]) throws -> String {
  let rows = try publishedDigits.map { epoch, published in
    let runs = try events.filter { try $0.integer("epoch") == epoch }
    let counts = try runs.map { try $0.integer("correct") }
    let first = try runs.first { try $0.integer("seed") == 0 }
    let mean = counts.reduce(0, +) / max(counts.count, 1)
    return ["\(epoch)", grouped(published)]
      + [try first?.integer("correct"), counts.min(), mean, counts.max()]
      .map { $0.map(grouped) ?? "" }
  }
  let seeds = Set(try events.map { try $0.integer("seed") }).count
  return table(
    ["epoch", "published", "ours, seed 0", "least of \(seeds) seeds", "mean", "greatest"], rows)
}
