/// Why a file could not be read or written. Callers make their own errors of it.
package enum FileFailure: Error, Equatable, Sendable {
  /// There is no such file.
  case missing
  /// Something else is there: `a folder`.
  case notPlain(found: String)
  /// The system refused: the call, and its error number.
  case system(action: String, code: Int32)

  /// The last failed system call.
  package static func system(_ action: String) -> FileFailure {
    .system(action: action, code: errno)
  }

  /// The reason, in the system's words.
  package var reason: String {
    switch self {
    case .missing: systemReason(ENOENT)
    case .notPlain(let found): found
    case .system(_, let code): systemReason(code)
    }
  }
}

/// The meaning of an error number of the system, by default that of the last failed call.
package func systemReason(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
