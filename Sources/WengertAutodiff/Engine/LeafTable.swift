/// Sums of cotangents per leaf, in the order in which leaves were met, and how many uses of each are yet
/// to come.
struct LeafTable {
  private(set) var entries: [Entry] = []

  struct Entry {
    let leaf: Leaf
    var pendingUses: Int32
    /// The leaf that was completed after this one.
    var nextCompleted: Int32 = -1
    var cotangent: Value?
  }

  // The completed leaves, a list through the entries: an array would be one more request for memory.
  private var firstCompleted: Int32 = -1
  private var lastCompleted: Int32 = -1

  /// As many entries are searched in turn.
  private static let few = 8
  // Open addressing: positions in `entries`, or −1; its size is a power of two. Unused while the
  // entries are few.
  private var slots: [Int32] = []

  /// Counts one more use.
  mutating func addUse(of leaf: Leaf) {
    if let index = index(of: leaf) {
      entries[index].pendingUses += 1
      return
    }
    if entries.isEmpty { entries.reserveCapacity(LeafTable.few) }
    entries.append(Entry(leaf: leaf, pendingUses: 1, cotangent: nil))
    if entries.count > LeafTable.few { insertLast() }
  }

  /// Adds to a leaf's sum, and takes the contribution: a copy would count references.
  mutating func add(_ contribution: inout Value?, at index: Int) {
    entries.withUnsafeMutableBufferPointer { entries in
      if entries[index].cotangent == nil {
        swap(&entries[index].cotangent, &contribution)
      } else {
        entries[index].cotangent!.accumulate(contribution.take().unsafelyUnwrapped)
      }
    }
  }

  /// Lets `body` change the cotangent of a leaf; false if it has none yet.
  @inline(__always)
  mutating func change(at index: Int, _ body: (inout Value) -> Bool) -> Bool {
    entries[index].cotangent != nil && body(&entries[index].cotangent!)
  }

  /// One use is done; after the last the leaf is completed.
  mutating func releaseUse(at index: Int) {
    entries[index].pendingUses -= 1
    if entries[index].pendingUses > 0 { return }
    entries[index].nextCompleted = -1
    if firstCompleted < 0 {
      firstCompleted = Int32(index)
    } else {
      entries[Int(lastCompleted)].nextCompleted = Int32(index)
    }
    lastCompleted = Int32(index)
  }

  /// Whether a leaf is completed that `takeCompleted` has not returned.
  @inline(__always)
  var hasCompleted: Bool { firstCompleted >= 0 }

  /// The position of the leaf that was completed first, once.
  mutating func takeCompleted() -> Int? {
    guard firstCompleted >= 0 else { return nil }
    defer { firstCompleted = entries[Int(firstCompleted)].nextCompleted }
    return Int(firstCompleted)
  }

  mutating func take(at index: Int) -> Value? { entries[index].cotangent.take() }
  mutating func put(_ cotangent: inout Value?, at index: Int) {
    swap(&entries[index].cotangent, &cotangent)
  }

  func cotangent(of leaf: Leaf) -> Value? { index(of: leaf).flatMap { entries[$0].cotangent } }

  /// The position of a leaf that has been met.
  func index(of leaf: Leaf) -> Int? {
    if slots.isEmpty {
      for index in entries.indices where entries[index].leaf === leaf { return index }
      return nil
    }
    var slot = home(leaf)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].leaf === leaf { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The product's high bits depend on all bits of the address.
  private func home(_ leaf: Leaf) -> Int {
    let address = UInt64(UInt(bitPattern: Unmanaged.passUnretained(leaf).toOpaque()))
    let product = (address >> 4) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: product >> 32) & (slots.count - 1)
  }

  private mutating func insertLast() {
    if entries.count * 2 > slots.count {
      slots = Array(repeating: -1, count: max(32, slots.count * 4))
      for index in entries.indices { insert(index) }
    } else {
      insert(entries.count - 1)
    }
  }

  private mutating func insert(_ index: Int) {
    var slot = home(entries[index].leaf)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index)
  }
}
