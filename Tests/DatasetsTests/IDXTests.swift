import WengertDatasets
import Testing
import Wengert

@Suite struct IDXTests {
  /// 2 × 3 bytes as they stand in a file.
  private let file: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 250]

  private func failure(_ bytes: [UInt8], rank: Int? = nil, limit: Int = 1 << 20) -> DatasetError? {
    datasetError { _ = try IDXArray.parse(bytes, rank: rank, limit: limit) }
  }

  @Test func readsBytes() throws {
    let array = try IDXArray.parse(file, rank: 2, element: .uint8)
    #expect(array.shape == [2, 3])
    #expect(array.bytes == [1, 2, 3, 4, 5, 250])
    #expect(array.doubles == [1, 2, 3, 4, 5, 250])
    #expect(array.fileBytes == file)
    #expect(try IDXArray.parse(GzipWriter.member(file)) == array)
  }

  @Test func readsEveryType() throws {
    let expected: [(UInt8, [UInt8], [Double])] = [
      (0x09, [0xff, 0x7f], [-1, 127]),
      (0x0b, [0xff, 0xfe, 0x01, 0x00], [-2, 256]),
      (0x0c, [0xff, 0xff, 0xff, 0xfd, 0, 1, 0, 0], [-3, 65536]),
      (0x0d, [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]),
      (0x0e, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], [1.5, -2]),
    ]
    for (code, bytes, values) in expected {
      let array = try IDXArray.parse([0, 0, code, 1, 0, 0, 0, 2] + bytes)
      #expect(array.doubles == values)
      #expect(array.count == 2)
    }
  }

  @Test func emptyDimensionIsNoError() throws {
    let array = try IDXArray.parse([0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3])
    #expect(array.shape == [0, 3])
    #expect(array.count == 0)
  }

  @Test func everyCutIsFound() {
    for end in 1..<file.count {
      let error = failure(Array(file[..<end]))
      #expect(kind(error) == "truncated")
      #expect(offset(error) == end)
    }
    #expect(kind(failure([])) == "emptyFile")
  }

  @Test func trailingBytes() {
    let error = failure(file + [0])
    #expect(kind(error) == "trailingBytes")
    #expect(offset(error) == file.count)
  }

  @Test func labelsGivenForImages() {
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 1, 3]
    let error = failure(labels, rank: 3)
    #expect(kind(error) == "wrongMagic")
    #expect(error?.description.contains("label file") == true)
    #expect(error?.description.contains("00 00 08 03") == true)
  }

  @Test func imagesGivenForLabels() {
    let images = IDXArray(shape: [1, 2, 2], bytes: [1, 2, 3, 4]).fileBytes
    #expect(failure(images, rank: 1)?.description.contains("image file") == true)
  }

  @Test func otherFormatsAreNamed() {
    let heads: [([UInt8], String)] = [
      ([0x89, 0x50, 0x4e, 0x47, 13], "PNG"), (Array("<!DOCTYPE html>".utf8), "HTML"),
      ([0x50, 0x4b, 3, 4, 0], "ZIP"), ([1, 2, 3, 4, 5], "not an IDX file"),
      ([0, 0, 7, 1, 0], "not an IDX file"), ([0, 0, 8, 0], "not an IDX file"),
    ]
    for (bytes, word) in heads {
      let error = failure(bytes)
      #expect(kind(error) == "wrongMagic")
      #expect(error?.description.contains(word) == true)
    }
  }

  @Test func theLimitIsAllowed() throws {
    let bytes: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3]
    #expect(try IDXArray.parse(bytes, limit: 3).bytes == [1, 2, 3])
    #expect(kind(failure(bytes, limit: 2)) == "tooLarge")
  }

  /// One byte counts the dimensions, four count what is along each.
  @Test func shapesThatTheFormatHasNoRoomFor() throws {
    let most = IDXArray(shape: [Int](repeating: 1, count: 255), bytes: [7])
    #expect(try IDXArray.parse(most.fileBytes) == most)
    for shape in [[], [Int](repeating: 1, count: 256), [1 << 31, 0], [-1, 0]] {
      #expect {
        try checked { IDXArray(shape: shape, bytes: shape.count == 256 ? [7] : []).fileBytes }
      } throws: {
        "\($0)".hasPrefix("IDXArray: the shape has \(shape.count) dimensions")
      }
    }
    #expect(kind(failure([0, 0, 8, 1, 0, 0, 0, 0], rank: 300)) == "wrongMagic")
  }

  @Test func wrongElementType() {
    let error = datasetError { _ = try IDXArray.parse(file, element: .float32) }
    #expect(kind(error) == "wrongMagic")
  }

  @Test func negativeAndAbsurdSizes() {
    let negative = failure([0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff, 1])
    #expect(kind(negative) == "malformed")
    #expect(offset(negative) == 4)
    let huge: [UInt8] = [0x7f, 0xff, 0xff, 0xff]
    let overflow = failure([0, 0, 14, 4] + huge + huge + huge + huge, limit: .max)
    #expect(kind(overflow) == "tooLarge")
    let large = failure([0, 0, 8, 2] + huge + [0, 0, 0, 9, 1])
    #expect(kind(large) == "tooLarge")
    #expect(offset(large) == 4)
  }

  /// A header that claims 128 TiB before two bytes is refused without making room for them.
  @Test func absurdSizeWithinTheLimit() {
    let head: [UInt8] = [0, 0, 8, 2, 0x7f, 0xff, 0xff, 0xff, 0, 1, 0, 0]
    for bytes in [head + [1, 2], GzipWriter.member(head + [1, 2])] {
      let error = failure(bytes, limit: .max)
      #expect(kind(error) == "truncated")
      #expect(offset(error) == 14)
    }
  }
}
