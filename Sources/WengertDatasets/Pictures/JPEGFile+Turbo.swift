#if !canImport(ImageIO)
  import WengertNeuralNetworks
  import WengertSupport

  extension JPEGFile {
    /// Whether the system has the library.
    package static var hasLibrary: Bool { TurboJPEG.shared != nil }

    /// The pixels as libjpeg-turbo decodes them.
    func decoded() throws(FileError) -> Image { try decoded(by: .shared) }

    func decoded(by library: TurboJPEG?) throws(FileError) -> Image {
      guard let library else {
        throw missingLibrary(
          "install libjpeg-turbo (Debian, Ubuntu: apt-get install libturbojpeg0; Fedora: dnf install turbojpeg)"
        )
      }
      guard let handle = library.makeDecoder() else { throw flaw("no memory to decode them") }
      defer { _ = library.destroy(handle) }
      let color: Image.Color = channels == 1 ? .gray : .rgb
      let decodedChannels = channels
      var failed = false
      let samples = [UInt8](unsafeUninitializedCapacity: width * height * decodedChannels) {
        target, count in
        let format: Int32 =
          decodedChannels == 1
          ? TurboJPEG.gray : decodedChannels == 3 ? TurboJPEG.rgb : TurboJPEG.cmyk
        let status = library.decompress(
          handle, file.all.baseAddress!, CUnsignedLong(file.count), target.baseAddress!,
          Int32(width), 0, Int32(height), format, TurboJPEG.limitScans)
        failed = status != 0
        count = failed ? 0 : width * height * decodedChannels
      }
      if failed { throw flaw(library.reason(handle).map { String(cString: $0) } ?? "others") }
      return Image(
        height: height, width: width, color: color,
        samples: .bytes(channels == 4 ? JPEGFile.rgb(cmyk: samples) : samples))
    }

    /// Inks, as Adobe's programs write them: 255 is none.
    private static func rgb(cmyk: [UInt8]) -> [UInt8] {
      var result: [UInt8] = []
      result.reserveCapacity(cmyk.count / 4 * 3)
      for pixel in stride(from: 0, to: cmyk.count, by: 4) {
        for channel in 0..<3 {
          result.append(UInt8((Int(cmyk[pixel + channel]) * Int(cmyk[pixel + 3]) + 127) / 255))
        }
      }
      return result
    }
  }

  extension Image {
    /// Reads a JPEG file by a library of the caller's choice, nil for one that is missing.
    package init(jpeg bytes: [UInt8], path: String, library: TurboJPEG?) throws(FileError) {
      self = try bytes.withUnsafeBufferPointer { (all) throws(FileError) in
        try JPEGFile(ImageBytes(UnsafeRawBufferPointer(all), path: path)).decoded(by: library)
      }
    }
  }

  /// The functions of libturbojpeg that are used, found at run time: a program that reads no JPEG does not need the library.
  package struct TurboJPEG: @unchecked Sendable {
    typealias Decompress =
      @convention(c) (
        UnsafeMutableRawPointer, UnsafeRawPointer, CUnsignedLong, UnsafeMutablePointer<UInt8>,
        Int32,
        Int32, Int32, Int32, Int32
      ) -> Int32

    private let initialize: @convention(c) () -> UnsafeMutableRawPointer?
    let decompress: Decompress
    let destroy: @convention(c) (UnsafeMutableRawPointer) -> Int32
    let reason: @convention(c) (UnsafeMutableRawPointer) -> UnsafePointer<CChar>?

    // Numbers of turbojpeg.h.
    static let rgb: Int32 = 0
    static let gray: Int32 = 6
    static let cmyk: Int32 = 11
    static let limitScans: Int32 = 32_768

    func makeDecoder() -> UnsafeMutableRawPointer? { initialize() }

    /// The library, if the system has it.
    static let shared = TurboJPEG(libraries: ["libturbojpeg.so.0", "libturbojpeg.so"])

    package init?(libraries: [String]) {
      guard let library = libraries.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
        let initialize = dlsym(library, "tjInitDecompress"),
        let decompress = dlsym(library, "tjDecompress2"),
        let destroy = dlsym(library, "tjDestroy"), let reason = dlsym(library, "tjGetErrorStr2")
      else { return nil }
      self.initialize = unsafeBitCast(
        initialize, to: (@convention(c) () -> UnsafeMutableRawPointer?).self)
      self.decompress = unsafeBitCast(decompress, to: Decompress.self)
      self.destroy = unsafeBitCast(
        destroy, to: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self)
      self.reason = unsafeBitCast(
        reason, to: (@convention(c) (UnsafeMutableRawPointer) -> UnsafePointer<CChar>?).self)
    }
  }
#endif
