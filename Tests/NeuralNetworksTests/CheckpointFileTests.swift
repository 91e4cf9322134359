import Foundation
import Testing
import Wengert
import WengertFuzzing

/// Files of weights: what is in them, and what happens to damaged ones.
@Suite struct CheckpointFileTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  func file(_ header: String, _ payload: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    let count = length ?? UInt64(header.utf8.count)
    return withUnsafeBytes(of: count.littleEndian, Array.init) + Array(header.utf8) + payload
  }

  @Test func roundTrip() throws {
    let (net, other) = (NoisyNet(seed: 1), NoisyNet(seed: 2))
    net.normalization.runningMean.tensor = .full([8], 0.25)
    try net.save(to: folder["net"], metadata: ["note": "a \"quoted\"\nline / ü"])
    #expect(other.state != net.state)
    try other.load(from: folder["net"])
    #expect(other.state == net.state)
    #expect(try folder.names == ["net"])
  }

  @Test func theLayout() throws {
    let net = Linear<Float>(inputs: 1, outputs: 2)
    try net.load(
      ModuleState([
        .init(name: "weight", tensor: Tensor([1, 2], shape: net.weight.shape)),
        .init(name: "bias", tensor: Tensor([3, 4])),
      ]))
    try net.save(to: folder["net"])
    let bytes = try folder.bytes("net")
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    #expect(bytes[2..<8].allSatisfy { $0 == 0 })
    #expect(length % 8 == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<(8 + length)])) as? [String: Any])
    let weight = try #require(json["weight"] as? [String: Any])
    #expect(weight["dtype"] as? String == "F32")
    #expect(weight["shape"] as? [Int] == Array(net.weight.shape))
    #expect(weight["data_offsets"] as? [Int] == [0, 8])
    #expect((json["bias"] as? [String: Any])?["data_offsets"] as? [Int] == [8, 16])
    let payload = Array(bytes[(8 + length)...])
    #expect(payload == [1, 2, 3, 4].flatMap { withUnsafeBytes(of: Float($0), Array.init) })
  }

  /// A file as another program writes it: no checksum, spaces, another order, 64-bit elements.
  @Test func filesOfOthers() throws {
    let net = OneDouble()
    let payload = [1.5, -2.5].flatMap { withUnsafeBytes(of: $0, Array.init) }
    let header = """
      {"value": {"data_offsets": [0, 16], "shape": [2], "dtype": "F64"}, \
      "__metadata__": {"format": "pt"}}
      """
    try net.load(from: folder.write(file(header, payload), to: "other"))
    #expect(net.value.scalars == [1.5, -2.5])
  }

  /// Texts of their own do not make files of others ours.
  @Test func textsOfOthers() throws {
    let net = OneDouble()
    let payload = [1.5, -2.5].flatMap { withUnsafeBytes(of: $0, Array.init) }
    let header = """
      {"__metadata__":{"crc32":"00000000","writer":"someone"}, \
      "value":{"data_offsets":[0,16],"shape":[2],"dtype":"F64"}}
      """
    try net.load(from: folder.write(file(header, payload), to: "other"))
    #expect(net.value.scalars == [1.5, -2.5])
  }

  /// What the module does not ask for may be of any type and shape, where names may be left over.
  @Test func otherElementTypesBesideTheModules() throws {
    let net = OneDouble()
    let numbers: [UInt8] = [1.5, -2.5].flatMap { withUnsafeBytes(of: $0, Array.init) }
    let payload: [UInt8] = [7, 0, 0, 0, 0, 0, 0, 0] + numbers + [1, 2, 3]
    let header = """
      {"num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}, \
      "value":{"dtype":"F64","shape":[2],"data_offsets":[8,24]}, \
      "scale":{"dtype":"F8_E5M2","shape":[1,1,1,1,1,1,1,1,3],"data_offsets":[24,27]}}
      """
    let path = try folder.write(file(header, payload), to: "other")
    let error = #expect(throws: FileError.self) { try net.load(from: path) }
    #expect(
      error?.found
        == "others (module state: the module has no num_batches_tracked, scale)")
    try net.load(from: path, strict: false)
    #expect(net.value.scalars == [1.5, -2.5])
    let wrong = header.replacing("num_batches_tracked", with: "x").replacing("value", with: "y")
      .replacing("scale", with: "value")
    let mismatch = #expect(throws: FileError.self) {
      try net.load(from: folder.write(file(wrong, payload), to: "wrong"), strict: false)
    }
    #expect(mismatch?.kind == .mismatch && mismatch?.found == "'value' of type F8_E5M2")
  }

  /// Names as JSON may write them.
  @Test func namesWithEscapes() throws {
    let header = #"{"v\u0061lu\u0065":{"data_offsets":[0,16],"shape":[2],"dtype":"F64"}}"#
    let net = OneDouble()
    try net.load(from: folder.write(file(header, Array(repeating: 0, count: 16)), to: "other"))
    let names = ["a\"b\\c", "tab\tline\n", "\u{1}", "𝄞 ü"]
    let pieces = names.map { ModuleState<Double>.Entry(name: $0, tensor: Tensor([1])) }
    let keyed = KeyedDouble(names)
    try keyed.save(to: folder["keyed"])
    for buffer in keyed.table.values { buffer.tensor = .zeros([1]) }
    try keyed.load(from: folder["keyed"])
    #expect(
      Set(keyed.state.entries)
        == Set(pieces.map { .init(name: "table." + $0.name, tensor: $0.tensor) }))
  }

  /// A header of many names takes no more memory than a small multiple of the file.
  @Test func manyNames() throws {
    let members = (0..<100_000).map {
      #""layers.\#($0).weight":{"dtype":"F64","shape":[1],"data_offsets":[\#(8 * $0),\#(8 * $0 + 8)]}"#
    }
    let bytes = file(
      "{" + members.joined(separator: ",") + "}", [UInt8](repeating: 0, count: 800_000))
    let path = try folder.write(bytes, to: "many")
    var error: FileError?
    let peak = peakMemory {
      error = #expect(throws: FileError.self) { try OneDouble().load(from: path) }
    }
    #expect(error?.found == "others (module state: nothing for value)")
    #expect(peak ?? 0 < 5 * bytes.count, "\(peak ?? 0) bytes for \(bytes.count)")
    let loose = peakMemory {
      #expect(throws: Never.self) { try OneDouble().load(from: path, strict: false) }
    }
    #expect(loose ?? 0 < 5 * bytes.count, "\(loose ?? 0) bytes for \(bytes.count)")
  }

  /// What nothing could read is not written.
  @Test func textsThatAreTooLong() throws {
    let net = OneDouble()
    try net.save(to: folder["net"])
    let before = try folder.bytes("net")
    let error = #expect(throws: FileError.self) {
      try net.save(
        to: folder["net"], metadata: ["text": String(repeating: "a", count: 100_000_000)])
    }
    #expect(error?.kind == .tooLarge)
    #expect(error?.expected == "names and texts of at most 100000000 bytes")
    #expect(try folder.bytes("net") == before)
  }

  @Test func filesThatDoNotFit() throws {
    let single = Linear<Float>(inputs: 2, outputs: 1)
    try single.save(to: folder["net"])
    func error(_ body: () throws -> Void) -> FileError? {
      #expect(throws: FileError.self, performing: body)
    }
    let double = error { try Linear<Double>(inputs: 2, outputs: 1).load(from: folder["net"]) }
    #expect(double?.kind == .mismatch)
    #expect(double?.expected == "Double elements (F64)")
    let wide = Linear<Float>(inputs: 3, outputs: 1)
    let before = wide.state
    #expect(error { try wide.load(from: folder["net"]) }?.kind == .mismatch)
    #expect(wide.state == before)
    #expect(error { try NoisyNet(seed: 0).load(from: folder["net"]) }?.kind == .mismatch)
    #expect(error { try single.load(from: folder["nothing"]) }?.kind == .missing)
    #expect(error { try single.load(from: folder.path) }?.kind == .inputOutput)
    #expect(
      error { try single.load(from: folder["nothing"]) }?.description
        == "\(folder["nothing"]): expected a file to read, found No such file or directory; "
        + "check the path and the permissions")
  }

  @Test func weightsOutOfACheckpoint() throws {
    let net = NoisyNet(seed: 1)
    let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
    try trainer.fit(training: DataLoader(clouds(20, seed: 0), batchSize: 5), epochs: 1)
    try trainer.save(to: folder["run"])
    let other = NoisyNet(seed: 2)
    try other.load(from: folder["run"])
    #expect(other.state == net.state)
  }
}

struct OneDouble: Module {
  typealias Scalar = Double
  let value = Variable(Tensor<Double>([0, 0]), requiresGradient: true)
}

struct KeyedDouble: Module {
  typealias Scalar = Double
  let table: [String: Buffer<Double>]

  init(_ keys: [String]) {
    table = Dictionary(uniqueKeysWithValues: keys.map { ($0, Buffer(Tensor([1]))) })
  }
}
