import Foundation
import WengertCharts
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct SVGTests {
  /// Collects the names and the words of a document.
  final class Reader: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var words: [String] = []
    private var word = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      word = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { word += string }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if name == "text" { words.append(word) }
    }
  }

  func read(_ svg: String) throws -> Reader {
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    let isWellFormed = parser.parse()
    try #require(isWellFormed, "\(String(describing: parser.parserError))")
    return reader
  }

  @Test func everyFigureIsWellFormed() throws {
    for theme in [Theme.light, .dark] {
      for (name, figure) in Gallery.figures(theme) {
        let svg = figure.svg()
        let reader = try read(svg)
        #expect(reader.words.contains(figure.title), "\(name)")
        #expect(!svg.contains("nan") && !svg.contains("inf\""), "\(name)")
      }
    }
  }

  @Test func marksAreThere() throws {
    let figure = Figure(title: "A & B <c> \"d\" 'e'\u{1}") {
      Panel("p", x: "epoch", y: "loss") {
        Line([1, 3, 2], label: "first")
        Scatter(x: [0, 1, 2], y: [3, 2, 1], label: "points")
      }
    }
    let reader = try read(figure.svg())
    #expect(reader.words.contains("A & B <c> \"d\" 'e'\u{FFFD}"))
    for word in ["p", "epoch", "loss", "first", "points"] { #expect(reader.words.contains(word)) }
    #expect(reader.elements["circle"] == 4)
    #expect(reader.elements["clipPath"] == 1)
  }

  @Test func seriesKeepTheirPlaces() {
    let figure = Figure(width: 400, height: 300) {
      Panel(x: Axis(limits: 0...2), y: Axis(limits: 0...2)) { Line([0, 2, 0]) }
    }
    var found: [Point] = []
    var plot = Rect(x: 0, y: 0, width: 0, height: 0)
    var isInside = false
    for command in figure.canvas().commands {
      if case .pushClip(let rect) = command { (plot, isInside) = (rect, true) }
      if case .popClip = command { isInside = false }
      if case .path(let points, _) = command, isInside { found = points }
    }
    #expect(
      found == [
        Point(plot.minX, plot.maxY), Point(plot.midX, plot.minY), Point(plot.maxX, plot.maxY),
      ])
    let path = found.map { SVGRenderer.number($0.x) + " " + SVGRenderer.number($0.y) }
    #expect(figure.svg().contains("M" + path.joined(separator: "L")))
  }

  @Test(arguments: [(1.0, "1"), (0.5, "0.5"), (-0.004, "0"), (12.345, "12.35"), (-3.07, "-3.07")])
  func numbers(value: Double, text: String) {
    #expect(SVGRenderer.number(value) == text)
  }
}

@Suite struct WritingTests {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("plots-\(UUID().uuidString)").path
  let figure = Figure(title: "t", width: 200, height: 150) { Panel { Line([1, 2]) } }

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  func contents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func bothFormats() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try figure.write(to: folder + "/a.svg")
    try figure.write(to: folder + "/b.PNG", scale: 1)
    #expect(try contents() == ["a.svg", "b.PNG"])
    #expect(FileManager.default.contents(atPath: folder + "/a.svg") == Data(figure.svg().utf8))
    let png = try #require(FileManager.default.contents(atPath: folder + "/b.PNG"))
    #expect(try PNGReader(Array(png)).width == 200)
  }

  @Test func replacesWhole() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/a.svg"
    try Data(repeating: 65, count: 100_000).write(to: URL(fileURLWithPath: path))
    try figure.write(to: path)
    #expect(FileManager.default.contents(atPath: path) == Data(figure.svg().utf8))
    #expect(try contents() == ["a.svg"])
  }

  @Test func unknownFormats() {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["/a.jpg", "/a", "/svg"] {
      let path = folder + name
      #expect(throws: PlotError.unknownFormat(path: path)) { try figure.write(to: path) }
    }
  }

  @Test func missingFolder() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/none/a.svg"
    #expect(throws: PlotError.cannotWrite(path: path, reason: "No such file or directory")) {
      try figure.write(to: path)
    }
  }

  @Test func folderInTheWay() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/taken.png"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let error = #expect(throws: PlotError.self) { try figure.write(to: path, scale: 1) }
    #expect(error?.description.contains(path) == true)
    // The draft is gone.
    #expect(try contents() == ["taken.png"])
  }
}
