import ExampleSupport

/// The output of `wengert evaluate`.
public struct ScoreReport {
  private let score: NetResults.Score
  private let count: Int
  private let loss: String
  private let facts: DataFacts

  /// A report on so many samples.
  public init(score: NetResults.Score, count: Int, loss: String, facts: DataFacts) {
    (self.score, self.count, self.loss, self.facts) = (score, count, loss, facts)
  }

  /// Lines for a screen; the confusion matrix is left out where there are more than 30 classes.
  public func text(on screen: Screen) -> String {
    var lines = [counted(count, "sample"), "\(loss): \(short(score.loss))"]
    if let accuracy = score.accuracy {
      let right = (0..<score.confusion.count).reduce(0) { $0 + score.confusion[$1][$1] }
      lines.append("right: \(grouped(right)), \(fixed(100 * accuracy, 2)) %")
      lines.append("")
      lines.append(confusions(on: screen))
    } else {
      let rows = facts.outputNames.indices.map {
        [facts.outputNames[$0], short(score.errors[$0]), short(score.explained[$0])]
      }
      let table = FittedTable(
        [.init("value", .name), .init("root mean square error"), .init("explained variance")], rows)
      lines.append(table.text(on: screen))
    }
    return lines.joined(separator: "\n")
  }

  /// Rows are classes, columns predictions; where that is too wide, the most frequent mistakes.
  private func confusions(on screen: Screen) -> String {
    let names = facts.classNames
    let columns = [FittedTable.Column("is \\ taken for", .name)] + names.map { .init($0) }
    let rows = names.indices.map { row in
      [names[row]] + score.confusion[row].map { $0 == 0 ? "." : "\($0)" }
    }
    let widths = names.indices.map { column in
      max(names[column].count, score.confusion.map { "\($0[column])".count }.max() ?? 0) + 2
    }
    if names.count <= 30, widths.reduce(15, +) <= screen.width {
      return FittedTable(columns, rows).text(on: screen)
    }
    let mistakes = names.indices.flatMap { row in
      names.indices.filter { $0 != row && score.confusion[row][$0] > 0 }.map {
        (row: row, column: $0, count: score.confusion[row][$0])
      }
    }.sorted { $0.count > $1.count }.prefix(20)
    return FittedTable(
      [.init("is", .name), .init("taken for", .name), .init("samples")],
      mistakes.map { [names[$0.row], names[$0.column], "\($0.count)"] }
    ).text(on: screen)
  }

  /// One object.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("samples", .integer(count)), ("loss", .number(score.loss)),
    ]
    if let accuracy = score.accuracy {
      members += [
        ("accuracy", .number(accuracy)), ("classes", .array(facts.classNames.map { .string($0) })),
        ("confusion", .array(score.confusion.map { .array($0.map { .integer($0) }) })),
      ]
    } else {
      members.append(
        (
          "values",
          .array(
            facts.outputNames.indices.map {
              .object([
                ("name", .string(facts.outputNames[$0])),
                ("root_mean_square_error", .number(score.errors[$0])),
                ("explained_variance", .number(score.explained[$0])),
              ])
            })
        ))
    }
    return .object(members)
  }
}
