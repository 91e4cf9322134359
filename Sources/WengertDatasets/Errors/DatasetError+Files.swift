import WengertSupport

/// Runs a function that writes to `path`.
func writing<Result>(
  _ path: String, _ body: () throws(FileFailure) -> Result
) throws(DatasetError) -> Result {
  do throws(FileFailure) { return try body() } catch {
    throw .inputOutput(
      path: path, reason: "cannot write: \(error.reason)",
      hint: "check the folder, its permissions and the space left")
  }
}
