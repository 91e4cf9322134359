import CBench
import Foundation

/// Measures matrix products of Wengert and of other libraries, turn by turn.
struct MultiplyMeasurement {
  let folder: Folder
  let threads: Int
  let rounds: Int

  private final class Library {
    let name: String
    let child: ChildProcess
    var counts: [Product: Int] = [:]
    var times: [Product: [Double]] = [:]

    init(_ name: String, _ child: ChildProcess) {
      (self.name, self.child) = (name, child)
    }
  }

  /// Where the libraries are, once the peers are installed.
  private var candidates: KeyValuePairs<String, String> {
    [
      "Wengert": "tensors", "Wengert's kernel": "kernel",
      "OpenBLAS": find("/python*/site-packages/scipy_openblas32/lib/libscipy_openblas.so"),
      "MKL": find("/libmkl_rt.so*"), "oneDNN": find("/libdnnl.so*"),
    ]
  }

  private func find(_ pattern: String) -> String {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(folder.benchmarks + "/.peers/lib" + pattern, 0, nil, &found) == 0,
      let path = found.gl_pathv[0]
    else { return "" }
    return String(cString: path)
  }

  /// Adds to the results those of one number of threads.
  func run(_ all: inout MultiplyResults) throws {
    all.results.removeAll { $0.threads == threads }
    let libraries = start(&all)
    var sums: [Product: Double] = [:]
    for round in 0..<rounds {
      for index in libraries.indices {
        let library = libraries[(index + round) % libraries.count]
        for product in Product.all {
          try measure(library, product, &sums, &all)
        }
        library.child.settle()
      }
      let count = Int32(threads)
      all.single[threads] = max(
        all.single[threads] ?? 0, bench_multiply_add_rate(false, count, 5))
      all.double[threads] = max(all.double[threads] ?? 0, bench_multiply_add_rate(true, count, 5))
    }
    for library in libraries {
      library.child.end()
      for product in Product.all {
        guard let times = library.times[product]?.sorted(), !times.isEmpty else { continue }
        all.results.append(
          MultiplyResult(
            library: library.name, product: product, threads: threads,
            median: times[times.count / 2], minimum: times[0]))
      }
    }
  }

  private func start(_ all: inout MultiplyResults) -> [Library] {
    var environment = Contender.environment(threads: threads)
    environment["LD_LIBRARY_PATH"] = folder.benchmarks + "/.peers/lib"
    var libraries: [Library] = []
    for (name, path) in candidates {
      do throws(ChildFailure) {
        guard !path.isEmpty else {
          throw ChildFailure(description: "not installed: see Tests/Benchmarks/Peers/install")
        }
        let child = try ChildProcess(
          [CommandLine.arguments[0], "child", "multiply", path], environment: environment,
          cores: threads)
        let words = try child.receive(timeout: 60)
        guard words.first == "first" else {
          throw ChildFailure(description: words.dropFirst().joined(separator: " "))
        }
        all.failures[name] = nil
        libraries.append(Library(name, child))
      } catch {
        all.failures[name] = error.description
        say("  \(name): \(error)")
      }
    }
    return libraries
  }

  private func measure(
    _ library: Library, _ product: Product, _ sums: inout [Product: Double],
    _ all: inout MultiplyResults
  ) throws(ChildFailure) {
    if library.counts[product] == nil {
      // As many as fill 3 ms, by a first try.
      guard let (time, _) = try ask(library, product, 1) else { return }
      library.counts[product] = max(1, Int(3e6 / max(time, 10)))
    }
    let count = library.counts[product]!
    guard let (time, sum) = try ask(library, product, count) else { return }
    if let expected = sums[product], expected != sum {
      all.failures[library.name] = "\(product.name) differs from the others'"
      return
    }
    sums[product] = sum
    library.times[product, default: []].append(time / Double(count))
  }

  private func ask(
    _ library: Library, _ product: Product, _ count: Int
  ) throws(ChildFailure) -> (time: Double, sum: Double)? {
    let words = try library.child.ask("multiply \(count) \(product.request)")
    guard words.first == "ns", words.count == 3, let time = Double(words[1]),
      let sum = Double(words[2])
    else { return nil }
    return (time, sum)
  }
}
