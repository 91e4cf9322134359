/// Collects the marks listed in a closure; `if` and `for` may be used.
@resultBuilder
public enum MarkBuilder {
  /// Takes one mark.
  public static func buildExpression(_ mark: some PlotMark) -> [Mark] { [mark.mark] }
  /// Takes a list of marks.
  public static func buildExpression(_ marks: [Mark]) -> [Mark] { marks }
  /// Joins the parts of a block.
  public static func buildBlock(_ parts: [Mark]...) -> [Mark] { parts.flatMap(\.self) }
  /// Takes the marks of an `if` without `else`.
  public static func buildOptional(_ part: [Mark]?) -> [Mark] { part ?? [] }
  /// Takes the first branch.
  public static func buildEither(first part: [Mark]) -> [Mark] { part }
  /// Takes the second branch.
  public static func buildEither(second part: [Mark]) -> [Mark] { part }
  /// Joins the rounds of a loop.
  public static func buildArray(_ parts: [[Mark]]) -> [Mark] { parts.flatMap(\.self) }
}

/// Collects the panels listed in a closure; `if` and `for` may be used.
@resultBuilder
public enum PanelBuilder {
  /// Takes one panel.
  public static func buildExpression(_ panel: Panel) -> [Panel] { [panel] }
  /// Takes a list of panels.
  public static func buildExpression(_ panels: [Panel]) -> [Panel] { panels }
  /// Joins the parts of a block.
  public static func buildBlock(_ parts: [Panel]...) -> [Panel] { parts.flatMap(\.self) }
  /// Takes the panels of an `if` without `else`.
  public static func buildOptional(_ part: [Panel]?) -> [Panel] { part ?? [] }
  /// Takes the first branch.
  public static func buildEither(first part: [Panel]) -> [Panel] { part }
  /// Takes the second branch.
  public static func buildEither(second part: [Panel]) -> [Panel] { part }
  /// Joins the rounds of a loop.
  public static func buildArray(_ parts: [[Panel]]) -> [Panel] { parts.flatMap(\.self) }
}
