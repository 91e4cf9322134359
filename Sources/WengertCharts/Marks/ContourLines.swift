/// Finds the lines between regions of a grid by marching squares.
package enum ContourLines {
  /// The lines along which numbers on a grid equal the level, as (row, column) places.
  static func isolines(_ grid: [[Double]], level: Double) -> [[GridPoint]] {
    var graph = LineGraph(columns: grid.map(\.count).min() ?? 0)
    for row in 0..<max(0, grid.count - 1) {
      for column in 0..<max(0, graph.columns - 1) {
        let corners = [
          grid[row][column], grid[row][column + 1], grid[row + 1][column + 1],
          grid[row + 1][column],
        ]
        guard corners.allSatisfy(\.isFinite) else { continue }
        let above = corners.map { $0 >= level }
        let sides = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
        let nodes = sides.map { side in
          let (a, b) = (corners[side], corners[(side + 1) % 4])
          return graph.node(row, column, side: side, share: share(of: level, from: a, to: b))
        }
        if nodes.count == 2 {
          graph.connect(nodes[0], nodes[1])
        } else if nodes.count == 4 {
          // A saddle: the middle tells which corners belong together.
          let middle = corners.reduce(0) { $0 + $1 / 4 } >= level
          let isFirstApart = middle != above[0]
          graph.connect(nodes[0], nodes[isFirstApart ? 3 : 1])
          graph.connect(nodes[2], nodes[isFirstApart ? 1 : 3])
        }
      }
    }
    return graph.chains()
  }

  /// The lines between different classes on a grid, as (row, column) places.
  static func boundaries(_ grid: [[Int]]) -> [[GridPoint]] {
    var graph = LineGraph(columns: grid.map(\.count).min() ?? 0)
    for row in 0..<max(0, grid.count - 1) {
      let (first, second) = (grid[row], grid[row + 1])
      for column in 0..<max(0, graph.columns - 1) {
        let a = first[column]
        if a == first[column + 1], a == second[column], a == second[column + 1] { continue }
        let corners = [a, first[column + 1], second[column + 1], second[column]]
        let sides = (0..<4).filter { corners[$0] != corners[($0 + 1) % 4] }
        let nodes = sides.map { graph.node(row, column, side: $0, share: 0.5) }
        if nodes.count == 2 {
          graph.connect(nodes[0], nodes[1])
        } else {
          let center = graph.center(row, column)
          for node in nodes { graph.connect(node, center) }
        }
      }
    }
    return graph.chains()
  }

  /// The number of separate lines where numbers on a grid equal the level, and their places.
  package static func places(_ grid: [[Double]], level: Double) -> [[(Double, Double)]] {
    isolines(grid, level: level).map { $0.map { ($0.row, $0.column) } }
  }

  /// The line with the steps of its grid rounded off; the ends stay.
  static func smoothed(_ line: [GridPoint]) -> [GridPoint] {
    guard line.count > 3 else { return line }
    var line = line
    let closed = line.first == line.last
    // Steps inwards and outwards in turn, so that loops do not shrink.
    for step in 0..<16 {
      let weight = step % 2 == 0 ? 0.5 : -0.52
      let old = line
      let count = old.count
      for index in 0..<count {
        let isEnd = index == 0 || index == count - 1
        if isEnd && !closed { continue }
        let before = old[index == 0 ? count - 2 : index - 1]
        let after = old[index == count - 1 ? 1 : index + 1]
        line[index] = GridPoint(
          row: old[index].row
            + weight * ((before.row + after.row) / 2 - old[index].row),
          column: old[index].column
            + weight * ((before.column + after.column) / 2 - old[index].column))
      }
    }
    return line
  }
}

/// Segments between nodes on the sides of cells, to be joined into long lines.
private struct LineGraph {
  let columns: Int
  private var segments: [(Int, Int)] = []
  private var places: [Int: GridPoint] = [:]
  private var meeting: [Int: [Int]] = [:]

  init(columns: Int) { self.columns = columns }

  /// The node on a side of a cell: 0 its first row, then around; `share` along that way.
  mutating func node(_ row: Int, _ column: Int, side: Int, share: Double) -> Int {
    let (r, c) = (Double(row), Double(column))
    let name: Int
    let place: GridPoint
    switch side {
    case 0: (name, place) = (id(row, column, 0), GridPoint(row: r, column: c + share))
    case 1: (name, place) = (id(row, column + 1, 1), GridPoint(row: r + share, column: c + 1))
    case 2: (name, place) = (id(row + 1, column, 0), GridPoint(row: r + 1, column: c + 1 - share))
    default: (name, place) = (id(row, column, 1), GridPoint(row: r + 1 - share, column: c))
    }
    if places[name] == nil { places[name] = place }
    return name
  }

  mutating func center(_ row: Int, _ column: Int) -> Int {
    let name = id(row, column, 2)
    places[name] = GridPoint(row: Double(row) + 0.5, column: Double(column) + 0.5)
    return name
  }

  private func id(_ row: Int, _ column: Int, _ kind: Int) -> Int {
    (row * columns + column) * 3 + kind
  }

  mutating func connect(_ a: Int, _ b: Int) {
    meeting[a, default: []].append(segments.count)
    meeting[b, default: []].append(segments.count)
    segments.append((a, b))
  }

  /// The segments joined into lines that end at rims, at meeting points or in themselves.
  func chains() -> [[GridPoint]] {
    var isUsed = [Bool](repeating: false, count: segments.count)
    var lines: [[GridPoint]] = []
    func follow(from start: Int, along first: Int) {
      var (node, segment) = (start, first)
      var line = [start]
      while true {
        isUsed[segment] = true
        node = segments[segment].0 == node ? segments[segment].1 : segments[segment].0
        line.append(node)
        let around = meeting[node] ?? []
        guard around.count == 2, let next = around.first(where: { !isUsed[$0] }) else { break }
        segment = next
      }
      lines.append(line.compactMap { places[$0] })
    }
    for (index, ends) in segments.enumerated() {
      for end in [ends.0, ends.1] where !isUsed[index] && meeting[end]?.count != 2 {
        follow(from: end, along: index)
      }
    }
    for (index, ends) in segments.enumerated() where !isUsed[index] {
      follow(from: ends.0, along: index)
    }
    return lines
  }
}
