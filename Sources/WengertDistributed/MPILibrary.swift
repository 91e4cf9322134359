import CWengertMPI

/// An MPI library that was found when the program ran.
package struct MPILibrary: @unchecked Sendable {
  /// The path or name it was opened by.
  let path: String
  let abi: wg_mpi_abi
  let functions: wg_mpi_functions

  /// The variable that names the library to use.
  static let variable = "WENGERT_MPI_LIBRARY"

  /// Finds and opens the library: the one that the environment names, or the first that fits the launcher.
  package init(_ environment: [String: String], _ launcher: Launcher?) throws(DistributedError) {
    if let path = environment[MPILibrary.variable], !path.isEmpty {
      let (library, reason) = MPILibrary.open(path)
      guard let library else {
        throw DistributedError(
          .libraryMissing,
          "\(MPILibrary.variable)=\(path) cannot be opened (\(reason)); give the path of libmpi.so")
      }
      try self.init(library, path)
      return
    }
    if let launcher, launcher.kind == .slurm {
      throw DistributedError(
        .otherLauncher,
        "srun started \(launcher.count ?? 0) processes that do not know of each other; start them with srun "
          + "--mpi=pmi2 for MPICH, with srun --mpi=pmix or mpirun for Open MPI")
    }
    let names = launcher?.libraries ?? []
    for name in names {
      if let library = MPILibrary.open(name).library {
        try self.init(library, name)
        return
      }
    }
    throw DistributedError(
      .libraryMissing,
      "the program was started by \(launcher?.name ?? "no launcher"), but none of "
        + names.joined(separator: ", ")
        + " can be opened; install the launcher's library, or name it: "
        + "\(MPILibrary.variable)=/path/to/libmpi.so")
  }

  private init(_ library: UnsafeMutableRawPointer, _ path: String) throws(DistributedError) {
    let (abi, version) = MPILibrary.text { wg_mpi_identify(library, $0) }
    guard abi != WG_MPI_UNKNOWN else {
      throw DistributedError(
        .libraryUnknown,
        "\(path) is not a known MPI library (\(version.isEmpty ? "it names no version" : version)); "
          + "compile Sources/CWengertMPI/Shim/wengert_mpi_shim.c of Wengert by `mpicc -shared -fPIC -o "
          + "libwengert_mpi.so wengert_mpi_shim.c` and set \(MPILibrary.variable) to the result's path"
      )
    }
    let (functions, missing) = MPILibrary.text { wg_mpi_bind(library, abi, $0) }
    guard let functions else {
      throw DistributedError(
        .libraryUnknown, "\(path) has no \(missing); name another: \(MPILibrary.variable)=/path")
    }
    (self.path, self.abi, self.functions) = (path, abi, functions.pointee)
  }

  private static func open(_ path: String) -> (library: UnsafeMutableRawPointer?, reason: String) {
    let (library, reason) = text { wg_mpi_open(path, $0) }
    return (library, reason)
  }

  private static func text<Result>(
    _ body: (UnsafeMutablePointer<CChar>) -> Result
  ) -> (Result, String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(WG_MPI_TEXT)) { text in
      text.initialize(repeating: 0)
      let result = body(text.baseAddress!)
      return (result, String(cString: text.baseAddress!))
    }
  }

  /// The library's words for an error of one of its functions.
  func text(of error: Int32) -> String {
    let (failed, words) = MPILibrary.text { functions.error_text(error, $0) }
    return failed == 0 && !words.isEmpty ? words : "error \(error)"
  }
}
