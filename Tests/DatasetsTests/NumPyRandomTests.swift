import Wengert
import WengertDatasets
import Testing

/// The legacy generator of NumPy, seed by seed.
@Suite struct NumPyRandomTests {
  private static let cases = Array(ExpectedRandom.seeds.indices)

  private func generator(_ index: Int) -> NumPyRandom {
    NumPyRandom(seed: ExpectedRandom.seeds[index])
  }

  @Test(arguments: cases) func words(_ index: Int) {
    var random = generator(index)
    #expect((0..<6).map { _ in random.nextUInt32() } == ExpectedRandom.words[index])
  }

  @Test(arguments: cases) func uniforms(_ index: Int) {
    var random = generator(index)
    #expect(random.uniform(count: 6) == ExpectedRandom.uniforms[index])
  }

  @Test(arguments: cases) func streamAfterManyDraws(_ index: Int) {
    var random = generator(index)
    _ = random.uniform(count: 1000)
    #expect(random.uniform(count: 3) == ExpectedRandom.late[index])
  }

  @Test(arguments: cases) func normals(_ index: Int) {
    var random = generator(index)
    #expect(close(random.normal(count: 7), ExpectedRandom.normals[index]))
  }

  @Test(arguments: cases) func keptDeviateSurvivesOtherDraws(_ index: Int) {
    var random = generator(index)
    let drawn = random.normal(count: 3) + random.uniform(count: 2) + random.normal(count: 2)
    #expect(close(drawn, ExpectedRandom.mixed[index]))
  }

  @Test(arguments: cases) func ranges(_ index: Int) {
    var random = generator(index)
    let drawn =
      random.uniform(low: -3, high: 5, count: 3)
      + random.normal(count: 3, mean: 2, standardDeviation: 0.5)
    #expect(close(drawn, ExpectedRandom.ranges[index]))
  }

  @Test(arguments: cases) func integers(_ index: Int) {
    var random = generator(index)
    var drawn = random.integers(below: 10, count: 6)
    drawn.append(random.integers(below: 1))
    drawn += random.integers(below: 1000, count: 3)
    drawn.append(random.integers(below: 1 << 33))
    drawn.append(random.integers(below: 1 << 62))
    drawn += (0..<3).map { _ in random.integers(in: -5..<17) }
    #expect(drawn == ExpectedRandom.integers[index])
  }

  @Test(arguments: cases) func permutations(_ index: Int) {
    var random = generator(index)
    #expect(random.permutation(12) == ExpectedRandom.permutations[index])
  }

  @Test(arguments: cases) func shuffles(_ index: Int) {
    var random = generator(index)
    var numbers = Array(0..<9)
    random.shuffle(&numbers)
    #expect(numbers + [random.integers(below: 1000)] == ExpectedRandom.shuffles[index])
  }

  @Test(arguments: cases) func choices(_ index: Int) {
    var random = generator(index)
    let drawn =
      random.choice(5, count: 6) + random.choice(10, count: 6, replacement: false)
    #expect(drawn == ExpectedRandom.choices[index])
  }

  @Test(arguments: cases) func weightedChoices(_ index: Int) {
    var random = generator(index)
    let drawn =
      random.choice(probabilities: [0.1, 0.2, 0.3, 0.4], count: 8)
      + random.choice(
        probabilities: [0.1, 0.2, 0.3, 0.2, 0.1, 0.1], count: 5, replacement: false)
    #expect(drawn == ExpectedRandom.weighted[index])
  }

  /// NumPy searches from the right: a draw that is a sum of the first probabilities belongs to the next.
  @Test func aDrawOnTheBorder() {
    var random = NumPyRandom(seed: 3)
    var copy = random
    let draw = copy.uniform()
    #expect(random.choice(probabilities: [draw, 1 - draw], count: 1) == [1])
  }

  /// The sums that NumPy gives for 100000 uniforms, then 100001 normals of seed 0.
  @Test func longStream() {
    var random = NumPyRandom(seed: 0)
    let uniforms = random.uniform(count: 100_000)
    #expect(abs(uniforms.reduce(0, +) - 49950.003301149365) < 1e-8)
    #expect(uniforms[99_999] == 0.22575585618341354)
    let normals = random.normal(count: 100_001)
    #expect(abs(normals.reduce(0, +) - 1043.3839008848809) < 1e-8)
    #expect(abs(normals[100_000] - -0.668431390861597) < 1e-15)
  }
}

/// Whether the numbers agree to the last bit or two of the C library's functions.
func close(_ found: [Double], _ expected: [Double], within tolerance: Double = 1e-15) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
