import SequenceModels
import Testing
import Wengert

@Suite struct GenerationTests {
  @Test func cachedAndUncachedTextsAreTheSame() {
    var generator = RandomGenerator(seed: 3)
    let shape = GPTShape(vocabulary: 11, context: 8, width: 16, blocks: 2, heads: 2)
    let net = GPT(shape, using: &generator)
    for sampling in [TokenSampling(temperature: 0), TokenSampling(temperature: 1, topK: 5)] {
      func text(usesCache: Bool) -> [Int] {
        let all = Generation(
          net, prompt: [1, 2, 3], sampling, usesCache: usesCache, using: generator)
        return Array(all.prefix(40))
      }
      #expect(text(usesCache: true) == text(usesCache: false))
    }
  }

  @Test func scoresOfTheCacheAreThoseOfTheNet() {
    var generator = RandomGenerator(seed: 4)
    let shape = GPTShape(vocabulary: 7, context: 8, width: 16, blocks: 2, heads: 4)
    let net = GPT(shape, using: &generator)
    let words = [3, 1, 4, 1, 5]
    var cache = KeyValueCache(blocks: 2)
    _ = net.scores(after: [3, 1, 4], &cache)
    _ = net.scores(after: [1], &cache)
    let last = net.scores(after: [5], &cache)
    let all = net(Tensor(words).reshaped(to: [1, 5])).tensor[0, 4]
    #expect(last.isClose(to: all, absoluteTolerance: 1e-5))
  }

  /// Weights 1, 2 and 5 as scores: temperature ½ squares them, and two of the likeliest leave the first out.
  @Test(arguments: [
    (TokenSampling(), [1, 2, 5]), (TokenSampling(temperature: 0.5), [1, 4, 25]),
    (TokenSampling(topK: 2), [0, 2, 5]), (TokenSampling(temperature: 0), [0, 0, 1]),
    (TokenSampling(temperature: 3, topK: 1), [0, 0, 1]),
  ])
  func tokensAreDrawnByTheirScores(_ sampling: TokenSampling, _ weights: [Double]) {
    var generator = RandomGenerator(seed: 5)
    let scores = log(Tensor<Float>([1, 2, 5])).scalars
    let count = 20_000
    var drawn = [0.0, 0, 0]
    for _ in 0..<count { drawn[sampling.draw(scores, using: &generator)] += 1 }
    let sum = weights.reduce(0, +)
    for (times, weight) in zip(drawn, weights) {
      // Four standard deviations at most.
      #expect(abs(times / Double(count) - weight / sum) <= (weight == 0 ? 0 : 0.015))
    }
  }
}
