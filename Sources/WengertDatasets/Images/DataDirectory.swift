import WengertSupport

/// A directory in which a data set is looked for.
struct DataDirectory {
  let path: String

  /// Throws where `path` is missing or not a directory.
  init(_ path: String, hint: String) throws(DatasetError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .missingFile(path: path, hint: hint) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .notADirectory(path: path, hint: hint)
    }
    self.path = path
  }

  /// The first of `names` that is there, in the directory or in one of its `folders`.
  func find(_ names: [String], in folders: [String] = [], hint: String)
    throws(DatasetError) -> String
  {
    for folder in [path] + folders.map({ FilePath.join(path, $0) }) {
      for name in names {
        let candidate = FilePath.join(folder, name)
        if access(candidate, F_OK) == 0 { return candidate }
      }
    }
    throw .missingFile(path: FilePath.join(path, names[0]), hint: hint)
  }
}
