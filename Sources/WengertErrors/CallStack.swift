import CWengert

#if os(Linux) && canImport(Runtime) && canImport(FoundationEssentials)
  import FoundationEssentials
  import Runtime
#endif

/// Where the calls in progress will return to, innermost first: noted cheaply, and turned into names and lines
/// only for a report.
package struct CallStack: Sendable {
  private let addresses: [UInt]

  /// The calls in progress.
  @inline(never)
  package init() {
    var buffer = [UnsafeMutableRawPointer?](repeating: nil, count: 64)
    let count = Int(wg_call_stack(&buffer, Int32(buffer.count)))
    addresses = buffer[..<count].map { UInt(bitPattern: $0) }
  }

  /// The innermost call that is not in this library, where the program's debug information tells.
  package var userPlace: SourcePlace? {
    #if os(Linux) && canImport(Runtime) && canImport(FoundationEssentials)
      return symbolicated.flatMap(CallStack.userPlace)
    #else
      return nil
    #endif
  }
}

#if os(Linux) && canImport(Runtime) && canImport(FoundationEssentials)
  extension CallStack {
    /// The frames with names and lines.
    ///
    /// The runtime's own unwinder leaves the outermost function out, which may be the user's only one,
    /// so it is given these addresses in the form that it stores backtraces in: a byte for the width of
    /// an address, and for each frame a byte that says "return address, absolute, 8 bytes" and those
    /// bytes, highest first.
    private var symbolicated: SymbolicatedBacktrace? {
      var bytes: [UInt8] = [0x02]
      for address in addresses {
        bytes.append(0x2F)
        withUnsafeBytes(of: UInt64(address).bigEndian) { bytes.append(contentsOf: $0) }
      }
      guard let captured = try? Backtrace.capture(limit: 1, images: CallStack.images),
        let encoded = try? JSONEncoder().encode(captured),
        var stored = try? JSONDecoder().decode([String: String].self, from: encoded)
      else { return nil }
      var text = Data(bytes).base64EncodedString()
      while text.hasSuffix("=") { text.removeLast() }
      stored["backtrace"] = text
      guard let json = try? JSONEncoder().encode(stored),
        let backtrace = try? JSONDecoder().decode(Backtrace.self, from: json)
      else { return nil }
      return backtrace.symbolicated()
    }

    /// Where the program and its libraries lie. They are looked up once: turning addresses into names maps those
    /// files into memory a second time, and a later look would take these copies for the libraries.
    private static let images = ImageMap.capture()

    private static func userPlace(_ backtrace: SymbolicatedBacktrace) -> SourcePlace? {
      var named: SourcePlace?
      // Before this library's own frames there may be those of a sanitizer, which collects the addresses.
      let own = backtrace.frames.drop { $0.symbol.map { !isOwn($0) } ?? true }
      for frame in own {
        guard let symbol = frame.symbol, !isOwn(symbol) else { continue }
        if let location = symbol.sourceLocation, location.line > 0,
          !location.path.contains("<compiler-generated>")
        {
          return SourcePlace(
            function: name(symbol), file: shortened(location.path), line: location.line)
        }
        if named == nil, isSwift(symbol) {
          named = SourcePlace(function: name(symbol), file: nil, line: 0)
        }
      }
      return named
    }

    /// Whether a function is one of this library, by the folder of its source or, without debug
    /// information, by its module.
    private static func isOwn(_ symbol: SymbolicatedBacktrace.Symbol) -> Bool {
      if let location = symbol.sourceLocation, location.path.hasPrefix(sources) { return true }
      return modules.contains { symbol.rawName.hasPrefix("$s\($0.count + 7)Wengert\($0)") }
        || symbol.rawName.hasPrefix("wg_")
    }

    private static let modules = [
      "Support", "Errors", "Tensors", "Autodiff", "Loading", "NeuralNetworks", "Datasets",
      "Exchange", "PNG", "Charts", "Plots", "Inspection", "Distributed",
    ]

    /// A function's name; that of the top-level code of a program is made up by the compiler.
    private static func name(_ symbol: SymbolicatedBacktrace.Symbol) -> String {
      if symbol.rawName == "main" || symbol.rawName.hasSuffix("_main") { return "top-level code" }
      var name = symbol.name
      while name.hasSuffix(" in ") || name.hasSuffix(" ") {
        name.removeLast(name.hasSuffix(" in ") ? 4 : 1)
      }
      return name
    }

    private static func isSwift(_ symbol: SymbolicatedBacktrace.Symbol) -> Bool {
      symbol.rawName.hasPrefix("$s") || symbol.rawName == "main"
    }

    /// The last two parts of a path.
    private static func shortened(_ path: String) -> String {
      path.split(separator: "/").suffix(2).joined(separator: "/")
    }

    /// The folder of this library's modules, two levels above this file.
    private static let sources: String = {
      let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
      return parts.dropLast(2).joined(separator: "/") + "/"
    }()
  }
#endif
