import WengertNeuralNetworks
import WengertSupport

/// The contents of an event file of TensorBoard, of this library's or of another writer: its curves, and the
/// names of everything else.
///
///     let file = try EventFile(path: "runs/first/events.out.tfevents.1")
///     for (tag, points) in file.curves { print(tag, points.last?.value ?? .nan) }
///
/// Lengths and checksums of all records are verified. Steps that a resumed run takes back are dropped.
///
/// Source: tensorflow/core/util/event.proto and lib/io/record_writer.h of TensorFlow.
public struct EventFile: Sendable {
  /// A point of a curve.
  public struct Point: Sendable, Hashable {
    /// The step that the value belongs to.
    public let step: Int
    /// The value, as single precision has it.
    public let value: Double
    /// Seconds since 1970 when it was written.
    public let time: Double
  }

  /// The kind of an event's value.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A number of a curve.
    case scalar
    /// The spread of some numbers.
    case histogram
    /// An encoded picture.
    case image
    /// A tensor of something else, such as a text.
    case tensor
    /// Another kind, such as a sound.
    case other
  }

  /// The path of the file.
  public let path: String
  /// The curves by their tags, in the order of their first points.
  public private(set) var curves: [(tag: String, points: [Point])] = []
  /// The tags of everything else, and how many values each has.
  public private(set) var others: [(tag: String, kind: Kind, count: Int)] = []
  /// The number of records.
  public private(set) var recordCount = 0
  /// Why the end is missing: nil as a rule. A program that is killed, or still writes, leaves part of a record.
  public private(set) var truncation: FileError?

  /// Reads a file.
  ///
  /// - Throws: When it cannot be read, or a record is damaged.
  public init(path: String) throws(FileError) {
    let file: MappedFile
    do throws(FileFailure) { file = try MappedFile(path: path) } catch {
      throw FileError(reading: path, error)
    }
    try self.init(file.bytes, path: path)
    withExtendedLifetime(file) {}
  }

  /// Reads bytes in memory; `path` only names them in errors.
  package init(bytes: [UInt8], path: String) throws(FileError) {
    self = try bytes.withUnsafeBufferPointer { (all) throws(FileError) in
      try EventFile(UnsafeRawBufferPointer(all), path: path)
    }
  }

  private init(_ all: UnsafeRawBufferPointer, path: String) throws(FileError) {
    self.path = path
    var positions: [String: Int] = [:]
    var place = 0
    while place < all.count {
      guard all.count - place >= 12 else {
        truncation = truncated(place, 12, all.count - place)
        break
      }
      let head = Array(all[place..<(place + 8)])
      try check(head, all, at: place + 8)
      let length = all.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
      guard length <= UInt64(Int32.max), all.count - place - 12 >= Int(length) + 4 else {
        truncation = truncated(
          place + 12, Int(clamping: length &+ 4), all.count - place - 12)
        break
      }
      let end = place + 12 + Int(length)
      try check(Array(all[(place + 12)..<end]), all, at: end)
      try add(
        ProtobufReader(UnsafeRawBufferPointer(rebasing: all[(place + 12)..<end])), &positions,
        at: place)
      recordCount += 1
      place = end + 4
    }
  }

  private func truncated(_ place: Int, _ wanted: Int, _ found: Int) -> FileError {
    FileError(
      .truncated, path: path, offset: place, expected: "\(wanted) bytes of a record",
      found: "\(found)",
      hint: "the writer was stopped or is still writing; the records before are intact")
  }

  private func check(
    _ bytes: [UInt8], _ all: UnsafeRawBufferPointer, at place: Int
  ) throws(FileError) {
    let found = all.loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian
    let expected = CRC32C.masked(bytes)
    guard found != expected else { return }
    throw FileError(
      .checksum, path: path, offset: place,
      expected: "the checksum \(String(expected, radix: 16))", found: String(found, radix: 16),
      hint: "it is damaged, or no event file of TensorBoard")
  }

  // MARK: Events

  private mutating func add(
    _ event: ProtobufReader, _ positions: inout [String: Int], at place: Int
  ) throws(FileError) {
    var event = event
    var (step, time) = (0, 0.0)
    var values: [ProtobufReader] = []
    var isStart = false
    while let field = event.next() {
      switch (field.number, field.value) {
      case (1, .fixed64(let bits)): time = Double(bitPattern: bits)
      case (2, .varint(let value)): step = Int(truncatingIfNeeded: value)
      case (5, .bytes(var summary)):
        while let part = summary.next() {
          if part.number == 1, case .bytes(let value) = part.value { values.append(value) }
        }
        guard summary.isSound else { throw malformed(place) }
      case (7, .bytes(var session)):
        while let part = session.next() {
          if part.number == 1, case .varint(1) = part.value { isStart = true }
        }
      default: break
      }
    }
    guard event.isSound else { throw malformed(place) }
    if isStart {
      for index in curves.indices { curves[index].points.removeAll { $0.step >= step } }
    }
    for value in values {
      guard let value = EventValue(value) else { throw malformed(place) }
      add(value, step, time, &positions)
    }
  }

  private mutating func add(
    _ value: EventValue, _ step: Int, _ time: Double, _ positions: inout [String: Int]
  ) {
    if let number = value.number {
      let point = Point(step: step, value: number, time: time)
      if let position = positions["c" + value.tag] {
        curves[position].points.append(point)
      } else {
        positions["c" + value.tag] = curves.count
        curves.append((value.tag, [point]))
      }
    } else if let position = positions["o" + value.tag] {
      others[position].count += 1
    } else {
      positions["o" + value.tag] = others.count
      others.append((value.tag, value.kind, 1))
    }
  }

  private func malformed(_ place: Int) -> FileError {
    FileError(
      .malformed, path: path, offset: place, expected: "an event", found: "other bytes",
      hint: "it is damaged, or no event file of TensorBoard")
  }
}
