import CWengertZlib
import Foundation
import WengertFuzzing
import Testing
import Wengert

/// Damaged files of weights, checkpoints and histories: read, or refused with an error that says where.
@Suite struct CheckpointFuzzTests {
  /// What is wrong with an error. A sound file of something else has no byte to point at.
  private static func complaint(_ error: any Error) -> String? {
    guard let error = error as? FileError else { return "\(error) is no FileError" }
    if error.offset == nil, error.kind != .mismatch { return "no offset: \(error)" }
    return error.description.contains("\n") ? "two lines: \(error)" : nil
  }

  private func check(
    _ run: FuzzRun, _ location: SourceLocation = #_sourceLocation, read: ([UInt8]) throws -> Int
  ) {
    let outcome = run(complaint: CheckpointFuzzTests.complaint, read: read)
    #expect(outcome.failures.isEmpty, sourceLocation: location)
    // Not everything is refused, unless only a few inputs were asked for.
    let count = outcome.read + outcome.refused
    if count >= 10_000 {
      #expect(outcome.read > 0, "\(outcome)", sourceLocation: location)
    }
  }

  private static let jsonTokens = [
    "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e999", "\\u0000", "\\ud800", "\\",
    "\"dtype\":\"F64\"", "\"shape\":[2147483647,2147483647,2147483647]", "\"data_offsets\":[0,8]",
    "\"__metadata__\":{}", "\"wengert.crc32\":\"00000000\"", "[[[[[[[[", "\"nan\"", "\"-inf\"",
  ].map { Array($0.utf8) }

  @Test func weights() throws {
    let net = Linear<Float>(inputs: 2, outputs: 1)
    let folder = try ScratchFolder()
    try net.save(to: folder["net"], metadata: ["note": "ü \"quoted\"\n"])
    let file = TensorFileParts(try folder.bytes("net"))
    let foreign =
      #"{"weight": {"dtype":"F32", "shape": [1, 2],"data_offsets":[0,8]}, "#
      + #""bias":{"data_offsets":[8,12],"shape":[1],"dtype":"F32"}}"#
    let whole = Mutation(seeds: [file.bytes], headerCount: 40, tokens: Self.jsonTokens)
    let header = Mutation(
      seeds: [file.header, Array(foreign.utf8)], headerCount: 60, tokens: Self.jsonTokens)
    check(
      FuzzRun("weights") { random in
        if random.oneIn(4) { return whole.mutant(using: &random) }
        return TensorFileParts(header: header.mutant(using: &random), payload: file.payload).bytes
      }
    ) {
      try net.load(bytes: $0, path: "weights")
      return 12
    }
  }

  @Test func checkpoints() throws {
    let (trainer, loader) = (Self.trainer(), Self.loader())
    try trainer.fit(training: loader, steps: 3)
    let folder = try ScratchFolder()
    try trainer.save(to: folder["run"])
    let good = try folder.bytes("run")
    let history = try folder.bytes(#require(folder.names.first { $0.hasSuffix(".history") }))
    let file = TensorFileParts(good)
    let state = try file.text(of: "wengert.training")
    let header = Mutation(seeds: [file.header], headerCount: 100, tokens: Self.jsonTokens)
    let inner = Mutation(
      seeds: [Array(state.utf8)], headerCount: state.utf8.count, tokens: Self.jsonTokens)
    check(
      FuzzRun("checkpoints") { random in
        if random.oneIn(4) {
          let json = header.mutant(using: &random)
          return TensorFileParts(header: json, payload: file.payload).bytes
        }
        let text = String(decoding: inner.mutant(using: &random), as: UTF8.self)
        return file.replacing("wengert.training", by: text).bytes
      }
    ) {
      try trainer.resume(bytes: $0, history: history, path: "checkpoint")
      defer { try? trainer.resume(bytes: good, history: history, path: "checkpoint") }
      // What was accepted can be gone on from.
      try trainer.fit(training: loader, steps: min(trainer.history.stepCount, 1000) + 1)
      return 0
    }
  }

  private static func trainer() -> Trainer<SmallNet, Batch<Float, Int>> {
    let net = SmallNet()
    return Trainer(
      classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1, momentum: 0.9),
      schedule: .onPlateau(ReduceOnPlateau(0.1))
    ).quiet()
  }

  private static func loader() -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(
      [[1], [2], [3], [4]] as Tensor<Float>, [0, 1, 0, 1] as Tensor<Int>, batchSize: 2)
  }

  @Test func histories() throws {
    let trainer = Self.trainer()
    let history = try trainer.fit(training: Self.loader(), steps: 3)
    let seed = [UInt8](history.json())
    let mutation = Mutation(
      seeds: [seed, [UInt8](History().json())], headerCount: seed.count, tokens: Self.jsonTokens)
    check(
      FuzzRun("histories") { mutation.mutant(using: &$0) }
    ) {
      let history = try History(json: Data($0))
      return history.csv.utf8.count + history.stepsCSV.utf8.count
    }
  }
}

private struct SmallNet: Module {
  let affine = Linear<Float>(inputs: 1, outputs: 2)
  let noise = Dropout<Float>(0.5)
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { noise(affine(x)) }
}

/// A file of tensors in parts, to be put together with the right length and checksum.
private struct TensorFileParts {
  let header: [UInt8]
  let payload: [UInt8]

  init(header: [UInt8], payload: [UInt8]) { (self.header, self.payload) = (header, payload) }

  init(_ bytes: [UInt8]) {
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    header = Array(bytes[8..<(8 + length)])
    payload = Array(bytes[(8 + length)...])
  }

  var bytes: [UInt8] {
    var file = withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init)
    file += header
    file += payload
    let prefix = Array("{\"__metadata__\":{\"wengert.crc32\":\"".utf8)
    guard header.starts(with: prefix), header.count >= prefix.count + 8 else { return file }
    let digits = (8 + prefix.count)..<(16 + prefix.count)
    file.replaceSubrange(digits, with: Array("00000000".utf8))
    let sum = String(crc32(0, file, uInt(file.count)), radix: 16)
    file.replaceSubrange(
      digits, with: Array((String(repeating: "0", count: 8 - sum.count) + sum).utf8))
    return file
  }

  /// The text with a name among the metadata.
  func text(of name: String) throws -> String {
    let json = try JSONSerialization.jsonObject(with: Data(header)) as? [String: Any]
    return try #require((json?["__metadata__"] as? [String: String])?[name])
  }

  /// The file with another text under that name, which is the last of the metadata.
  func replacing(_ name: String, by text: String) -> TensorFileParts {
    let start = Array("\"\(name)\":\"".utf8)
    let place = header.indices.first { header[$0...].starts(with: start) }! + start.count
    let end = header[place...].indices.first {
      header[$0...].starts(with: Array("\"}".utf8)) && header[$0 - 1] != UInt8(ascii: "\\")
    }!
    var changed = header
    changed.replaceSubrange(place..<end, with: TensorFileParts.escaped(text))
    return TensorFileParts(header: changed, payload: payload)
  }

  private static func escaped(_ text: String) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
      case 0..<32:
        Array("\\u00".utf8) + [0x30 + byte / 16, Array("0123456789abcdef".utf8)[Int(byte % 16)]]
      default: [byte]
      }
    }
  }
}
