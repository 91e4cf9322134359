import ExampleSupport
import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertExchange
import WengertInspection
import WengertTools

/// `wengert inspect`: what a file is, by its bytes, and what is said of it.
@Suite struct InspectTests {
  /// Files of all kinds under a name that says nothing.
  @Test func kindsAreRecognizedByContent() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/file"
    func kind(_ write: () throws -> Void) throws -> FileKind? {
      try? FileManager.default.removeItem(atPath: path)
      try write()
      return try FileKind.of(path: path)
    }
    func text(_ text: String) throws -> FileKind? {
      try kind { _ = try scratch.file("file", text) }
    }
    let net = Linear<Float>(inputs: 3, outputs: 2)
    #expect(try kind { try net.save(to: path) } == .weights)
    let trainer = Trainer(
      net, optimizer: SGD(net.parameters, learningRate: 0.1)
    ) { (net, batch: Batch<Float, Float>) in
      meanSquaredError(net(Variable(batch.inputs)), Variable(batch.labels))
    }
    #expect(try kind { try trainer.save(to: path) } == .checkpoint)
    var tensors = SafetensorsWriter()
    tensors.add("x", Tensor<Float>([1, 2]))
    #expect(try kind { try tensors.write(to: path) } == .safetensors)
    #expect(try kind { try Tensor<Float>([1, 2]).write(npy: path) } == .npy)
    var arrays = NumPyArchiveWriter()
    arrays.add("x", Tensor<Float>([1, 2]))
    #expect(try kind { try arrays.write(to: path) } == .npz)
    let image = Image(height: 2, width: 2, color: .gray, samples: .bytes([0, 1, 2, 3]))
    #expect(try kind { try image.write(png: path) } == .image)
    #expect(try text("P2\n1 1\n255\n7\n") == .image)
    let writer = try TensorBoardWriter(folder: scratch.path + "/events")
    writer.scalar("loss", 1, step: 0)
    #expect(try FileKind.of(path: writer.path) == .events)
    #expect(try kind { _ = try RunLog(path: path, net: net, seed: 1) } == nil)
    #expect(try text("epoch,loss\n0,1.5\n1,0.5\n") == .csv)
    #expect(try text("1.5\n0.5\n") == .csv)
    #expect(try text("a;b\n0;1\n") == .csv && text("a\tb\n0\t1\n") == .csv)
    #expect(try text("{\"step\":0,\"loss\":1}\n{\"step\":1,\"loss\":0.5}\n") == .jsonLines)
    #expect(try text("{\n \"net\": {}\n}\n") == .json)
    #expect(
      try text("{" + (0..<300).map { "\"t\($0)\": \($0)" }.joined(separator: ", ") + "}")
        == .vocabulary)
    #expect(try text("\u{feff}{\n \"net\": {}\n}\n") == .json)
    // A row that does not fit is a mistake in a table.
    #expect(try text("a,b\n1,2\n3\n4,5\n6,7\n") == .csv)
    #expect(try text("kind\npea\n") == nil)
    #expect(try FileKind.of(path: scratch.file("t.csv", "kind\npea\n")) == .csv)
    #expect(try text("#version: 0.2\na b\n") == .merges)
    #expect(try text("AA== 0\nAQ== 1\n") == .ranks)
    #expect(try kind { _ = try scratch.file("file", [0, 0, 8, 1, 0, 0, 0, 1, 5]) } == .idx)
    #expect(try text("A letter, without more.\nTo whom it may concern\n") == nil)
    #expect(try text("") == nil)
    #expect(try FileKind.of(path: scratch.path) == .folder)
  }

  @Test func statisticsCountWhatIsNotFinite() throws {
    let summary = TensorSummary(Tensor<Double>([1, 3, .nan, -.infinity, .infinity]))
    #expect(summary.count == 5 && summary.nanCount == 1 && summary.infinityCount == 2)
    #expect(summary.minimum == 1 && summary.maximum == 3)
    #expect(summary.mean == 2 && summary.deviation == 1)
    let nothing = TensorSummary(Tensor<Double>([.nan]))
    #expect(nothing.mean == nil && nothing.histogram(Tensor([.nan]), bins: 4).isEmpty)
    // Neither their sum, nor their squares, nor their difference is finite.
    let great = Tensor<Double>([1.5e308, 1.5e308, -1.5e308, -1.5e308, .infinity])
    let ofGreat = TensorSummary(great)
    #expect(ofGreat.mean == 0 && abs(ofGreat.deviation! / 1.5e308 - 1) < 1e-15)
    let histogram = ofGreat.histogram(great, bins: 16)
    #expect(histogram.map(\.count) == [2] + Array(repeating: 0, count: 14) + [2])
    #expect(histogram.allSatisfy { $0.lower.isFinite } && histogram[8].lower == 0)
    let tensor = Tensor<Double>([0, 0.1, 0.9, 1, .nan])
    #expect(TensorSummary(tensor).histogram(tensor, bins: 2).map(\.count) == [2, 2])
  }

  private func report(_ scratch: Scratch) throws -> InspectionReport {
    var tensors = SafetensorsWriter()
    tensors.add("encoder.blocks.0.attention.input.weight", Tensor<Float>.ones([100, 20]))
    tensors.add("bias", Tensor<Float>([1, .nan]))
    let path = scratch.path + "/net.safetensors"
    try tensors.write(to: path)
    return try InspectionReport(InspectedFile(path: path))
  }

  /// Nothing is wider than the screen, and what was left out is named.
  @Test(arguments: [40, 80, 200], [true, false])
  func tablesFit(width: Int, isUnicode: Bool) throws {
    let scratch = try Scratch()
    let text = try report(scratch).text(on: Screen(width: width, isUnicode: isUnicode))
    let table = text.split(separator: "\n").drop { !$0.hasPrefix("tensor") }
    #expect(table.count >= 3 && table.allSatisfy { $0.count <= width })
    #expect(text.contains("left out, the terminal is too narrow") == (width < 80 + 20))
    #expect(text.contains("encoder.blocks.0.attention.input.weight") == (width == 200))
    #expect(isUnicode || text.allSatisfy(\.isASCII))
    #expect(table.contains { $0.hasPrefix("bias") && $0.contains("[2]") })
  }

  /// A column goes with what it says something of.
  @Test func companionsAreLeftOutTogether() {
    let table = FittedTable(
      [
        .init("class", .name), .init("share"), .init("or", .name, rank: 1),
        .init("its share", rank: 1, isCompanion: true),
      ], [["lentil", "0.9", "pea", "0.1"]])
    let (lines, leftOut) = table.lines(on: Screen(width: 25, isUnicode: false))
    #expect(lines[0] == "class   share" && leftOut == ["or", "its share"])
    #expect(table.lines(on: Screen(width: 40, isUnicode: false)).leftOut == [])
  }

  /// Width × height, as people say it.
  @Test func picturesHaveAWidthAndAHeight() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/x.png"
    try Image(height: 16, width: 20, color: .gray, samples: .bytes(Array(repeating: 7, count: 320)))
      .write(png: path)
    let file = try InspectedFile(path: path)
    let screen = Screen(width: 80, isUnicode: true)
    #expect(try InspectionReport(file).text(on: screen).contains("U8    20 × 16"))
    #expect(try TensorReport(file, named: "gray").text(on: screen).contains("U8 20 × 16"))
  }

  @Test func reportsAreOneObject() throws {
    let scratch = try Scratch()
    let text = try report(scratch).json.text
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let tensors = try #require(object?["tensors"] as? [[String: Any]])
    let bias = try #require(tensors.first { $0["name"] as? String == "bias" })
    #expect(bias["nan"] as? Int == 1 && bias["mean"] as? Double == 1)
    #expect(!text.contains("\n"))
  }

  @Test func histogramsAndPictures() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/x.npy"
    try Tensor<Float>((0..<600).map { Float($0 % 7) }, shape: [20, 30]).write(npy: path)
    let report = try TensorReport(InspectedFile(path: path), named: "x")
    let text = report.text(on: Screen(width: 40, isUnicode: false))
    #expect(text.hasPrefix("x.npy: ") && text.allSatisfy(\.isASCII) && text.contains("#"))
    let table = try InspectionReport(InspectedFile(path: path))
      .text(on: Screen(width: 80, isUnicode: false))
    #expect(table.contains("\narray  Float  [20, 30]"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 40 })
    #expect(report.figure.panels.count == 2)
    try report.figure.write(to: scratch.path + "/x.png")
    #expect(try Image(path: scratch.path + "/x.png").width > 100)
  }

  @Test func messages() throws {
    let scratch = try Scratch()
    func inspect(_ path: String, _ tensor: String? = nil) -> String {
      message {
        let file = try InspectedFile(path: path)
        if let tensor { _ = try TensorReport(file, named: tensor) }
        _ = try InspectionReport(file)
      }
    }
    #expect(inspect("\(scratch.path)/none").hasSuffix("there is no such file; check the path"))
    #expect(inspect("/dev/null").hasSuffix("it is not a plain file; give the file itself"))
    #expect(inspect(try scratch.file("x", "")).contains("it is empty"))
    let net = Linear<Float>(inputs: 30, outputs: 20)
    let path = scratch.path + "/net"
    try net.save(to: path)
    #expect(inspect(path, "weigth").hasSuffix("did you mean 'weight'?"))
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let cut = try scratch.file("cut", Array(bytes[..<(bytes.count - 8)]))
    #expect(inspect(cut).contains("it is incomplete"))
    bytes[bytes.count - 3] ^= 1
    #expect(inspect(try scratch.file("damaged", bytes)).contains("checksum"))
    let table = try scratch.file("t.csv", "a,b\n1,2\n3\n")
    #expect(try inspect(scratch.file("l", "{\"loss\":1}\n{\"loss\":}\n{}\n")).contains("l:2:9:"))
    #expect(!inspect(table).contains("\n"))
  }

  /// A table that its bytes do not show to be one, and tables with rows that do not fit.
  @Test func tablesByTheirName() throws {
    let scratch = try Scratch()
    func shape(_ name: String, _ text: String) throws -> [Int] {
      let table = try MetricTable(path: scratch.file(name, text), kind: .csv)
      return [table.rowCount, table.columns.count]
    }
    func kind(_ name: String, _ text: String) throws -> FileKind? {
      try FileKind.of(path: scratch.file(name, text))
    }
    #expect(try kind("a.csv", "name\npea\nbean\n") == .csv)
    #expect(try kind("a.TSV", "name\npea\nbean\n") == .csv)
    #expect(try kind("a.txt", "name\npea\nbean\n") == nil)
    #expect(try kind("a.txt", "1\n2\n3\n") == .csv && kind("a.txt", "a line of text") == nil)
    #expect(try kind("empty.csv", "") == nil)
    #expect(try shape("a.csv", "name\npea\nbean\n") == [2, 1])
    #expect(try shape("a.csv", "\u{feff}a,b\n1,2\n3,4\n") == [2, 2])
    for (text, place, expected, found) in [
      ("a,b\n1,2\n3\n4,5\n6,7\n", "line 3, column 2", "2 fields as in line 1", "1"),
      ("a,b\n1\n2\n3\n", "line 2, column 2", "2 fields as in line 1", "1"),
      ("\u{feff}a;b;c\n1;2;3\n1;2;3;4\n", "line 3, column 4", "3 fields as in line 1", "4"),
    ] {
      let path = try scratch.file("ragged.csv", text)
      let refusal = message { _ = try InspectionReport(InspectedFile(path: path)) }
      #expect(refusal.contains(place) && refusal.contains("expected \(expected), found \(found)"))
    }
    for bytes in [[0xff, 0xfe, 0x61, 0], [0xfe, 0xff, 0, 0x61]] as [[UInt8]] {
      let path = try scratch.file("wide.csv", bytes)
      #expect(message { _ = try FileKind.of(path: path) }.hasSuffix("UTF-16; save it as UTF-8"))
    }
  }

  /// Whatever the bytes are: they are read, or refused in one line.
  @Test func hostileBytesDoNoHarm() throws {
    let seeds = [
      "{\"a\": [1, 2.5e3, \"\\u00e9\\n\", true, null], \"b\": {\"c\": -1}}", "a,b\n1,2\n3,4\n",
      "AA== 0\nAQ== 1\n",
      "P2\n1 1\n255\n7\n", "{\"kind\":\"start\",\"hashes\":[]}\n{\"step\":1}\n",
    ].map { Array($0.utf8) }
    var generator = RandomGenerator(seed: 5)
    var (read, refused) = (0, 0)
    for round in 0..<20_000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 0..<4, using: &generator) {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = .random(in: 0...255, using: &generator)
        case 1: bytes.insert(bytes[bytes.count - 1 - place], at: place)
        default: bytes = Array(bytes[...place])
        }
      }
      _ = FileKind.of(head: bytes)
      do {
        _ = try PlacedJSON(bytes, path: "x")
        read += 1
      } catch {
        #expect(!"\(error)".contains("\n"))
        refused += 1
      }
    }
    #expect(read > 1_000 && refused > 1_000)
  }
}
