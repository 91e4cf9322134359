import Foundation

/// Cuts lines into dashes.
enum Dasher {
  /// The drawn pieces of a line; `pattern` holds lengths drawn and left out in turn.
  static func dashes(of line: [Point], pattern: [Double]) -> [[Point]] {
    let total = pattern.reduce(0, +)
    guard pattern.count > 1, total > 0.1, let first = line.first else { return [line] }
    var pieces: [[Point]] = []
    var current = [first]
    var slot = 0
    var left = pattern[0]
    for index in 1..<max(1, line.count) {
      var from = line[index - 1]
      let to = line[index]
      var length = hypot(to.x - from.x, to.y - from.y)
      while length > left {
        let share = left / length
        from = Point(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        if slot % 2 == 0 {
          pieces.append(current + [from])
          current = []
        } else {
          current = [from]
        }
        length -= left
        slot = (slot + 1) % pattern.count
        left = pattern[slot]
      }
      left -= length
      if slot % 2 == 0 { current.append(to) }
    }
    if slot % 2 == 0, current.count > 1 { pieces.append(current) }
    return pieces
  }
}
