import ExampleSupport
import Foundation
import Wengert
import WengertDatasets
import WengertExchange

extension InspectedFile {
  /// Bits of an element of each type of safetensors.
  private static let bits = [
    "F64": 64, "I64": 64, "U64": 64, "C64": 64, "F32": 32, "I32": 32, "U32": 32, "F16": 16,
    "BF16": 16, "I16": 16, "U16": 16, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
  ]

  mutating func openTensors() throws {
    let file = try SafetensorsFile(path: path)
    if kind != .safetensors { try file.verifyChecksum() }
    for (name, text) in file.metadata.sorted(by: { $0.key < $1.key }) {
      switch name {
      case "wengert.training": facts += InspectedFile.trainingFacts(text)
      case "wengert.crc32": facts.append(("checksum", .string("\(text), right")))
      case "wengert.format": break
      default: facts.append((name, .string(String(text.prefix(200)))))
      }
    }
    let shapes = file.names.map { file.shape(of: $0).map { Array($0) } ?? [] }
    let count = zip(file.names, shapes).reduce(0) { $0 + $1.1.reduce(1, *) }
    facts.append(("elements", .integer(count)))
    for (name, shape) in zip(file.names, shapes) {
      let type = file.elementType(of: name) ?? "?"
      let bits = InspectedFile.bits[type] ?? 8
      entries.append(
        Entry(
          name: name, type: type, shape: shape, byteCount: shape.reduce(1, *) * bits / 8,
          load: { try file.tensor(name, as: Double.self) }))
    }
  }

  /// The description of the training in a checkpoint.
  private static func trainingFacts(_ text: String) -> [(name: String, value: JSONValue)] {
    guard
      let fields = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    else { return [] }
    var facts: [(name: String, value: JSONValue)] = []
    let state = fields["state"] as? [String: Any]
    let history = fields["history"] as? [String: Any]
    if let epochs = state?["epochCount"] as? Int { facts.append(("epochs", .integer(epochs))) }
    let first = fields["firstStep"] as? Int ?? 0
    facts.append(("steps", .integer(first + (history?["stepCount"] as? Int ?? 0))))
    if let best = fields["bestEpoch"] as? Int { facts.append(("best epoch", .integer(best + 1))) }
    if let name = fields["optimizer"] as? String { facts.append(("optimizer", .string(name))) }
    if let rate = fields["learningRate"] as? Double {
      facts.append(("learning rate", .number(rate)))
    }
    if let ending = fields["ending"] as? String { facts.append(("ending", .string(ending))) }
    return facts
  }

  mutating func openArrays() throws {
    entryName = "array"
    if kind == .npy {
      let array = try NumPyArray(path: path)
      entries = [InspectedFile.entry("array", array, byteCount)]
      return
    }
    let archive = try NumPyArchive(path: path)
    for name in archive.names {
      let array = try archive.array(name)
      entries.append(InspectedFile.entry(name, array, nil))
    }
  }

  private static func entry(_ name: String, _ array: NumPyArray, _ bytes: Int?) -> Entry {
    Entry(
      name: name, type: "\(array.dataType)", shape: Array(array.shape),
      byteCount: bytes ?? array.shape.elementCount * array.dataType.byteCount,
      load: { array.tensor(as: Double.self) })
  }

  mutating func openImage() throws {
    entryName = "channel"
    let image = try Image(path: path)
    facts = [
      ("width", .integer(image.width)), ("height", .integer(image.height)),
      ("color", .string("\(image.color)")), ("bits", .integer(image.bitsPerChannel)),
    ]
    let names: [String] =
      switch image.color {
      case .gray: ["gray"]
      case .grayAlpha: ["gray", "opacity"]
      case .rgb: ["red", "green", "blue"]
      case .rgba: ["red", "green", "blue", "opacity"]
      }
    let greatest = image.bitsPerChannel == 8 ? 255.0 : 65_535
    for (channel, name) in names.enumerated() {
      entries.append(
        Entry(
          name: name, type: "U\(image.bitsPerChannel)", shape: [image.height, image.width],
          byteCount: nil,
          load: { round(image.tensor(as: Double.self)[channel] * greatest) }))
    }
  }

  mutating func openIDX() throws {
    entryName = "array"
    let bytes: [UInt8]
    do { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      throw ToolError("\(path): it cannot be read; check the permissions")
    }
    let rank = Int(bytes[3])
    guard bytes[2] == 8, bytes.count >= 4 + 4 * rank else {
      throw ToolError(
        bytes[2] == 8
          ? "\(path): it ends after \(bytes.count) bytes, within its header; copy it again"
          : "\(path): IDX of type \(bytes[2]) is not read here, only bytes (8)")
    }
    let shape = (0..<rank).map { axis in
      bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
    }
    let start = 4 + 4 * rank
    let size = shape.reduce((1, false)) { product, extent in
      let (value, overflow) = product.0.multipliedReportingOverflow(by: extent)
      return (value, product.1 || overflow)
    }
    guard !size.1, size.0 == bytes.count - start else {
      throw ToolError(
        "\(path), byte \(start): expected \(size.0) bytes for \(shape), found \(bytes.count - start); "
          + "it is incomplete, or of another kind")
    }
    entries = [
      Entry(name: "array", type: "U8", shape: shape, byteCount: size.0) {
        Tensor(bytes[start...].map { Double($0) }, shape: Shape(shape))
      }
    ]
  }
}
