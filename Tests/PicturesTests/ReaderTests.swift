import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertExchange

/// Pictures of every variant, written by `write_fixtures.py`, are read to the bit.
@Suite struct ReaderTests {
  private func expected() throws -> [String: [Int]] {
    try JSONDecoder().decode(
      [String: [Int]].self, from: Data(contentsOf: URL(filePath: fixture("pictures.json"))))
  }

  @Test func everyVariant() throws {
    let expected = try expected()
    #expect(expected.keys.filter { $0.hasSuffix("png") }.count >= 48)
    #expect(expected.keys.filter { $0.hasSuffix("bmp") }.count >= 18)
    #expect(expected.keys.filter { $0.hasSuffix("m") }.count >= 19)
    for (name, facts) in expected {
      let image = try Image(path: fixture(name))
      let found = [image.height, image.width, image.channels, image.bitsPerChannel]
      #expect(found == Array(facts.prefix(4)), "\(name)")
      #expect(crc(image.bytes) == UInt32(facts[4]), "\(name)")
    }
  }

  @Test(.enabled(if: JPEGFile.hasLibrary)) func jpeg() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: fixture("")).filter {
      $0.hasSuffix(".jpg")
    }
    #expect(names.count >= 13)
    for name in names {
      let image = try Image(path: fixture(name))
      let expected = try NumPyArray(path: fixture("\(name).npy")).tensor(as: Int.self)
      #expect([image.height, image.width, image.channels] == Array(expected.shape), "\(name)")
      // Libraries may round otherwise.
      let greatest = zip(image.bytes, expected.scalars).map { abs(Int($0) - $1) }.max()
      #expect(greatest! <= 2, "\(name)")
    }
  }

  @Test(.enabled(if: JPEGFile.hasLibrary)) func orientations() throws {
    let shapes = try (1...8).map { number in
      let image = try Image(path: fixture("orientation-\(number).jpg"))
      return [image.height, image.width]
    }
    #expect(shapes == Array(repeating: [21, 30], count: 4) + Array(repeating: [30, 21], count: 4))
  }

  @Test func writtenPicturesAreReadAgain() throws {
    try withTemporaryFolder { folder in
      for name in ["gray-8", "grayalpha-16", "rgb-16", "rgba-8", "palette-4", "gray-16-hidden"] {
        let image = try Image(path: fixture("\(name).png"))
        try image.write(png: "\(folder)/x.png")
        #expect(try Image(path: "\(folder)/x.png") == image, "\(name)")
      }
    }
  }

  @Test func colors() {
    let image = Image(
      height: 1, width: 2, color: .rgba, samples: .bytes([255, 0, 0, 9, 10, 200, 30, 255]))
    #expect(image.converted(to: .gray).samples == .bytes([76, 124]))
    #expect(image.converted(to: .grayAlpha).samples == .bytes([76, 9, 124, 255]))
    #expect(image.converted(to: .rgb).samples == .bytes([255, 0, 0, 10, 200, 30]))
    let gray = Image(height: 1, width: 1, color: .gray, samples: .words([1000]))
    #expect(gray.converted(to: .rgba).samples == .words([1000, 1000, 1000, 65535]))
  }

  @Test func tensors() {
    let image = Image(height: 1, width: 2, color: .rgb, samples: .bytes([255, 0, 51, 102, 0, 0]))
    #expect(image.tensor() == Tensor<Float>([[[1, 0.4]], [[0, 0]], [[0.2, 0]]]))
    #expect(Image(image.tensor(as: Double.self)) == image)
    #expect(Image(Tensor<Float>([[[-1, 2, .nan]]])).samples == .bytes([0, 255, 0]))
    let deep = Image(height: 1, width: 1, color: .gray, samples: .words([65535]))
    #expect(deep.tensor() == Tensor<Float>([[[1]]]))
  }
}
