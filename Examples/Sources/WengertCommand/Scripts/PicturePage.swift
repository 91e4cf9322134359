import ExampleSupport
import Foundation
import WengertTools

/// A page that shows the pictures of a folder, and new ones by itself.
///
/// A page in a file may not read other files, but it may load scripts: once a second it loads `watch.js`, which calls it
/// with the names of the pictures, and replaces those that changed.
final class PicturePage {
  let folder: String
  var path: String { folder + "/index.html" }
  private let script: String
  private var state = "waiting"
  private var run = 0
  private var written = ""

  /// Makes the folder and the page.
  init(folder: String, script: String) throws {
    self.script = script
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      self.folder = try resolved(folder, "the folder")
      let page = URL(fileURLWithPath: self.folder + "/index.html")
      if exists(page.path), (try? String(contentsOf: page, encoding: .utf8)) != Self.html {
        throw ToolError("\(folder) has an index.html of another program; choose another folder")
      }
      try Data(Self.html.utf8).write(to: page)
    } catch let error as ToolError {
      throw error
    } catch {
      throw ToolError("cannot make the folder \(folder): \(systemReason(error))")
    }
    update()
  }

  /// Shows the program's state.
  func set(state: String, run: Int) {
    self.state = state
    self.run = run
    update()
  }

  /// Tells the page which pictures there are.
  func update() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let pictures = Self.shown(names).compactMap { name in
      FileIdentity(folder + "/" + name).map { "[\(Self.quoted(name)), \"\($0.modified)\"]" }
    }
    let text = """
      wengertShow({
        script: \(Self.quoted(script)), run: \(run), state: \(Self.quoted(state)),
        pictures: [\(pictures.joined(separator: ", "))]
      })

      """
    guard text != written else { return }
    // A page that cannot be written does not stop the script.
    let isWritten: Void? = try? Data(text.utf8).write(
      to: URL(fileURLWithPath: folder + "/watch.js"), options: .atomic)
    if isWritten != nil { written = text }
  }

  /// The pictures of a folder, of two kinds of the same picture the one that is drawn sharply at any size.
  static func shown(_ names: [String]) -> [String] {
    let all = Set(names)
    return names.filter { name in
      let lower = name.lowercased()
      guard !name.hasPrefix(".") else { return false }
      if lower.hasSuffix(".svg") { return true }
      guard [".png", ".jpg", ".jpeg", ".gif", ".bmp"].contains(where: lower.hasSuffix) else {
        return false
      }
      return !all.contains(name.prefix(upTo: name.lastIndex(of: ".")!) + ".svg")
    }.sorted()
  }

  /// A text in a script: nothing in it ends the literal or the script.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      let isPlain = scalar.value >= 0x20 && !"\"\\<\u{2028}\u{2029}".unicodeScalars.contains(scalar)
      if isPlain {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }

  private static let html = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>wengert watch</title>
    <style>
    body { font: 16px/1.4 system-ui, sans-serif; margin: 1rem; color: #222; background: #fff; }
    p { margin: 0 0 1rem; }
    main { display: flex; flex-wrap: wrap; gap: 1rem; }
    figure { margin: 0; flex: 0 1 38rem; min-width: 0; }
    img { max-width: 100%; height: auto; border: 1px solid #ddd; }
    figcaption { font-size: 0.85rem; color: #666; }
    </style>
    </head>
    <body>
    <p id="state">Nothing has run yet.</p>
    <main></main>
    <script>
    const shown = new Map()
    function figure(name) {
      const figure = document.createElement("figure")
      const image = figure.appendChild(document.createElement("img"))
      image.alt = name
      figure.appendChild(document.createElement("figcaption")).textContent = name
      return { figure, image, version: "" }
    }
    function wengertShow(news) {
      document.title = news.script + ": run " + news.run + ", " + news.state
      document.getElementById("state").textContent = document.title
      const main = document.querySelector("main")
      const names = new Set(news.pictures.map(picture => picture[0]))
      for (const [name, entry] of shown) {
        if (!names.has(name)) { entry.figure.remove(); shown.delete(name) }
      }
      for (const [name, version] of news.pictures) {
        if (!shown.has(name)) shown.set(name, figure(name))
        const entry = shown.get(name)
        if (main.children[news.pictures.findIndex(picture => picture[0] === name)] !== entry.figure) {
          main.appendChild(entry.figure)
        }
        if (entry.version === version) continue
        entry.version = version
        // The old picture stays until the new one is loaded whole.
        const next = new Image()
        next.onload = () => { entry.image.src = next.src }
        next.src = encodeURIComponent(name) + "?" + version
      }
    }
    function load() {
      const script = document.createElement("script")
      script.src = "watch.js?" + Date.now()
      script.onload = script.onerror = () => { script.remove(); setTimeout(load, 1000) }
      document.head.appendChild(script)
    }
    load()
    </script>
    </body>
    </html>

    """
}
