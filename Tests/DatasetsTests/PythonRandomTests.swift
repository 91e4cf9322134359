import Wengert
import WengertDatasets
import Testing

/// The generator of Python, seed by seed.
@Suite struct PythonRandomTests {
  private static let cases = Array(ExpectedPythonRandom.seeds.indices)

  private func generator(_ index: Int) -> PythonRandom {
    PythonRandom(seed: ExpectedPythonRandom.seeds[index])
  }

  @Test(arguments: cases) func uniforms(_ index: Int) {
    var random = generator(index)
    #expect((0..<6).map { _ in random.random() } == ExpectedPythonRandom.uniforms[index])
  }

  @Test(arguments: cases) func bits(_ index: Int) {
    var random = generator(index)
    #expect([1, 8, 32, 33, 53, 64].map { random.bits($0) } == ExpectedPythonRandom.bits[index])
  }

  @Test(arguments: cases) func ranges(_ index: Int) {
    var random = generator(index)
    var drawn = [10, 1000, 7, 1 << 33, 1, 16, 1 << 60].map { random.randrange($0) }
    drawn.append(random.randint(-3...3))
    #expect(drawn == ExpectedPythonRandom.ranges[index])
  }

  @Test(arguments: cases) func samples(_ index: Int) {
    var random = generator(index)
    let drawn = random.sample(200, count: 8) + random.sample(12, count: 9)
    #expect(drawn == ExpectedPythonRandom.samples[index])
  }

  /// Python draws from a list up to 21 + 4^⌈log₄ 3 k⌉ numbers, 85 of them for k = 6, and from a set beyond.
  @Test func samplesOfListsAndSets() {
    var random = PythonRandom(seed: 0)
    #expect(random.sample(60, count: 6) == [54, 24, 48, 56, 26, 2])
    #expect(random.sample(40, count: 6) == [16, 32, 31, 25, 19, 30])
    // Drawn from a set, these would be others.
    random = PythonRandom(seed: 2)
    #expect(random.sample(60, count: 6) == [55, 54, 3, 5, 56, 23])
  }

  @Test(arguments: cases) func shuffles(_ index: Int) {
    var random = generator(index)
    var numbers = Array(0..<10)
    random.shuffle(&numbers)
    #expect(numbers + [random.randrange(1000)] == ExpectedPythonRandom.shuffles[index])
  }

  @Test(arguments: cases) func uniformAndGauss(_ index: Int) {
    var random = generator(index)
    let drawn = [
      random.uniform(-1, 2), random.gauss(), random.gauss(),
      random.gauss(mean: 1, standardDeviation: 2),
    ]
    #expect(close(drawn, ExpectedPythonRandom.uniformRanges[index]))
  }

  @Test func signOfTheSeedIsDropped() {
    #expect(PythonRandom(seed: -123) == PythonRandom(seed: 123))
  }
}
