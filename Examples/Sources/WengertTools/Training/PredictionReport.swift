import ExampleSupport

/// The output of `wengert predict`.
public enum PredictionReport {
  /// A row for each sample: the likeliest classes with their probabilities, or the values.
  public static func table(_ results: NetResults, _ names: [String], top: Int) -> FittedTable {
    let facts = results.facts
    guard facts.isClassifier else {
      let width = facts.outputNames.count
      return FittedTable(
        [.init("sample", .name)] + facts.outputNames.map { .init($0) },
        names.enumerated().map { sample, name in
          [name] + (0..<width).map { short(Double(results.outputs.scalars[sample * width + $0])) }
        })
    }
    let count = min(top, facts.classNames.count)
    var columns = [FittedTable.Column("sample", .name)]
    for rank in 0..<count {
      columns.append(.init(rank == 0 ? "class" : "or", .name, rank: rank))
      columns.append(.init("probability", rank: rank, isCompanion: true))
    }
    return FittedTable(
      columns,
      names.enumerated().map { sample, name in
        [name]
          + results.ranking(sample).prefix(count).flatMap { [$0.name, fixed($0.probability, 4)] }
      })
  }

  /// One object for a sample.
  public static func json(_ results: NetResults, _ sample: Int, _ name: String) -> JSONValue {
    let facts = results.facts
    guard facts.isClassifier else {
      let width = facts.outputNames.count
      return .object([
        ("sample", .string(name)),
        (
          "values",
          .object(
            facts.outputNames.enumerated().map {
              ($1, .number(Double(results.outputs.scalars[sample * width + $0])))
            })
        ),
      ])
    }
    let ranking = results.ranking(sample)
    return .object([
      ("sample", .string(name)), ("class", .string(ranking[0].name)),
      ("probability", .number(ranking[0].probability)),
      ("probabilities", .object(ranking.map { ($0.name, .number($0.probability)) })),
    ])
  }
}
