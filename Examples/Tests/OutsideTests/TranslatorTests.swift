import SequenceModels
import Testing
import Wengert

@Suite struct TranslatorTests {
  private let task = DateTask()

  private func makeNet() -> Translator<Float> {
    var generator = RandomGenerator(seed: 5)
    return Translator(
      vocabulary: task.vocabulary, padding: task.padding, width: 16, heads: 2, using: &generator)
  }

  @Test func datesAreWrittenInEveryStyle() {
    let dates = CalendarDate.all
    #expect(dates.count == 73_049)
    let moon = dates.first { $0.iso == "1969-07-20" }!
    #expect(
      DateStyle.allCases.map { $0.text(moon) } == [
        "20 July 1969", "July 20, 1969", "Sunday, 20 Jul 1969", "20.7.1969",
        "the twentieth of July, nineteen sixty-nine",
      ])
    let words = ["1900-01-31", "1905-02-03", "2000-02-29", "2007-12-22", "2040-05-10"].map { iso in
      DateStyle.inWords.text(dates.first { $0.iso == iso }!)
    }
    #expect(
      words == [
        "the thirty-first of January, nineteen hundred",
        "the third of February, nineteen oh-five", "the twenty-ninth of February, two thousand",
        "the twenty-second of December, two thousand seven", "the tenth of May, twenty forty",
      ])
    #expect(DateStyle.withWeekday.text(dates.last!) == "Thursday, 31 Dec 2099")
  }

  @Test func everyCharacterOfADateHasANumber() {
    for date in task.heldOut {
      for style in DateStyle.allCases {
        let text = style.text(date)
        #expect(task.text(task.characters.numbers(of: text)) == text)
      }
    }
    #expect(Set(task.heldOut).isDisjoint(with: task.learned))
    #expect(task.heldOut.count + task.learned.count == CalendarDate.all.count)
  }

  @Test func paddingChangesNothing() {
    let net = makeNet()
    let alone = task.batch([DatePair(task.heldOut[0], .dots)])
    let padded = task.batch([
      DatePair(task.heldOut[0], .dots), DatePair(task.heldOut[1], .inWords),
    ])
    #expect(padded.sources.shape[1] > alone.sources.shape[1] + 20)
    let (a, b) = (
      net(alone.sources, previous: alone.previous)[0].tensor,
      net(padded.sources, previous: padded.previous)[0].tensor
    )
    #expect(a.isClose(to: b, absoluteTolerance: 1e-5))
    let seen = net.sourceAttention(padded.sources, previous: padded.previous)[0]
    #expect(seen[0..., alone.sources.shape[1]...].sum().scalar == 0)
    #expect(seen.sum(along: 1).isClose(to: .ones([10]), absoluteTolerance: 1e-5))
  }

  @Test func greedyDecodingTakesTheLikeliestOfTheNetsScores() {
    let net = makeNet()
    let batch = task.batch([.monthFirst, .inWords].map { DatePair(task.heldOut[2], $0) })
    let written = net.greedy(batch.sources, start: task.start, length: 10)
    let start = Tensor([task.start, task.start], shape: [2, 1])
    let scores = net(batch.sources, previous: concatenate([start, written[0..., ..<9]], along: 1))
    #expect(scores.tensor.argMax(along: 2) == written)
  }
}
