import Foundation
import WengertCharts
import Testing

@Suite struct GalleryTests {
  static let themes: [(String, Theme)] = [("light", .light), ("dark", .dark)]

  /// Set `PLOTS_GALLERY` to a folder to have a look at every picture.
  @Test func everyFigureIsDrawn() throws {
    let folder = ProcessInfo.processInfo.environment["PLOTS_GALLERY"]
    for (name, theme) in Self.themes {
      for (kind, figure) in Gallery.figures(theme) {
        let picture = try figure.png(scale: 1)
        #expect(picture.count > 2000, "\(kind)")
        if let folder {
          try figure.write(to: "\(folder)/\(kind)-\(name).png")
          try figure.write(to: "\(folder)/\(kind)-\(name).svg")
        }
      }
    }
  }
}
