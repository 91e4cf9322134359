/// The rows of a PNG file that are sent together: all of them, or one of the seven passes of Adam7.
struct PNGPass {
  /// The column and the row of its first pixel, and how far the others are apart.
  let firstColumn: Int
  let firstRow: Int
  let columnStep: Int
  let rowStep: Int
  let width: Int
  let height: Int
  private let bitsPerPixel: Int

  /// The passes that have pixels.
  static func all(of header: PNGHeader) -> [PNGPass] {
    let grids =
      header.isInterlaced
      ? [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
      ]
      : [(0, 0, 1, 1)]
    return grids.compactMap { column, row, columnStep, rowStep in
      let width = (header.width - column + columnStep - 1) / columnStep
      let height = (header.height - row + rowStep - 1) / rowStep
      guard width > 0, height > 0 else { return nil }
      return PNGPass(
        firstColumn: column, firstRow: row, columnStep: columnStep, rowStep: rowStep, width: width,
        height: height, bitsPerPixel: header.bitsPerPixel)
    }
  }

  /// Bytes of a row, without that which names its filter.
  var rowLength: Int { (width * bitsPerPixel + 7) / 8 }

  /// Bytes of all rows.
  var byteCount: Int { (rowLength + 1) * height }

  /// Undoes the filters of all rows in place; returns the number of a filter that there is not.
  func unfilter(_ bytes: UnsafeMutableRawBufferPointer) -> UInt8? {
    let length = rowLength
    let back = max(1, bitsPerPixel / 8)
    let bytes = bytes.bindMemory(to: UInt8.self)
    let zeros = [UInt8](repeating: 0, count: length)
    return zeros.withUnsafeBufferPointer { zeros in
      for row in 0..<height {
        let start = row * (length + 1)
        let line = bytes.baseAddress! + start + 1
        let above = row == 0 ? zeros.baseAddress! : UnsafePointer(line - length - 1)
        guard PNGPass.unfilter(bytes[start], line, above, length, back) else { return bytes[start] }
      }
      return nil
    }
  }

  private static func unfilter(
    _ filter: UInt8, _ line: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>,
    _ length: Int,
    _ back: Int
  ) -> Bool {
    switch filter {
    case 0: break
    case 1:
      for index in min(back, length)..<length { line[index] &+= line[index - back] }
    case 2:
      for index in 0..<length { line[index] &+= above[index] }
    case 3:
      for index in 0..<length {
        let left = index < back ? 0 : Int(line[index - back])
        line[index] &+= UInt8((left + Int(above[index])) / 2)
      }
    case 4:
      for index in 0..<length {
        let left = index < back ? 0 : Int(line[index - back])
        let corner = index < back ? 0 : Int(above[index - back])
        line[index] &+= paeth(left, Int(above[index]), corner)
      }
    default: return false
    }
    return true
  }

  /// Whichever of left, above and corner is nearest to left + above − corner.
  @inline(__always)
  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> UInt8 {
    let (toLeft, toAbove) = (abs(above - corner), abs(left - corner))
    let toCorner = abs(left + above - 2 * corner)
    if toLeft <= toAbove && toLeft <= toCorner { return UInt8(left) }
    return UInt8(toAbove <= toCorner ? above : corner)
  }
}
