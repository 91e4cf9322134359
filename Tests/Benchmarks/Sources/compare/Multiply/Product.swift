/// A matrix product C[m, n] = op(A)[m, k] · op(B)[k, n] of the comparison.
struct Product: Codable, Hashable {
  var m: Int
  var n: Int
  var k: Int
  var transposesA = false
  var transposesB = false
  var isDouble = false

  /// Multiplications and additions.
  var operations: Double { 2 * Double(m) * Double(n) * Double(k) }

  /// As tables name it: `Aᵀ·B 3072×300×400`.
  var name: String {
    "A\(transposesA ? "ᵀ" : "")·B\(transposesB ? "ᵀ" : "") \(m)×\(n)×\(k)"
  }

  /// The request that a child process understands.
  var request: String {
    [isDouble ? 1 : 0, transposesA ? 1 : 0, transposesB ? 1 : 0, m, n, k].map(String.init)
      .joined(separator: " ")
  }

  init(_ m: Int, _ n: Int, _ k: Int, transposesA: Bool = false, transposesB: Bool = false) {
    (self.m, self.n, self.k) = (m, n, k)
    (self.transposesA, self.transposesB) = (transposesA, transposesB)
  }

  /// The reverse of `request`.
  init?(_ words: some Collection<Substring>) {
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == 6 else { return nil }
    self.init(
      numbers[3], numbers[4], numbers[5], transposesA: numbers[1] == 1,
      transposesB: numbers[2] == 1)
    isDouble = numbers[0] == 1
  }

  /// Those of the steps and some of no step in particular; each in both precisions, and with every
  /// transposition but where a step has one.
  static let all: [Product] = {
    let free = [
      (200, 3, 2), (10, 10, 30), (10, 30, 784), (100, 100, 100), (128, 128, 128), (400, 300, 3072),
      (1024, 1024, 1024),
    ]
    let transpositions = [(false, false), (false, true), (true, false), (true, true)]
    let single =
      free.flatMap { m, n, k in
        transpositions.map { Product(m, n, k, transposesA: $0, transposesB: $1) }
      } + [
        Product(3072, 300, 400, transposesA: true), Product(400, 3072, 300, transposesB: true),
      ]
    return single
      + single.map {
        var double = $0
        double.isDouble = true
        return double
      }
  }()
}
