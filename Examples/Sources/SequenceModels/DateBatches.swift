import Wengert

/// A date as people write it, with its ISO form.
public struct DatePair: Sendable, Hashable {
  /// The style of the text.
  public let style: DateStyle
  /// The text.
  public let text: String
  /// The ISO form.
  public let iso: String

  /// A date in a style.
  public init(_ date: CalendarDate, _ style: DateStyle) {
    self.style = style
    text = style.text(date)
    iso = date.iso
  }
}

/// The dates to learn from and those that are held out, and their characters as numbers.
public struct DateTask: Sendable {
  /// Dates that are trained on, in any style.
  public let learned: [CalendarDate]
  /// Dates that never are: every tenth, in no order.
  public let heldOut: [CalendarDate]
  /// The characters of all styles and of ISO.
  public let characters = Characters(of: DateStyle.characters)
  /// Characters of the ISO form.
  public static let isoLength = 10

  /// Divides all dates by another seed.
  public init() {
    var generator = RandomGenerator(seed: 0)
    let dates = CalendarDate.all.shuffled(using: &generator)
    heldOut = Array(dates[..<(dates.count / 10)])
    learned = Array(dates[(dates.count / 10)...])
  }

  /// The number that fills texts up to the longest of a batch.
  public var padding: Int { characters.count }
  /// The number that stands before the ISO form.
  public var start: Int { characters.count + 1 }
  /// Numbers in all.
  public var vocabulary: Int { characters.count + 2 }

  /// The text of some numbers, without padding and starts.
  public func text(_ numbers: [Int]) -> String {
    characters.text(of: numbers.filter { $0 < characters.count })
  }

  /// Texts as [batch, longest], filled up behind.
  public func sources(_ texts: [String]) -> Tensor<Int> {
    let rows = texts.map { characters.numbers(of: $0) }
    let longest = rows.map(\.count).max() ?? 0
    return Tensor(
      rows.flatMap { $0 + Array(repeating: padding, count: longest - $0.count) },
      shape: [rows.count, longest])
  }

  /// A batch of pairs.
  public func batch(_ pairs: [DatePair]) -> DateBatch {
    let rows = pairs.map { characters.numbers(of: $0.iso) }
    let shape: Shape = [pairs.count, DateTask.isoLength]
    return DateBatch(
      sources: sources(pairs.map(\.text)),
      previous: Tensor(rows.flatMap { [start] + $0.dropLast() }, shape: shape),
      labels: Tensor(rows.flatMap { $0 }, shape: shape))
  }

  /// Pairs of dates that are drawn, each in a style that is drawn.
  public func pairs(
    _ count: Int, of dates: [CalendarDate], using generator: inout RandomGenerator
  ) -> [DatePair] {
    (0..<count).map { _ in
      DatePair(
        dates.randomElement(using: &generator)!,
        DateStyle.allCases.randomElement(using: &generator)!)
    }
  }
}

/// Some dates as a step takes them.
public struct DateBatch: Sendable {
  /// The written dates, [batch, longest].
  public let sources: Tensor<Int>
  /// The start and the ISO form without its last character, [batch, 10].
  public let previous: Tensor<Int>
  /// The ISO form, [batch, 10].
  public let labels: Tensor<Int>
}
