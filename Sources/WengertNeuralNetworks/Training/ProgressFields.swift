import WengertSupport

/// Named numbers in lines that follow each other: their columns stay in place, and they are fitted to a
/// width.
struct ProgressFields {
  struct Field {
    /// The label of the value; empty where it needs none.
    let name: String
    /// The same where there is little room.
    let shortName: String
    let value: String
    /// The field of the greatest rank is left out first where there is not even room for short names.
    let rank: Int

    init(_ name: String, short: String? = nil, _ value: String, rank: Int = 0) {
      self.name = name
      shortName = short ?? name
      self.value = value
      self.rank = rank
    }
  }

  /// The width of the widest value of each name so far.
  private var widths: [String: Int] = [:]

  /// The fields in one line, of at most `width` letters where leaving out can make it so.
  ///
  /// - Parameter style: How names are shown, such as in a colour.
  mutating func line(
    _ fields: [Field], width: Int = .max, style: (String) -> String = { $0 }
  ) -> String {
    for field in fields { widths[field.name] = max(widths[field.name] ?? 0, field.value.count) }
    var fields = fields
    var isShort = false
    func length() -> Int {
      fields.reduce(-2) { sum, field in
        let name = isShort ? field.shortName : field.name
        return sum + 2 + name.count + (name.isEmpty ? 0 : 1) + (widths[field.name] ?? 0)
      }
    }
    if length() > width { isShort = true }
    while length() > width,
      let last = fields.indices.max(by: { fields[$0].rank < fields[$1].rank }),
      fields[last].rank > 0
    {
      fields.remove(at: last)
    }
    return fields.map { field in
      let name = isShort ? field.shortName : field.name
      let padding = String(
        repeating: " ", count: (widths[field.name] ?? 0) - field.value.count)
      return (name.isEmpty ? "" : style(name) + " ") + padding + field.value
    }.joined(separator: "  ")
  }
}
