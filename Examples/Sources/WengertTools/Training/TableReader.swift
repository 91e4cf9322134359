import Wengert

/// Reads samples from a table: one column is the target, the others are the inputs.
struct TableReader {
  private let reader: DataReader
  private let path: String
  private let table: MetricTable

  init(_ reader: DataReader, _ path: String) throws {
    self.reader = reader
    self.path = path
    table = try MetricTable(path: path, kind: .csv)
    try table.checkNames()
  }

  func read() throws -> DataReader.Result {
    guard table.rowCount > 0 else { throw ToolError("\(path): it has no rows") }
    let target = try column(named: targetName)
    var facts = reader.known ?? DataFacts()
    let targets = try targets(target, &facts)
    let inputs = try inputs(&facts, without: target.name)
    return DataReader.Result(
      samples: Samples(inputs: inputs, targets: targets), facts: facts,
      note: note(target, facts))
  }

  /// Whole numbers can be meant as values.
  private func note(_ target: MetricTable.Column, _ facts: DataFacts) -> String? {
    guard reader.wantsClasses == nil, target.numbers != nil, facts.isClassifier else { return nil }
    return
      "the numbers in '\(target.name)' are taken for classes; --loss meanSquaredError learns them as "
      + "values"
  }

  /// The inputs alone, of a table whose targets are to be found out.
  func inputs() throws -> Tensor<Float> {
    var facts = reader.known ?? DataFacts()
    return try inputs(&facts, without: "")
  }

  /// Without a name it is the last column.
  private var targetName: String {
    if !reader.settings.target.isEmpty { return reader.settings.target }
    if let known = reader.known?.outputNames.first { return known }
    return table.columns.last { !reader.settings.ignore.contains($0.name) }?.name ?? ""
  }

  private func column(named name: String, _ purpose: String = "") throws -> MetricTable.Column {
    if let column = table.columns.first(where: { $0.name == name }) { return column }
    let names = table.columns.map(\.name)
    let hint =
      nearest(to: name, of: names).map { "did you mean '\($0)'?" }
      ?? "there are \(listed(names))"
    throw ToolError("\(path): there is no column '\(name)'\(purpose); \(hint)")
  }

  private func targets(
    _ column: MetricTable.Column, _ facts: inout DataFacts
  ) throws -> Tensor<Float> {
    let texts: [String]
    switch column.content {
    case .texts(let values): texts = values
    case .numbers(let values):
      let kinds = Set(values)
      let isWhole = kinds.count <= 20 && kinds.allSatisfy { $0 == $0.rounded() }
      let known = reader.known.map(\.isClassifier)
      guard reader.wantsClasses ?? known ?? isWhole else {
        try checkNumbers(values, column.name)
        facts.outputNames = [column.name]
        return Tensor(values.map { Float($0) }, shape: [values.count, 1])
      }
      texts = values.map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }
    }
    if reader.wantsClasses == false || reader.known?.isClassifier == false {
      throw ToolError("\(path): column '\(column.name)' holds texts; values to learn are numbers")
    }
    if facts.classNames.isEmpty {
      facts.classNames = Set(texts).sorted {
        if let a = Double($0), let b = Double($1) { a < b } else { $0 < $1 }
      }
    }
    let numbers = Dictionary(
      uniqueKeysWithValues: facts.classNames.enumerated().map { ($1, Float($0)) })
    return Tensor(
      try texts.enumerated().map { row, text in
        guard let number = numbers[text] else {
          throw ToolError(
            "\(path): row \(row + 1): '\(text)' is none of the classes "
              + facts.classNames.prefix(10).joined(separator: ", "))
        }
        return number
      })
  }

  private func checkNumbers(_ values: [Double], _ name: String) throws {
    guard let row = values.firstIndex(where: { !Float($0).isFinite }) else { return }
    guard !values[row].isFinite else {
      throw ToolError(
        "\(path): row \(row + 1) has \(values[row]) in column '\(name)', beyond the 3.4e38 of a Float; scale it"
      )
    }
    throw ToolError(
      "\(path): row \(row + 1) has no number in column '\(name)'; fill it\(orIgnore)")
  }

  /// A net that has been trained needs all of its columns.
  private var orIgnore: String {
    reader.known == nil ? ", or leave the column out with --set data.ignore=NAME" : ""
  }

  private func inputs(_ facts: inout DataFacts, without target: String) throws -> Tensor<Float> {
    if facts.inputNames.isEmpty {
      for name in reader.settings.ignore { _ = try column(named: name, " to ignore") }
      facts.inputNames = table.columns.map(\.name).filter {
        $0 != target && !reader.settings.ignore.contains($0)
      }
      facts.inputShape = [facts.inputNames.count]
    }
    guard !facts.inputNames.isEmpty else {
      throw ToolError("\(path): there is no column beside the target '\(target)'")
    }
    let columns = try facts.inputNames.map { name in
      let column = try column(named: name)
      guard let values = column.numbers else {
        throw ToolError("\(path): \(column.firstText) is no number; write numbers\(orIgnore)")
      }
      try checkNumbers(values, name)
      return values
    }
    var rows: [Float] = []
    rows.reserveCapacity(table.rowCount * columns.count)
    for row in 0..<table.rowCount {
      for column in columns { rows.append(Float(column[row])) }
    }
    return Tensor(rows, shape: [table.rowCount, columns.count])
  }
}
