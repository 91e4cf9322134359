import WengertNeuralNetworks
import WengertSupport

extension ComputationGraph {
  /// The graph as a picture, in the colors of the system, light or dark.
  public var svg: String {
    let layout = GraphLayout(self, width: \.boxWidth)
    return picture(
      layout, style: "<style>\n\(Page.colors)\n\(ComputationGraph.pictureStyle)\n</style>")
  }

  /// Writes the picture.
  ///
  /// - Throws: When the file cannot be written.
  public func writeSVG(to path: String) throws(FileError) { try writeText(svg, to: path) }

  static let pictureStyle = """
    .picture { background:var(--page); font-family:system-ui, sans-serif; }
    .node rect { fill:var(--surface); stroke:var(--line); stroke-width:1.2; }
    .node.variable rect { stroke-dasharray:4 3; }
    .node.module rect { stroke-width:2.4; stroke:var(--accent); }
    .node text { fill:var(--text); font-size:11px; text-anchor:middle; }
    .node .name { font-size:13px; font-weight:600; }
    .node .place { fill:var(--muted); font-size:10px; }
    .edge { fill:none; stroke:var(--muted); stroke-width:1.2; opacity:.75; }
    """

  func picture(_ layout: GraphLayout, style: String) -> String {
    let size = "\(Int(layout.width.rounded(.up))) \(Int(layout.height.rounded(.up)))"
    let extents = size.split(separator: " ")
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" role=\"img\" "
        + "aria-label=\"graph of \(nodes.count) nodes\" viewBox=\"0 0 \(size)\" width=\"\(extents[0])\" "
        + "height=\"\(extents[1])\">",
      style,
      "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
        + "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"context-stroke\"/></marker></defs>",
    ]
    for (index, node) in nodes.enumerated() {
      for (place, input) in node.inputs.enumerated() {
        lines.append(edge(layout, from: input, to: index, layout.routes[index][place]))
      }
    }
    for index in nodes.indices { lines.append(box(index, layout.boxes[index])) }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func edge(
    _ layout: GraphLayout, from upper: Int, to lower: Int, _ route: [(x: Double, y: Double)]
  ) -> String {
    let half = GraphLayout.boxHeight / 2
    let (from, to) = (layout.boxes[upper], layout.boxes[lower])
    let points = [(from.x, from.y + half)] + route.map { ($0.x, $0.y) } + [(to.x, to.y - half)]
    var path = "M\(short(points[0].0)) \(short(points[0].1))"
    for (a, b) in zip(points, points.dropFirst()) {
      let middle = (a.1 + b.1) / 2
      path +=
        "C\(short(a.0)) \(short(middle)) \(short(b.0)) \(short(middle)) \(short(b.0)) \(short(b.1))"
    }
    return "<path class=\"edge\" data-from=\"\(upper)\" data-to=\"\(lower)\" d=\"\(path)\" "
      + "marker-end=\"url(#arrow)\"/>"
  }

  private func box(_ index: Int, _ box: GraphLayout.Box) -> String {
    let node = nodes[index]
    let (width, height) = (box.width, GraphLayout.boxHeight)
    let texts = [("name", node.shortName), ("shape", node.shapeText), ("place", node.shortModule)]
    let lines = texts.enumerated().map { line, text in
      "<text class=\"\(text.0)\" y=\"\(-10 + 15 * line)\">\(Page.escaped(text.1))</text>"
    }
    return
      "<g class=\"node\(node.isVariable ? " variable" : "")\" data-node=\"\(index)\" tabindex=\"0\" "
      + "transform=\"translate(\(short(box.x)) \(short(box.y)))\"><title>\(Page.escaped(node.summary))</title>"
      + "<rect x=\"\(short(-width / 2))\" y=\"\(short(-height / 2))\" width=\"\(short(width))\" "
      + "height=\"\(short(height))\" rx=\"\(node.isVariable ? 14 : 5)\"/>" + lines.joined() + "</g>"
  }

  private func short(_ value: Double) -> String { NumberFormat.short(value, digits: 6) }
}

extension ComputationGraph.Node {
  /// Enough for the longest line.
  package var boxWidth: Double {
    let name = Double(shortName.count) * 8
    return max(name, Double(shapeText.count) * 6.6, Double(shortModule.count) * 6, 60) + 18
  }

  var shapeText: String { shape.map { "\($0)" } ?? "" }
  /// A variable's name without its module's.
  var shortName: String {
    let own = isVariable ? name.split(separator: ".").last.map(String.init) ?? name : name
    return own.count > 28 ? own.prefix(27) + "…" : own
  }
  var shortModule: String {
    if module == ModulePaths.outside { return "" }
    return module.count > 30 ? "…" + module.suffix(29) : module
  }

  /// All that is known, in lines.
  var summary: String {
    var lines = ["\(name) \(shapeText)", "module: \(module)", "keeps: \(ByteText.text(bytes))"]
    if let seconds { lines.append("time: " + NumberFormat.short(seconds * 1e6, digits: 4) + " µs") }
    if let gradientNorm {
      lines.append("norm of the gradient: " + NumberFormat.short(gradientNorm, digits: 4))
    }
    if let moments { lines += moments.lines }
    return lines.joined(separator: "\n")
  }
}

extension TensorMoments {
  /// In words, for people.
  var lines: [String] {
    func short(_ value: Double) -> String { NumberFormat.short(value, digits: 4) }
    var lines = [
      "from \(short(minimum)) to \(short(maximum))",
      "mean \(short(mean)), standard deviation \(short(standardDeviation))",
    ]
    if zeroCount > 0 {
      lines.append("zeros: \(short(Double(zeroCount) / Double(max(count, 1)) * 100)) %")
    }
    if notFiniteCount > 0 { lines.append("not finite: \(notFiniteCount) of \(count)") }
    return lines
  }
}

/// Numbers of bytes, for people.
enum ByteText {
  static func text(_ bytes: Int) -> String {
    if bytes < 1_000 { return "\(bytes) B" }
    let units = ["kB", "MB", "GB", "TB"]
    var value = Double(bytes) / 1_000
    var unit = 0
    while value >= 999.5, unit < 3 {
      value /= 1_000
      unit += 1
    }
    return NumberFormat.short(value, digits: 3) + " " + units[unit]
  }
}
