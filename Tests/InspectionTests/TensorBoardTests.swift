import Foundation
import Testing
import WengertInspection

@Suite struct TensorBoardTests {
  @Test func checksums() {
    // RFC 3720, B.4.
    #expect(Checksums.castagnoli(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(Checksums.castagnoli(Array(0..<32)) == 0x46DD_794E)
    #expect(Checksums.castagnoli(Array("123456789".utf8)) == 0xE306_9283)
    #expect(Checksums.masked(Array("123456789".utf8)) == 0xC78A_B0E5)
  }

  @Test func histogramsCountEveryElement() {
    let elements = Tensor<Float>([-1, 0, 0.5, 1, 1, .nan])
    let histogram = Histograms.counts(elements)
    #expect(histogram.counts.reduce(0, +) == 5 && histogram.limits.last == 1)
    #expect(Histograms.counts(Tensor<Float>([3, 3])).counts == [2])
    #expect(Histograms.counts(Tensor<Float>([.nan])).counts.isEmpty)
    #expect(Histograms.counts(Tensor<Double>([-1e308, 1e308])).counts.reduce(0, +) == 2)
  }

  /// A run that was interrupted in its second epoch and taken up, with all kinds of values.
  @Test func aRunIsWritten() throws {
    let scratch = try Scratch()
    let folder = ProcessInfo.processInfo.environment["WENGERT_EVENTS"] ?? scratch.path
    let net = SmallNet()
    let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.125))
    trainer.progress = .silent
    let (inputs, labels) = smallBatch()
    let loader = DataLoader(TensorDataset(inputs, labels), batchSize: 8)
    let board = try TensorBoard(
      folder: folder + "/run", net: net,
      settings: ["learningRate": 0.125, "optimizer": "SGD", "shuffled": true])
    try trainer.fit(training: loader, validation: loader, epochs: 2, callbacks: [board])
    let graph = graph(of: net) { crossEntropy(net(Variable(inputs)), labels) }
    board.writer?.graph(graph)
    board.writer?.image("picture", inputs, step: 0)
    board.writer?.text("note", "**one** run", step: 0)
    try trainer.fit(training: loader, epochs: 3, callbacks: [board])
    #expect(board.error == nil)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/run").sorted()
    #expect(files.count == 2 && files.allSatisfy { $0.contains("tfevents") })
    for file in files {
      #expect(try EventFile(path: folder + "/run/" + file).records.count > 3)
    }
    let losses = trainer.history.losses.enumerated().map { [Double($0), Double(Float($1))] }
    let expected: [String: Any] = [
      "scalars": [
        "step/loss": losses,
        // None is dropped where the run goes on.
        "loss/training": trainer.history.epochs.map {
          [Double($0.step - 1), Double(Float($0.trainingLoss))]
        },
      ],
      "histograms": ["parameters/hidden.weight": 48, "gradients/output.bias": 3],
      "images": ["picture": [16, 6]], "nodes": graph.nodes.count,
      "settings": [
        "learningRate": "number_value", "optimizer": "string_value", "shuffled": "bool_value",
      ],
    ]
    try JSONSerialization.data(withJSONObject: expected)
      .write(to: URL(fileURLWithPath: folder + "/expected.json"))
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    let scratch = try Scratch()
    try Data([1]).write(to: URL(fileURLWithPath: scratch.path + "/file"))
    #expect(throws: FileError.self) { try TensorBoardWriter(folder: scratch.path + "/file/run") }
    #expect(throws: FileError.self) { try CSVLog(path: scratch.path + "/none/log.csv") }
  }

  @Test func picturesOfOtherShapesAreRefused() throws {
    let scratch = try Scratch()
    let writer = try TensorBoardWriter(folder: scratch.path)
    #expect(throws: TensorError.self) {
      try checked { writer.image("x", Tensor<Float>.zeros([2, 3, 4, 5]), step: 0) }
    }
  }

  @Test func tablesAndLines() throws {
    let scratch = try Scratch()
    let net = SmallNet()
    let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.125))
    trainer.progress = .silent
    let (inputs, labels) = smallBatch()
    let loader = DataLoader(TensorDataset(inputs, labels), batchSize: 8)
    for epochs in [2, 3] {
      // A file of each call is appended to.
      let csv = try CSVLog(path: scratch.path + "/log.csv")
      let lines = try JSONLinesLog(path: scratch.path + "/log.jsonl")
      try trainer.fit(training: loader, epochs: epochs, callbacks: [csv, lines])
    }
    let csv = try String(contentsOfFile: scratch.path + "/log.csv", encoding: .utf8)
    #expect(csv == trainer.history.csv)
    let lines = try String(contentsOfFile: scratch.path + "/log.jsonl", encoding: .utf8)
      .split(separator: "\n").map {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
    #expect(lines.count == 6 + 3)
    #expect(lines[0]?["loss"] as? Double == trainer.history.losses[0])
    #expect(lines[2]?["kind"] as? String == "epoch")
  }
}

/// The records of an event file, their checksums compared.
private struct EventFile {
  var records: [[UInt8]] = []

  init(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var place = 0
    func number(_ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
    }
    while place < bytes.count {
      let length = Int(number(8))
      let header = Array(bytes[place..<place + 8])
      place += 8
      #expect(number(4) == UInt64(Checksums.masked(header)))
      place += 4
      let record = Array(bytes[place..<place + length])
      place += length
      #expect(number(4) == UInt64(Checksums.masked(record)))
      place += 4
      records.append(record)
    }
  }
}
