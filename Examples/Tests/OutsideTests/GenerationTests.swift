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
}
