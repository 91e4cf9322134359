import WengertCharts

/// A page that needs nothing else: its style and its script stand in it, and nothing is fetched.
struct Page {
  let title: String
  /// The HTML after the title.
  let body: String
  /// Rules behind those that all pages share.
  var style = ""
  var script = ""
  /// Whether the content may be wider than a column of text.
  var isWide = false

  var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Page.escaped(title))</title>
    <style>
    \(Page.commonStyle)
    \(style)
    </style>
    </head>
    <body\(isWide ? " class=\"wide\"" : "")>
    <h1>\(Page.escaped(title))</h1>
    \(body)
    \(script.isEmpty ? "" : "<script>\n\(script)\n</script>")
    </body>
    </html>

    """
  }

  /// A text as HTML shows it, inside of quotation marks too.
  static func escaped(_ text: String) -> String {
    SVGRenderer.escaped(text)
  }

  /// A table whose first column is text and whose others are numbers.
  static func table(_ header: [String], _ rows: [[String]], textColumns: Set<Int> = [0]) -> String {
    func cell(_ tag: String, _ column: Int, _ text: String) -> String {
      let style = textColumns.contains(column) ? "" : " class=\"number\""
      return "<\(tag)\(style)>\(escaped(text))</\(tag)>"
    }
    func row(_ tag: String, _ cells: [String]) -> String {
      "<tr>" + cells.enumerated().map { cell(tag, $0, $1) }.joined() + "</tr>"
    }
    return "<div class=\"scroll\"><table><thead>" + row("th", header) + "</thead><tbody>"
      + rows.map { row("td", $0) }.joined(separator: "\n") + "</tbody></table></div>"
  }

  /// Colors by their roles, light and dark; on paper always light.
  static let colors = """
    :root { --page:#fafaf8; --surface:#ffffff; --text:#1d2126; --muted:#56606b; --line:#b9c0c8;
      --accent:#1f5fa8; --second:#b3541e; --third:#3c7a3f; --hot:#f0a93b; --bad:#b3261e; color-scheme:light dark; }
    @media screen and (prefers-color-scheme: dark) {
      :root { --page:#14171b; --surface:#20252b; --text:#e9ebee; --muted:#a5afba; --line:#4a535d;
        --accent:#84b8ee; --second:#f0a36f; --third:#8fce92; --hot:#8f5c12; --bad:#ff9c94; }
    }
    """

  private static let commonStyle =
    colors + """

      * { box-sizing:border-box; }
      body { margin:0 auto; padding:1rem; max-width:62rem; background:var(--page); color:var(--text);
        font:16px/1.5 system-ui, sans-serif; }
      body.wide { max-width:none; }
      h1 { font-size:1.4rem; line-height:1.25; margin:.2rem 0 .6rem; overflow-wrap:anywhere; }
      h2 { font-size:1.1rem; margin:1.6rem 0 .4rem; }
      p { margin:.4rem 0; }
      .muted { color:var(--muted); }
      .bad { color:var(--bad); font-weight:600; }
      .scroll { overflow-x:auto; }
      table { border-collapse:collapse; font-variant-numeric:tabular-nums; font-size:.9rem; }
      th, td { padding:.2rem .7rem .2rem 0; text-align:left; border-bottom:1px solid var(--line);
        vertical-align:top; }
      .number { text-align:right; white-space:nowrap; }
      button, select { font:inherit; color:inherit; background:var(--surface); border:1px solid var(--line);
        border-radius:4px; padding:.2rem .6rem; min-height:2.2rem; }
      :focus-visible { outline:3px solid var(--accent); outline-offset:2px; }
      @media print { :root { --page:#ffffff; } body { padding:0; max-width:none; }
        .controls { display:none !important; }
        h2 { break-after:avoid; } }
      """
}
