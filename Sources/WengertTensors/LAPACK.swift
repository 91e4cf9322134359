import CWengert
import WengertErrors

/// A LAPACK of the system, which factorizes matrices of 64 × 64 and more if the user asks for it.
///
///     try LAPACK.use()                          // liblapack, OpenBLAS or MKL, whichever is there
///     try LAPACK.use("/opt/lib/libopenblas.so")
///
/// The environment variable `WENGERT_LAPACK` does the same: `1`, or a path; if it is not found, a line on standard
/// error names the libraries that were tried. Nothing is linked, and no program needs it: our own kernels factorize
/// all other matrices. With a LAPACK `cholesky`, `solve`, `solveTriangular`, `inverse`, determinants, `qr`,
/// `symmetricEigen` and `singularValueDecomposition` take its functions in double precision. Results have its bits
/// then: they may depend on its version and its number of threads, signs of vectors may differ, and small singular
/// values are found less exactly than by our rotations.
public enum LAPACK {
  /// The order of a matrix from which on it is asked.
  public static let leastOrder = 64

  /// Uses a library from now on.
  ///
  /// - Parameter path: A file or a name that the system's loader finds; nil tries `liblapack.so.3`,
  ///   `libopenblas.so.0`, `libmkl_rt.so.2` and `libmkl_rt.so.3` in turn.
  /// - Throws: A `UsageError` with the names that were tried and the loader's reason. Matrices are factorized as
  ///   before then.
  public static func use(_ path: String? = nil) throws(UsageError) {
    var reason = [CChar](repeating: 0, count: 2048)
    if wg_lapack_use(path, &reason, Int64(reason.count)) { return }
    let text = String(
      decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    throw UsageError("LAPACK.use", "no LAPACK was found: \(text)")
  }

  /// Returns to the kernels of our own.
  public static func stop() { wg_lapack_stop() }

  /// The library in use; nil if there is none.
  public static var path: String? { wg_lapack_path().map { String(cString: $0) } }
}
