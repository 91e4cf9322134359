import Foundation
import WengertPNG

/// Writes a display list as an SVG document.
package enum SVGRenderer {
  static let fonts =
    "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', "
    + "'DejaVu Sans Condensed', 'DejaVu Sans', sans-serif"

  /// The document; screen readers say `title`.
  package static func render(_ canvas: Canvas, title: String = "") -> String {
    let (width, height) = (number(canvas.width), number(canvas.height))
    var out = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="\(fonts)">

      """
    if !title.isEmpty { out += "<title>\(escaped(title))</title>\n" }
    out += "<rect width=\"100%\" height=\"100%\"\(paint("fill", canvas.background))/>\n"
    for command in canvas.commands { write(command, to: &out) }
    return out + "</svg>\n"
  }

  private static func write(_ command: DrawingCommand, to out: inout String) {
    switch command {
    case .path(let points, let stroke):
      let closed = points.count > 2 && points.first == points.last
      out += "<path d=\"\(path(closed ? points.dropLast() : points[...], closed: closed))\""
      out += " fill=\"none\"\(attributes(stroke))/>\n"
    case .polygon(let rings, let fill):
      let path = rings.map { self.path($0[...], closed: true) }.joined()
      out += "<path d=\"\(path)\"\(paint("fill", fill))/>\n"
    case .circle(let center, let radius, let fill, let stroke):
      out += "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\""
      out += " r=\"\(number(radius))\"\(paint("fill", fill))\(attributes(stroke))/>\n"
    case .rectangle(let rect, let cornerRadius, let fill, let stroke):
      out += "<rect \(frame(rect))"
      if cornerRadius > 0 { out += " rx=\"\(number(cornerRadius))\"" }
      out += "\(paint("fill", fill))\(attributes(stroke))/>\n"
    case .text(let run): write(run, to: &out)
    case .image(let bitmap, let rect, let smooth): write(bitmap, rect, smooth, to: &out)
    case .pushClip(let rect):
      // Equal names stand for equal rectangles, so documents may share a page.
      let parts = [rect.x, rect.y, rect.width, rect.height].map(number)
      let name = "clip-" + parts.joined(separator: "-")
      out += "<clipPath id=\"\(name)\"><rect \(frame(rect))/></clipPath>\n"
      out += "<g clip-path=\"url(#\(name))\">\n"
    case .popClip: out += "</g>\n"
    }
  }

  private static func write(_ run: TextRun, to out: inout String) {
    out += "<text x=\"\(number(run.position.x))\" y=\"\(number(run.position.y))\""
    out += " font-size=\"\(number(run.size))\"\(paint("fill", run.color))"
    if run.bold { out += " font-weight=\"600\"" }
    if run.anchor != .start { out += " text-anchor=\"\(run.anchor.rawValue)\"" }
    if run.rotation != 0 {
      out += " transform=\"rotate(\(number(run.rotation)) \(number(run.position.x))"
      out += " \(number(run.position.y)))\""
    }
    if let halo = run.halo {
      out += " paint-order=\"stroke\" stroke-linejoin=\"round\"\(paint("stroke", halo))"
      out += " stroke-width=\"\(number(run.size * 0.28))\""
    }
    out += ">\(escaped(run.text))</text>\n"
  }

  private static func write(
    _ bitmap: Bitmap, _ rect: Rect, _ smooth: Bool, to out: inout String
  ) {
    // Viewers that blend neighbouring pixels leave sharp cells when each is many pixels.
    let largest = max(bitmap.width, bitmap.height)
    let shown = smooth ? bitmap : bitmap.enlarged(max(1, 480 / largest))
    let file = PNGEncoder.encode(width: shown.width, height: shown.height, rgb: shown.pixels)
    out += "<image \(frame(rect)) preserveAspectRatio=\"none\""
    if !smooth { out += " style=\"image-rendering:pixelated\"" }
    out += " href=\"data:image/png;base64,\(Data(file).base64EncodedString())\"/>\n"
  }

  private static func path(_ points: ArraySlice<Point>, closed: Bool) -> String {
    var text = ""
    text.reserveCapacity(points.count * 14)
    for (index, point) in points.enumerated() {
      text += index == 0 ? "M" : "L"
      text += number(point.x) + " " + number(point.y)
    }
    return closed ? text + "Z" : text
  }

  private static func frame(_ rect: Rect) -> String {
    "x=\"\(number(rect.x))\" y=\"\(number(rect.y))\" width=\"\(number(rect.width))\""
      + " height=\"\(number(rect.height))\""
  }

  private static func attributes(_ stroke: Stroke?) -> String {
    guard let stroke else { return "" }
    var text = paint("stroke", stroke.color) + " stroke-width=\"\(number(stroke.width))\""
    text += " stroke-linejoin=\"round\""
    if stroke.roundCap { text += " stroke-linecap=\"round\"" }
    if !stroke.dash.isEmpty {
      text += " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\""
    }
    return text
  }

  private static func paint(_ attribute: String, _ color: Color?) -> String {
    guard let color else { return " \(attribute)=\"none\"" }
    let (red, green, blue) = color.bytes
    let hex = [red, green, blue].map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    let opacity = color.alpha < 1 ? " \(attribute)-opacity=\"\(number(color.alpha))\"" : ""
    return " \(attribute)=\"#\(hex)\"\(opacity)"
  }

  /// A number with at most two decimals.
  package static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((min(1e12, max(-1e12, value)) * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// The text with XML's reserved characters as entities, and without those that XML forbids.
  package static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\t", "\n", "\r": out += " "
      default:
        let forbidden = scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        out.unicodeScalars.append(forbidden ? "\u{FFFD}" : scalar)
      }
    }
    return out
  }
}
