import Foundation
import Testing
import WengertInspection
import WengertTools

/// `wengert plot`: curves of tables, lines and event files, as letters and as pictures.
@Suite struct PlotTests {
  private let table = "epoch,loss,note,accuracy\n0,1,x,0.5\n1,0.5,y,\n2,0.25,z,0.75\n"

  @Test func curvesOfTables() throws {
    let scratch = try Scratch()
    let curves = try CurveSource(path: scratch.file("m.csv", table)).curves(nil)
    #expect(curves.map(\.name) == ["loss", "accuracy"])
    #expect(curves[0].x == [0, 1, 2] && curves[0].y == [1, 0.5, 0.25])
    // What was not measured is no point.
    #expect(curves[1].x == [0, 2] && curves[1].y == [0.5, 0.75])
    #expect(curves[0].run == "m.csv")
  }

  @Test func tablesHaveOtherDelimiters() throws {
    let scratch = try Scratch()
    for sign in [";", "\t"] {
      let text = table.replacingOccurrences(of: ",", with: sign)
      let curves = try CurveSource(path: scratch.file("m.csv", text)).curves(["loss"])
      #expect(curves[0].y == [1, 0.5, 0.25])
    }
  }

  @Test func namesMayHaveCommas() throws {
    let scratch = try Scratch()
    let text = "x,\"distance, km\",y\n0,1,2\n1,2,4\n"
    let source = try CurveSource(path: scratch.file("m.csv", text), x: "x")
    func names(_ text: String) throws -> [String] { try source.curves(listedIn: text).map(\.name) }
    #expect(try names("y") == ["y"] && names("distance, km") == ["distance, km"])
    #expect(try names("y, distance, km,x") == ["y", "distance, km", "x"])
    #expect(
      message { _ = try names("y,depth") }
        .hasSuffix("no column of numbers 'depth'; there are x, 'distance, km', y"))
  }

  @Test func curvesOfLines() throws {
    let scratch = try Scratch()
    let lines =
      "{\"kind\":\"step\",\"step\":3,\"loss\":2}\n{\"kind\":\"epoch\",\"step\":4,\"validation\":1.5}\n"
      + "{\"kind\":\"step\",\"step\":5,\"loss\":null}\n{\"kind\":\"step\",\"st"
    let curves = try CurveSource(path: scratch.file("m.jsonl", lines)).curves(nil)
    #expect(curves.map(\.name) == ["loss", "validation"])
    #expect(curves[0].x == [3] && curves[1].x == [4] && curves[1].y == [1.5])
  }

  @Test func curvesOfEvents() throws {
    let scratch = try Scratch()
    let writer = try TensorBoardWriter(folder: scratch.path + "/run")
    for step in 0..<3 { writer.scalar("loss", Double(step), step: step) }
    let curves = try CurveSource(path: scratch.path + "/run").curves(["loss"])
    #expect(curves[0].x == [0, 1, 2] && curves[0].y == [0, 1, 2] && curves[0].run == "run")
  }

  @Test func aFolderOfRunsIsAllOfThem() throws {
    let scratch = try Scratch()
    for name in ["a", "b"] {
      try TensorBoardWriter(folder: "\(scratch.path)/\(name)").scalar("loss", 1, step: 0)
    }
    let sources = try CurveSource.all([scratch.path])
    #expect(try sources.flatMap { try $0.curves(["loss"]) }.map(\.run) == ["a", "b"])
    #expect(sources[0].x == "step")
  }

  @Test func smoothingIsCorrectedForItsBeginning() {
    let curve = Curve(run: "", name: "", x: [0, 1, 2], y: [4, 4, 7]).smoothed(0.5)
    // (7 · ½ + 4 · ¼ + 4 · ⅛) / ⅞
    #expect(curve.y[0] == 4 && curve.y[1] == 4 && abs(curve.y[2] - 40.0 / 7) < 1e-12)
  }

  @Test(arguments: [40, 80, 200], [true, false])
  func chartsFit(width: Int, isUnicode: Bool) throws {
    let scratch = try Scratch()
    let curves = try CurveSource(path: scratch.file("m.csv", table)).curves(nil)
    let text = TextChart(curves + curves).text(on: Screen(width: width, isUnicode: isUnicode))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
    #expect(isUnicode || text.allSatisfy(\.isASCII))
    #expect(text.contains("loss") && text.contains("0.25"))
  }

  /// A curve of one run is drawn from the upper left to the lower right.
  @Test func aFallingCurveFalls() {
    let falling = Curve(run: "", name: "y", x: [0, 1], y: [1, 0])
    let lines = TextChart([falling]).text(on: Screen(width: 40, isUnicode: false))
      .split(separator: "\n")
    #expect(lines[1].contains("|*") && lines[12].hasSuffix("*") && !lines[12].contains("|*"))
  }

  @Test func logarithmsLeaveOutWhatHasNone() {
    let curve = Curve(run: "", name: "y", x: [0, 1, 2], y: [100, 0, 1])
    let text = TextChart([curve], isLogarithmic: true).text(on: Screen(width: 40, isUnicode: false))
    #expect(text.contains("\n100 |") && text.contains("\n 10 |") && text.contains("\n  1 |"))
  }

  /// Neither sums nor differences of great numbers are finite.
  @Test(arguments: [true, false])
  func greatNumbers(isUnicode: Bool) {
    let great = Double.greatestFiniteMagnitude
    for y in [[great, -great, 0], [great, great / 2, great]] {
      let chart = TextChart([Curve(run: "", name: "y", x: [-great, 0, great], y: y)])
      let text = chart.text(on: Screen(width: 60, isUnicode: isUnicode))
      #expect(!text.contains("inf") && !text.contains("nan") && text.contains("1.798e+308"))
    }
    let curve = Curve(run: "", name: "y", x: [0, 1], y: [great, 1])
    let text = TextChart([curve], isLogarithmic: true)
      .text(on: Screen(width: 60, isUnicode: isUnicode))
    #expect(!text.contains("inf"))
  }

  /// A rate is no result.
  @Test func nothingFinite() throws {
    let scratch = try Scratch()
    func curves(_ text: String) throws -> [String] {
      try CurveSource(path: scratch.file("m.csv", text)).curves(nil).map(\.name)
    }
    #expect(
      message { _ = try curves("epoch,learning_rate,loss,empty\n0,0.1,nan,\n1,0.1,inf,\n") }
        .hasSuffix("it holds no finite numbers to draw"))
    #expect(try curves("epoch,learning_rate\n0,0.1\n1,0.2\n") == ["learning_rate"])
    #expect(try curves("epoch,learning_rate,loss\n0,1,1\n") == ["loss", "learning_rate"])
  }

  @Test func messages() throws {
    let scratch = try Scratch()
    let twice = try scratch.file("t.csv", "a,a\n1,2\n")
    #expect(message { _ = try CurveSource(path: twice) }.contains("both called 'a'"))
    let path = try scratch.file("m.csv", table)
    #expect(
      message { _ = try CurveSource(path: path).curves(["los"]) }.hasSuffix("did you mean 'loss'?"))
    #expect(message { _ = try CurveSource(path: path, x: "note") }.contains("no column of numbers"))
    #expect(message { _ = try CurveSource(path: scratch.path) }.contains("neither an event file"))
    let weights = try scratch.file("w", "#version: 0.2\na b\n")
    #expect(message { _ = try CurveSource(path: weights) }.contains("merges of a tokenizer"))
  }
}
