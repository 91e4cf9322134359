/// A parsed equation of `einsum`: which letter each axis of each operand and of the result has. The axes that
/// dots stand for have numbers of their own, counted from the last.
struct EinsumEquation {
  typealias Label = Int
  private(set) var operands: [[Label]] = []
  private(set) var result: [Label] = []
  /// The common extent of each label.
  private(set) var extents: [Label: Int] = [:]
  private let text: String

  /// - Throws: `TensorError` if the text is no equation, or does not fit the shapes.
  init(_ text: String, _ shapes: [Shape]) throws(TensorError) {
    self.text = text
    let sides = text.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count <= 2 else { throw refuse("it has more than one \"->\"") }
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    guard terms.count == shapes.count else {
      throw refuse("it has \(terms.count) operands; the call has \(shapes.count)")
    }
    for (index, (term, shape)) in zip(terms, shapes).enumerated() {
      let labels = try labels(term, rank: shape.rank, "operand \(index)", shape)
      operands.append(labels)
      try note(labels, shape, of: index, shapes)
    }
    result = sides.count == 2 ? try explicitResult(sides[1]) : implicitResult()
  }

  private func refuse(_ reason: String) -> TensorError {
    TensorError("einsum", "\"\(text)\": \(reason)")
  }

  /// Labels of the axes of dots: below all letters.
  private static func dot(_ fromLast: Int) -> Label { -1 - fromLast }
  private var dots: [Label] { extents.keys.filter { $0 < 0 }.sorted() }
  private func name(_ label: Label) -> String {
    label < 0 ? "..." : String(UnicodeScalar(UInt8(label)))
  }

  /// The labels of one operand.
  private func labels(
    _ term: Substring, rank: Int, _ role: String, _ shape: Shape
  ) throws(TensorError) -> [Label] {
    let parts = term.split(separator: "...", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw refuse("\(role) has dots twice") }
    let letters = parts.reduce(0) { $0 + $1.count }
    guard parts.count == 2 ? letters <= rank : letters == rank else {
      throw refuse(
        "\(role) has \(letters) letters\(parts.count == 2 ? " besides its dots" : ""); its shape is \(shape)"
      )
    }
    let before = try parts[0].map { character throws(TensorError) in try letter(character) }
    if parts.count == 1 { return before }
    let after = try parts[1].map { character throws(TensorError) in try letter(character) }
    return before + (0..<(rank - letters)).reversed().map(EinsumEquation.dot) + after
  }

  private func letter(_ character: Character) throws(TensorError) -> Label {
    guard character.isASCII, character.isLetter, let value = character.asciiValue else {
      throw refuse(
        "\"\(character)\" is no subscript; there are letters, three dots, \",\" between operands and \"->\""
      )
    }
    return Int(value)
  }

  /// Checks the extents of an operand's labels against those before it; an extent of 1 is repeated.
  private mutating func note(
    _ labels: [Label], _ shape: Shape, of index: Int, _ shapes: [Shape]
  ) throws(TensorError) {
    var own: [Label: Int] = [:]
    for (axis, label) in labels.enumerated() {
      let extent = shape[axis]
      if let other = own[label], other != extent {
        throw refuse(
          "\"\(name(label))\" stands for extents \(other) and \(extent) of operand \(index), \(shape)"
        )
      }
      own[label] = extent
      guard let known = extents[label], known != 1, extent != 1 else {
        extents[label] = extents[label] == nil || extent != 1 ? extent : extents[label]
        continue
      }
      guard known == extent else {
        throw refuse(
          "\"\(name(label))\" stands for an extent of \(known), but for \(extent) in operand \(index); the "
            + "operands are \(shapes.map(\.description).joined(separator: ", "))")
      }
    }
  }

  private func explicitResult(_ term: Substring) throws(TensorError) -> [Label] {
    let parts = term.split(separator: "...", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw refuse("the result has dots twice") }
    var labels: [Label] = []
    for (index, part) in parts.enumerated() {
      if index == 1 { labels += dots }
      for character in part { labels.append(try letter(character)) }
    }
    for (position, label) in labels.enumerated() {
      guard extents[label] != nil else {
        throw refuse("\"\(name(label))\" of the result is in no operand")
      }
      guard !labels[..<position].contains(label) else {
        throw refuse("\"\(name(label))\" is in the result twice")
      }
    }
    return labels
  }

  /// The dots, then the letters that occur once, in alphabetical order.
  private func implicitResult() -> [Label] {
    let all = operands.joined()
    return dots
      + extents.keys.filter { label in label > 0 && all.count { $0 == label } == 1 }.sorted()
  }
}
