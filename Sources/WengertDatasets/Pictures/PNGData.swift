import CWengertZlib
import WengertNeuralNetworks

/// The deflated bytes of a PNG file, in the pieces in which they stand there.
struct PNGData {
  private let file: ImageBytes
  private let pieces: [Range<Int>]

  init(_ file: ImageBytes, _ pieces: [Range<Int>]) {
    self.file = file
    self.pieces = pieces
  }

  /// Exactly so many bytes, to be deallocated by the caller. Memory grows with the data of the pieces.
  func inflated(to size: Int) throws(FileError) -> UnsafeMutableRawBufferPointer {
    var stream = z_stream()
    guard inflateInit_(&stream, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw file.flaw(pieces[0].lowerBound, "memory to inflate", "none", .inputOutput)
    }
    defer { inflateEnd(&stream) }
    var target = Target(limit: size)
    for piece in pieces {
      var status = Z_OK
      do throws(FileError) { status = try inflate(&stream, piece, &target) } catch {
        target.bytes.deallocate()
        throw error
      }
      if status == Z_STREAM_END { break }
    }
    guard target.count == size, target.isEnded else {
      target.bytes.deallocate()
      throw file.flaw(
        pieces.last!.upperBound, "\(size) bytes of inflated pixels, and their end",
        "\(target.count)", .truncated)
    }
    return UnsafeMutableRawBufferPointer(rebasing: target.bytes[..<size])
  }

  private func inflate(
    _ stream: inout z_stream, _ piece: Range<Int>, _ target: inout Target
  ) throws(FileError) -> Int32 {
    let bytes = file[piece]
    guard let start = bytes.baseAddress else { return Z_OK }
    stream.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = uInt(bytes.count)
    while true {
      let room = target.room()
      stream.next_out = room.baseAddress!.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = uInt(room.count)
      let status = CWengertZlib.inflate(&stream, Z_NO_FLUSH)
      target.count += room.count - Int(stream.avail_out)
      let place = piece.upperBound - Int(stream.avail_in)
      guard target.count <= target.limit else {
        throw file.flaw(place, "\(target.limit) bytes of inflated pixels", "more")
      }
      switch status {
      case Z_STREAM_END:
        target.isEnded = true
        return status
      case Z_OK where stream.avail_in > 0 || stream.avail_out == 0: continue
      case Z_OK, Z_BUF_ERROR: return Z_OK
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "others"
        throw file.flaw(place, "deflated bytes", reason)
      }
    }
  }

  /// Memory that grows up to a limit, and one byte beyond it to see that nothing more comes.
  private struct Target {
    var bytes: UnsafeMutableRawBufferPointer
    var count = 0
    let limit: Int
    var isEnded = false

    init(limit: Int) {
      self.limit = limit
      bytes = .allocate(byteCount: min(limit + 1, 1 << 14), alignment: 16)
    }

    mutating func room() -> UnsafeMutableRawBufferPointer {
      if count == bytes.count {
        let more = UnsafeMutableRawBufferPointer.allocate(
          byteCount: min(limit + 1, 2 * bytes.count), alignment: 16)
        more.copyMemory(from: UnsafeRawBufferPointer(bytes))
        bytes.deallocate()
        bytes = more
      }
      return UnsafeMutableRawBufferPointer(
        rebasing: bytes[count..<min(bytes.count, count + 1 << 30)])
    }
  }
}
