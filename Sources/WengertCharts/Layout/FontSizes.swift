/// The letter sizes of one panel, in user units.
struct FontSizes: Sendable {
  var title: Double
  var label: Double
  var tick: Double

  /// Sizes for a panel with the given place; small panels get smaller letters.
  init(theme: Theme, width: Double, height: Double) {
    let room = min(width / 330, height / 240)
    let factor = min(1, max(0.76, room))
    title = theme.letterSize * 1.12 * factor
    label = theme.letterSize * factor
    tick = theme.letterSize * 0.92 * factor
  }
}
