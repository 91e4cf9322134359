extension String {
  /// The text in one line, fit for a terminal: line breaks, control characters, and marks that turn the
  /// direction of writing become `?`. Names in broken files may hold anything.
  package var singleLine: String {
    let isPlain = utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    if isPlain { return self }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: scalars.append("?")
      case .format where scalar.properties.isBidiControl: scalars.append("?")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
