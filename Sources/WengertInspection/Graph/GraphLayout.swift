/// Places for the nodes of a graph: layers from top to bottom, in an order that crosses few edges.
///
/// Each node stands below all that it came from, a variable directly above the first that takes it. Orders are
/// improved by medians of neighbours, as Sugiyama et al. do ("Methods for Visual Understanding of Hierarchical System
/// Structures", 1981); edges through several layers pass through points that are ordered with the nodes.
package struct GraphLayout {
  /// A node's box.
  package struct Box {
    package internal(set) var x = 0.0
    package internal(set) var y = 0.0
    package internal(set) var width = 0.0
  }

  static let rowHeight = 92.0
  static let boxHeight = 52.0
  static let gap = 22.0

  /// By node; x and y are those of the center.
  package private(set) var boxes: [Box]
  package private(set) var ranks: [Int]
  /// The points that an edge passes, from a node's input to the node: [node][input].
  private(set) var routes: [[[(x: Double, y: Double)]]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  // Nodes, then points of edges.
  private var rows: [[Int]] = []
  private var neighbors: [(above: [Int], below: [Int])] = []
  private var bends: [[[Int]]] = []
  /// Longer edges are drawn straight.
  private static let longestRoute = 60

  package init(_ graph: ComputationGraph, width boxWidth: (ComputationGraph.Node) -> Double) {
    boxes = graph.nodes.map { Box(width: boxWidth($0)) }
    ranks = GraphLayout.ranks(of: graph)
    makeRows(graph)
    for sweep in 0..<12 { order(downward: sweep % 2 == 0) }
    place()
    let margin = GraphLayout.gap
    let left = boxes.map { $0.x - $0.width / 2 }.min() ?? 0
    for index in boxes.indices { boxes[index].x += margin - left }
    width = (boxes.map { $0.x + $0.width / 2 }.max() ?? 0) + margin
    height = Double(rows.count) * GraphLayout.rowHeight + margin
    routes = bends.map { $0.map { $0.map { (boxes[$0].x, boxes[$0].y) } } }
    boxes.removeLast(boxes.count - graph.nodes.count)
  }

  private static func ranks(of graph: ComputationGraph) -> [Int] {
    var ranks = graph.nodes.map { _ in 1 }
    for (index, node) in graph.nodes.enumerated() where !node.isVariable {
      for input in node.inputs where !graph.nodes[input].isVariable {
        ranks[index] = max(ranks[index], ranks[input] + 1)
      }
    }
    var first = graph.nodes.map { _ in Int.max }
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs { first[input] = min(first[input], ranks[index]) }
    }
    for (index, node) in graph.nodes.enumerated() where node.isVariable && first[index] < .max {
      ranks[index] = first[index] - 1
    }
    let lowest = ranks.min() ?? 0
    return ranks.map { $0 - lowest }
  }

  private mutating func makeRows(_ graph: ComputationGraph) {
    rows = Array(repeating: [], count: (ranks.max() ?? -1) + 1)
    neighbors = graph.nodes.map { _ in ([], []) }
    for index in graph.nodes.indices { rows[ranks[index]].append(index) }
    for (index, node) in graph.nodes.enumerated() {
      var bendsOfNode: [[Int]] = []
      for input in node.inputs {
        var points: [Int] = []
        let span = ranks[index] - ranks[input]
        var upper = input
        if span <= GraphLayout.longestRoute {
          for rank in (ranks[input] + 1)..<max(ranks[index], ranks[input] + 1) {
            let point = boxes.count
            boxes.append(Box(width: 2))
            neighbors.append(([], []))
            rows[rank].append(point)
            connect(upper, point)
            points.append(point)
            upper = point
          }
        }
        connect(upper, index)
        bendsOfNode.append(points)
      }
      bends.append(bendsOfNode)
    }
  }

  private mutating func connect(_ upper: Int, _ lower: Int) {
    neighbors[upper].below.append(lower)
    neighbors[lower].above.append(upper)
  }

  /// Orders each row by the mean place of neighbours in the rows before.
  private mutating func order(downward: Bool) {
    var places = boxes.map { _ in 0.0 }
    for row in rows { for (place, node) in row.enumerated() { places[node] = Double(place) } }
    let order = downward ? Array(rows.indices) : rows.indices.reversed()
    for rank in order {
      let keys = rows[rank].map { node in
        let around = downward ? neighbors[node].above : neighbors[node].below
        return around.isEmpty
          ? places[node] : around.reduce(0) { $0 + places[$1] } / Double(around.count)
      }
      let sorted = zip(rows[rank], keys).enumerated().sorted { a, b in
        a.element.1 != b.element.1 ? a.element.1 < b.element.1 : a.offset < b.offset
      }
      rows[rank] = sorted.map(\.element.0)
      for (place, node) in rows[rank].enumerated() { places[node] = Double(place) }
    }
  }

  private mutating func place() {
    for (rank, row) in rows.enumerated() {
      var x = 0.0
      for node in row {
        boxes[node].x = x + boxes[node].width / 2
        boxes[node].y = (Double(rank) + 0.5) * GraphLayout.rowHeight
        x += boxes[node].width + GraphLayout.gap
      }
    }
    for pass in 0..<16 {
      let order = pass % 2 == 0 ? Array(rows.indices) : rows.indices.reversed()
      for rank in order { pull(rows[rank]) }
    }
  }

  /// Moves a row's nodes towards the mean of their neighbours, without changing their order.
  private mutating func pull(_ row: [Int]) {
    let wanted = row.map { node in
      let around = neighbors[node].above + neighbors[node].below
      return around.isEmpty
        ? boxes[node].x : around.reduce(0) { $0 + boxes[$1].x } / Double(around.count)
    }
    func distance(_ a: Int, _ b: Int) -> Double {
      (boxes[a].width + boxes[b].width) / 2 + GraphLayout.gap
    }
    // From the left and from the right, and the mean of both.
    var fromLeft = wanted
    for index in row.indices.dropFirst() {
      fromLeft[index] = max(
        wanted[index], fromLeft[index - 1] + distance(row[index - 1], row[index]))
    }
    var fromRight = wanted
    for index in row.indices.dropLast().reversed() {
      fromRight[index] = min(
        wanted[index], fromRight[index + 1] - distance(row[index], row[index + 1]))
    }
    for (index, node) in row.enumerated() {
      boxes[node].x = (fromLeft[index] + fromRight[index]) / 2
    }
  }
}
