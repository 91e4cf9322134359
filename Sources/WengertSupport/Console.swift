/// A place for text that people watch: standard error, or a test's own.
package struct Console: Sendable {
  /// Whether a line can be drawn again in its place.
  package let isInteractive: Bool
  /// Whether letters may be coloured.
  package let usesColor: Bool
  /// Whether blocks such as █ can be shown.
  package let usesBlocks: Bool
  /// How many letters a line holds now; people resize windows.
  package let width: @Sendable () -> Int
  /// Writes a text; a part that cannot be written is lost.
  package let write: @Sendable (String) -> Void

  package init(
    isInteractive: Bool, usesColor: Bool = false, usesBlocks: Bool = true,
    width: @escaping @Sendable () -> Int, write: @escaping @Sendable (String) -> Void
  ) {
    self.isInteractive = isInteractive
    self.usesColor = usesColor
    self.usesBlocks = usesBlocks
    self.width = width
    self.write = write
  }

  /// Standard error, as it is now. Without a terminal, or with one that knows no commands (`TERM=dumb`),
  /// lines only follow each other; `NO_COLOR` is heeded.
  package static var standardError: Console {
    let terminal = variable("TERM") ?? "dumb"
    let isInteractive = isatty(STDERR_FILENO) == 1 && terminal != "dumb"
    let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
    return Console(
      isInteractive: isInteractive, usesColor: isInteractive && variable("NO_COLOR") == nil,
      usesBlocks: locale.lowercased().replacing("-", with: "").hasSuffix("utf8"),
      width: { columns(of: STDERR_FILENO) }, write: { writeToStandardError($0) })
  }

  /// A variable of the environment that is set and not empty.
  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    #if canImport(Darwin)
      let request: UInt = 0x4008_7468  // TIOCGWINSZ, which is a macro that Swift does not see
    #else
      let request = UInt(TIOCGWINSZ)
    #endif
    if ioctl(descriptor, request, &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return variable("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// Writes as much as the system takes. A closed, full or broken standard error loses the text, and
  /// nothing else: no error is thrown and no signal is left behind.
  private static func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      withoutBrokenPipeSignal {
        var rest = UnsafeRawBufferPointer(bytes)
        while !rest.isEmpty {
          let count = WengertSupport.write(STDERR_FILENO, rest.baseAddress, rest.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { return }
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
      }
    }
  }

  /// Runs `body`, in which writing to a pipe without a reader does not end the program.
  private static func withoutBrokenPipeSignal(_ body: () -> Void) {
    var (signals, pending, before) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    body()
    sigpending(&pending)
    if !wasPending, sigismember(&pending, SIGPIPE) == 1 {
      var signal: Int32 = 0
      sigwait(&signals, &signal)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
