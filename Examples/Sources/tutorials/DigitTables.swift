import ExampleSupport

/// Article 001: Nielsen's net on MNIST.
func digitSection(_ results: Results) throws -> String {
  let epochs = try results.events(of: "mnist").filter { $0.name == "epoch" }
  let rows = try epochs.compactMap { event -> [String]? in
    let epoch = try event.integer("epoch")
    guard let published = publishedDigits[epoch] else { return nil }
    let bounds = epoch == 0 ? "7,420 to 9,105" : epoch == 29 ? "9,486 to 9,535" : ""
    return [
      "\(epoch)", grouped(published), grouped(try event.integer("correct")), bounds,
    ]
  }
  return """
    ## Back-propagation on handwritten digits (after Nielsen)

    Test images recognised of 10,000 by 784, 30 and 10 sigmoid units; see [MNIST.md](MNIST.md). The
    article's random numbers have no seed; the last column says what ten runs in NumPy came to. One
    run of ours from another seed differs as much as those do from each other.

    \(command("mnist --download --json > Docs/Results/mnist.jsonl"))
    \(rows.isEmpty
      ? notRunYet("mnist") : table(["epoch", "published", "reproduced", "ten NumPy runs"], rows))
    """
}

/// Test images recognised after an epoch, of 10,000.
private let publishedDigits = [0: 9038, 1: 9178, 2: 9231, 27: 9483, 28: 9485, 29: 9477]
