import Testing
import WengertDistributed

/// How the library is found, and what is said when it is not.
@Suite struct LibraryTests {
  @Test func launchersAreKnownByTheirVariables() {
    #expect(Launcher(["PATH": "/bin"]) == nil)
    let open = Launcher(["OMPI_COMM_WORLD_SIZE": "4", "PMIX_RANK": "0"])
    #expect(open?.kind == .openMPI && open?.count == 4)
    let pmi = Launcher(["PMI_SIZE": "3", "PMI_RANK": "1"])
    #expect(pmi?.kind == .pmi && pmi?.count == 3)
    let pmix = Launcher(["PMIX_RANK": "1"])
    #expect(pmix?.kind == .pmix && pmix?.count == nil)
    // A batch script has no step; a step of one process is alone.
    #expect(Launcher(["SLURM_NTASKS": "8", "SLURM_PROCID": "0"]) == nil)
    #expect(Launcher(["SLURM_STEP_NUM_TASKS": "1"]) == nil)
    #expect(Launcher(["SLURM_STEP_NUM_TASKS": "8", "PMI_SIZE": "8"])?.kind == .pmi)
  }

  @Test func srunWithoutAnMPIIsRefused() throws {
    let environment = ["SLURM_STEP_NUM_TASKS": "8"]
    let error = #expect(throws: DistributedError.self) {
      _ = try MPILibrary(environment, Launcher(environment))
    }
    #expect(error?.kind == .otherLauncher)
    #expect(
      error?.description.hasPrefix("srun started 8 processes that do not know of each other")
        == true)
  }

  @Test func alibraryThatIsMissingIsNamed() throws {
    let environment = ["WENGERT_MPI_LIBRARY": "/nowhere/libmpi.so", "PMI_SIZE": "2"]
    let error = #expect(throws: DistributedError.self) {
      _ = try MPILibrary(environment, Launcher(environment))
    }
    let text = try #require(error?.description)
    #expect(error?.kind == .libraryMissing)
    #expect(text.contains("WENGERT_MPI_LIBRARY=/nowhere/libmpi.so cannot be opened"))
    #expect(!text.contains("\n"))
  }

  #if os(Linux)
    @Test func aLibraryThatIsNoMPIIsRefusedWithTheCommandOfTheShim() throws {
      let error = #expect(throws: DistributedError.self) {
        _ = try MPILibrary(["WENGERT_MPI_LIBRARY": "libm.so.6"], nil)
      }
      #expect(error?.kind == .libraryUnknown)
      let text = try #require(error?.description)
      #expect(text.contains("libm.so.6 is not a known MPI library"))
      #expect(text.contains("mpicc -shared -fPIC -o libwengert_mpi.so wengert_mpi_shim.c"))
    }
  #endif

  @Test func withoutALauncherTheGroupIsOfOneAndNeedsNoLibrary() throws {
    let group = Group.alone
    #expect(group.rank == 0 && group.count == 1 && group.isLeader)
    try group.barrier()
    #expect(try group.gather([2, 3]) == [[2, 3]])
    #expect(try group.mean(4, of: 3) == 4)
    #expect(group.traffic.bytesSent == 0)
  }
}
