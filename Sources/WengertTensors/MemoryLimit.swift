import WengertSupport

/// The most memory that one tensor can ask for.
package enum MemoryLimit {
  /// The machine's memory, or the limit of this process' address space if that is less, in bytes.
  package static let bytes: Int = {
    let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    let (product, overflow) = pages.multipliedReportingOverflow(by: pageSize)
    let memory = overflow || product <= 0 ? Int.max / 2 : product
    var allowed = rlimit()
    #if canImport(Glibc)
      let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &allowed) == 0
    #else
      let isKnown = getrlimit(RLIMIT_AS, &allowed) == 0
    #endif
    return isKnown ? Swift.min(memory, Int(clamping: allowed.rlim_cur)) : memory
  }()
}

extension Shape {
  /// Refuses a shape whose elements no memory of this machine can hold.
  ///
  /// - Parameter byteCount: Bytes per element: at least 1.
  package func checkFits(
    _ byteCount: Int, for operation: @autoclosure () -> String
  ) throws(TensorError) {
    if rank <= 2 && byteCount <= 8 && elementCount <= Shape.small { return }
    var bytes = byteCount
    for extent in self {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: Swift.max(extent, 1))
      bytes = overflow ? .max : product
    }
    if contains(0) || bytes <= MemoryLimit.bytes { return }
    throw TensorError(
      operation(),
      bytes == .max
        ? "\(self) has more elements than any memory can hold"
        : "\(self) needs \(bytes) bytes; the memory of this machine has \(MemoryLimit.bytes)")
  }
}

extension Storage {
  /// Memory for a tensor that the user asked for by its shape; nil, and an error reported, if this
  /// machine cannot have as much.
  package static func checked(
    _ shape: Shape, _ dataType: DataType, for operation: @autoclosure () -> String
  ) -> Storage? {
    orFail(nil) { () throws(TensorError) -> Storage? in
      try shape.checkFits(dataType.byteCount, for: operation())
      return Storage(shape, dataType)
    }
  }
}
