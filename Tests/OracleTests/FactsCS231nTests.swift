import Testing
import Wengert

/// The numbers that the notebooks of Stanford's course CS231n print or expect.
@Suite struct FactsCS231nTests {
  /// How each fact is computed with the library.
  private static let checks: [String: @Sendable (Fact) throws -> Answers] =
    layerChecks.merging(netChecks) { $1 }.merging(statisticsChecks) { $1 }
    .merging(updateChecks) { $1 }.merging(sequenceChecks) { $1 }

  @Test func everyFactIsReproduced() throws {
    let facts = try Fact.load("cs231n", key: "cases")
    #expect(facts.count == 33)
    for fact in facts {
      let check = try #require(Self.checks[fact.id], "no check of \(fact.id)")
      try compare(check(fact), with: fact)
    }
  }

  /// Every number of the fact must be answered, and every answer must be a number of the fact.
  private func compare(_ answers: Answers, with fact: Fact) throws {
    var unused = Set(answers.keys)
    func expect(_ key: String, _ want: Tensor<Double>, _ isClose: (Double, Double) -> Bool) throws {
      let got = try #require(answers[key], "\(fact.id): \(key) is not answered")
      unused.remove(key)
      #expect(got.count == want.count, "\(fact.id): \(key) has shape \(got.shape)")
      for (got, want) in zip(got.scalars, want.scalars) where !isClose(got, want) {
        Issue.record("\(fact.id): \(key): \(got) is not \(want)")
        return
      }
    }
    func isExact(_ got: Double, _ want: Double) -> Bool {
      abs(got - want) <= 1e-11 + 1e-9 * abs(want)
    }
    for (name, want) in try fact.tensors("recomputed") { try expect(name, want, isExact) }
    // The notebooks' own measure; they print some eight digits.
    for (name, want) in try fact.tensors("published") {
      try expect(name, want) { abs($0 - $1) <= 1e-6 * max(1e-8, abs($0) + abs($1)) }
    }
    for key in fact.gradientKeys {
      for (name, want) in try fact.tensors(key) { try expect("\(key)/\(name)", want, isExact) }
    }
    for key in answers.keys where key.hasPrefix("inputs/") {
      try expect(key, fact.input(String(key.dropFirst("inputs/".count))), isExact)
    }
    #expect(unused.isEmpty, "\(fact.id) has no \(unused.sorted())")
  }
}
