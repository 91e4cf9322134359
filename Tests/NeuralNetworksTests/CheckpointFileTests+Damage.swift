import Foundation
import Testing
import Wengert
import WengertFuzzing

/// Damaged files, and files that lie about themselves.
extension CheckpointFileTests {
  @Test func everyFlippedBitIsNoticed() throws {
    let net = Linear<Float>(inputs: 2, outputs: 1)
    try net.save(to: folder["net"])
    let good = try folder.bytes("net")
    let before = net.state
    for place in good.indices {
      for bit in 0..<8 {
        var bad = good
        bad[place] ^= 1 << UInt8(bit)
        let error = #expect(throws: FileError.self) {
          try net.load(bytes: bad, path: "bad")
        }
        #expect(error?.offset != nil)
      }
    }
    #expect(net.state == before)
    try net.load(bytes: good, path: "good")
  }

  @Test func everyTruncationIsNoticed() throws {
    let net = Linear<Float>(inputs: 2, outputs: 1)
    try net.save(to: folder["net"])
    let good = try folder.bytes("net")
    for count in good.indices {
      try folder.write(Array(good.prefix(count)), to: "bad")
      let error = #expect(throws: FileError.self) { try net.load(from: folder["bad"]) }
      #expect(error?.kind == .truncated)
      #expect(error?.offset == count)
    }
    #expect(throws: FileError.self) {
      try net.load(from: folder.write(good + [0], to: "bad"))
    }
  }

  @Test func aDamagedCheckpointChangesNothing() throws {
    let net = NoisyNet(seed: 1)
    let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
    try trainer.fit(training: DataLoader(clouds(20, seed: 0), batchSize: 5), epochs: 1)
    try trainer.save(to: folder["run"])
    let good = try folder.bytes("run")
    let rows = try folder.bytes(#require(folder.names.first { $0.hasSuffix(".history") }))
    let (state, history) = (net.state, trainer.history)
    func check(_ checkpoint: [UInt8], _ rows: [UInt8]) {
      let error = #expect(throws: FileError.self) {
        try trainer.resume(bytes: checkpoint, history: rows, path: "bad")
      }
      #expect(error?.offset != nil)
    }
    for place in good.indices {
      var bad = good
      bad[place] ^= 1 << UInt8(place % 8)
      check(bad, rows)
    }
    for place in rows.indices {
      var bad = rows
      bad[place] ^= 1 << UInt8(place % 8)
      check(good, bad)
      check(good, Array(rows[..<place]))
    }
    #expect(net.state == state)
    #expect(trainer.history == history)
    // What a killed process has written too much does not matter.
    try trainer.resume(bytes: good, history: rows + [1, 2, 3], path: "good")
    try trainer.resume(from: folder["run"])
  }

  /// Headers that would have a careless reader allocate, overlap or run away.
  @Test(arguments: [
    (#"{"value":{"dtype":"F64","shape":[2],"data_offsets":[0,17]}}"#, "instead of 17"),
    (#"{"value":{"dtype":"F64","shape":[2],"data_offsets":[8,0]}}"#, "data_offsets [8, 0]"),
    (#"{"value":{"dtype":"F64","shape":[2],"data_offsets":[-16,0]}}"#, "data_offsets [-16, 0]"),
    (#"{"value":{"dtype":"F64","shape":[2],"data_offsets":[0,8,16]}}"#, "[0, 8, 16]"),
    (#"{"value":{"dtype":"F64","shape":[1000000],"data_offsets":[0,16]}}"#, "instead of 16"),
    (
      #"{"value":{"dtype":"F64","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,16]}}"#,
      "that memory can hold"
    ),
    (#"{"value":{"dtype":"F64","shape":[-2],"data_offsets":[0,16]}}"#, "instead of [-2]"),
    (#"{"value":{"dtype":"F65","shape":[2],"data_offsets":[0,16]}}"#, "instead of 'F65'"),
    (#"{"value":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, "16"),
    (
      #"{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"#
        + #""b":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#, "byte 8"
    ),
    (
      #"{"a":{"dtype":"F64","shape":[0],"data_offsets":[0,0]},"#
        + #""b":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#, "byte 8"
    ),
    (#"{"value":{"dtype":"F64","shape":[2.5],"data_offsets":[0,16]}}"#, "a whole number"),
    (#"{"value":{"dtype":"F64","shape":[2]}}"#, "dtype, shape and data_offsets of 'value'"),
    (#"{"value":{"dtype":"F64","dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#, "one 'dtype'"),
    (
      #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"#
        + #""a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#, "a name other than 'a'"
    ),
    (#"{"__metadata__":{"a":"1","a":"2"}}"#, "a name other than 'a'"),
    (#"{"value":7}"#, "an object"),
    (#"["value"]"#, "an object"),
    (#"{"value":{"dtype":"\u12"}}"#, "four hexadecimal digits"),
    (#"{"value":{"dtype":"\ud800"}}"#, "two halves of a character"),
    (#"{"value":{"dtype":"F64"#, "a closing quote"),
    ("", "an object"),
    (#"{"__metadata__":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#, "a text in quotes"),
  ])
  func headersThatLie(_ header: String, found: String) throws {
    let net = OneDouble()
    let bytes = file(header, Array(repeating: 0, count: 16))
    let error = #expect(throws: FileError.self) {
      try net.load(from: folder.write(bytes, to: "bad"))
    }
    #expect(error?.kind == .malformed)
    let offset = try #require(error?.offset)
    #expect((8...(8 + header.utf8.count)).contains(offset))
    #expect(error?.found.contains(found) == true, "\(error.map(\.description) ?? "")")
  }

  @Test func deepHeaders() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: FileError.self) {
      try OneDouble().load(from: folder.write(file(deep), to: "bad"))
    }
  }

  @Test(arguments: [(UInt64.max, FileError.Kind.malformed), (99_999_999, .truncated)])
  func lengthsThatLie(length: UInt64, kind: FileError.Kind) throws {
    let error = #expect(throws: FileError.self) {
      try OneDouble().load(from: folder.write(file("{}", length: length), to: "bad"))
    }
    #expect(error?.kind == kind)
  }
}
