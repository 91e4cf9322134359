import Wengert

extension Reporter {
  /// The fingerprint of a trained net, for programs: it differs when a single bit of a weight does, so
  /// that two runs can be compared. People are told nothing.
  ///
  /// It is the hash FNV-1a of all elements, in order (Fowler, Noll, Vo).
  public func weights<Net: Module>(of net: Net, _ name: String) {
    guard writesJSON else { return }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for entry in net.state.entries {
      for byte in entry.tensor.scalars.flatMap({ withUnsafeBytes(of: $0, Array.init) }) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    result(
      "weights", ["net": .string(name), "fingerprint": .string(String(hash, radix: 16))], "")
  }
}
