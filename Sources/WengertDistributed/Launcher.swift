/// The launcher of the program, by its environment.
package struct Launcher: Equatable {
  /// `mpirun` of Open MPI, one that speaks PMI (MPICH and its relatives, Slurm), one that speaks PMIx, or Slurm's
  /// `srun` where it was asked for neither: its processes do not know of each other.
  package enum Kind: Equatable { case openMPI, pmi, pmix, slurm }

  package let kind: Kind
  /// How many processes it started, if it says so.
  package let count: Int?

  /// Nil if no launcher started the program.
  package init?(_ environment: [String: String]) {
    if let count = environment["OMPI_COMM_WORLD_SIZE"] {
      (kind, self.count) = (.openMPI, Int(count))
    } else if let count = environment["PMI_SIZE"] {
      (kind, self.count) = (.pmi, Int(count))
    } else if environment["PMIX_RANK"] != nil {
      (kind, count) = (.pmix, nil)
    } else if let count = environment["SLURM_STEP_NUM_TASKS"].flatMap({ Int($0) }), count > 1 {
      (kind, self.count) = (.slurm, count)
    } else {
      return nil
    }
  }

  /// Its name in messages.
  var name: String {
    switch kind {
    case .openMPI: "Open MPI's mpirun"
    case .pmi: "a launcher that speaks PMI, such as MPICH's mpirun"
    case .pmix: "a launcher that speaks PMIx"
    case .slurm: "srun"
    }
  }

  /// The variable that says how many processes there are.
  var countVariable: String {
    switch kind {
    case .openMPI: "OMPI_COMM_WORLD_SIZE"
    case .slurm: "SLURM_STEP_NUM_TASKS"
    case .pmi, .pmix: "PMI_SIZE"
    }
  }

  /// The libraries that fit it, the likeliest first; none for `srun` without an MPI.
  package var libraries: [String] {
    if kind == .slurm { return [] }
    #if canImport(Darwin)
      let (openMPI, mpich) = ("libmpi.40.dylib", "libmpi.12.dylib")
      let folders = ["", "/opt/homebrew/lib/", "/usr/local/lib/"]
      let names =
        kind == .pmi
        ? ["libmpi_abi.1.dylib", mpich, "libmpi.dylib"]
        : [openMPI, "libmpi_abi.1.dylib", "libmpi.dylib"]
      return names.flatMap { name in folders.map { $0 + name } }
    #else
      return kind == .pmi
        ? ["libmpi_abi.so.1", "libmpich.so.12", "libmpi.so.12", "libmpi.so"]
        : ["libmpi.so.40", "libmpi_abi.so.1", "libmpi.so"]
    #endif
  }
}
