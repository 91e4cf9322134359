import Foundation

/// A copy of the package with all faults in it, each behind its number: `WENGERT_MUTANT` chooses one.
struct SourceCopy {
  let root: URL
  let copy: URL
  let rules: [Rule]

  /// Where lines are: for each rule its line's index.
  ///
  /// - Throws: A list of the rules whose lines are not there, or are another rule's.
  static func places(of rules: [Rule], in root: URL) throws -> [Int] {
    var lines: [String: [String]] = [:]
    var (places, misfits) = ([Int](), [String]())
    for rule in rules {
      if lines[rule.file] == nil {
        let text = try? String(contentsOf: root.appending(path: rule.file), encoding: .utf8)
        lines[rule.file] = text.map { $0.components(separatedBy: "\n").map(bare) } ?? []
      }
      let found = lines[rule.file]!.indices.filter { lines[rule.file]![$0] == rule.line }
      if found.count == 1 && rule.occurrence == 0 {
        places.append(found[0])
      } else if rule.occurrence > 0 && found.count >= rule.occurrence {
        places.append(found[rule.occurrence - 1])
      } else {
        misfits.append("\(rule.place): stands \(found.count) times in \(rule.file): \(rule.line)")
      }
    }
    // A rule writes its whole line: of two rules of one line only the last would be there.
    var owners: [String: Rule] = [:]
    for (rule, place) in zip(rules, places) where misfits.isEmpty {
      if let other = owners.updateValue(rule, forKey: "\(rule.file):\(place)") {
        misfits.append("\(rule.place): \(other.place) has the same line")
      }
    }
    guard misfits.isEmpty else { throw Complaint(misfits.joined(separator: "\n")) }
    return places
  }

  /// A line without indentation and without the backslash that continues a macro.
  private static func bare(_ line: String) -> String {
    var text = line.trimmingCharacters(in: .whitespaces)
    if text.hasSuffix("\\") { text = String(text.dropLast()).trimmingCharacters(in: .whitespaces) }
    return text
  }

  /// Brings the copy up to date; files that stay the same are not touched, so that they are not compiled
  /// anew.
  ///
  /// - Parameter targets: The test targets that are wanted.
  func write(targets: Set<String>) throws {
    let places = try SourceCopy.places(of: rules, in: root)
    var texts: [String: String] = [:]
    for path in try files() {
      guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
        try replace(path, Data(contentsOf: root.appending(path: path)))
        continue
      }
      texts[path] = text
    }
    for file in Set(rules.map(\.file)) {
      var lines = texts[file]!.components(separatedBy: "\n")
      for (number, rule) in rules.enumerated() where rule.file == file {
        let line = lines[places[number]]
        let indentation = line.prefix { $0 == " " }
        let continuation = line.hasSuffix("\\") ? " \\" : ""
        lines[places[number]] = indentation + rule.mutated(number + 1) + continuation
      }
      if file.hasSuffix(".swift") { lines = SourceCopy.declaration + lines }
      if file.hasSuffix(".c") || file.hasSuffix(".h") { lines.insert(SourceCopy.header, at: 0) }
      texts[file] = lines.joined(separator: "\n")
    }
    texts["Package.swift"] = manifest(texts["Package.swift"]!, targets)
    texts["Sources/CWengert/include/CWengert.h"]! += SourceCopy.header
    texts["Sources/CWengert/mutant.c"] = SourceCopy.source
    for (path, text) in texts { try replace(path, Data(text.utf8)) }
    try removeAllBut(Set(try files() + ["Sources/CWengert/mutant.c"]))
  }

  // Swift modules need not depend on the C one: the name is found when all is linked.
  private static let declaration = [
    "@_silgen_name(\"wg_chosen_mutant\") private func wg_mutant(_ number: Int32) -> Bool"
  ]
  // In tables (.def), which are included in the middle of declarations, CWengert.h has it.
  private static let header = """
    #ifndef wg_mutant
    extern int wg_mutant_number;
    #define wg_mutant(number) (wg_mutant_number == (number))
    #endif

    """
  private static let source = """
    #include <CWengert.h>
    #include <stdlib.h>

    int wg_mutant_number;

    __attribute__((constructor)) static void choose(void) {
      const char *text = getenv("WENGERT_MUTANT");
      wg_mutant_number = text == NULL ? 0 : atoi(text);
    }

    bool wg_chosen_mutant(int number) { return wg_mutant(number); }

    """

  /// The manifest without the test targets that are not wanted, and with warnings allowed: a condition that
  /// is known makes some.
  private func manifest(_ text: String, _ targets: Set<String>) -> String {
    let (strict, lenient) = (".treatAllWarnings(as: .error)", ".treatAllWarnings(as: .warning)")
    var result = text.replacingOccurrences(of: strict, with: lenient)
    for block in text.components(separatedBy: ".testTarget(").dropFirst() {
      var depth = 1
      let body = block.prefix { character in
        if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
        return depth > 0
      }
      guard let name = body.split(separator: "\"").dropFirst().first, !targets.contains("\(name)")
      else { continue }
      let whole = ".testTarget(\(body)),".replacingOccurrences(of: strict, with: lenient)
      result = result.replacingOccurrences(of: whole, with: "")
    }
    return result
  }

  private func files() throws -> [String] {
    let text = try Command.output(
      "git",
      [
        "-C", root.path, "ls-files", "--cached", "--others", "--exclude-standard", "Package.swift",
        "Sources", "Tests",
      ])
    return text.split(separator: "\n").map(String.init).filter { path in
      !path.hasPrefix("Tests/Benchmarks/") && !path.hasPrefix("Tests/MutationTool/")
        && FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
  }

  private func replace(_ path: String, _ data: Data) throws {
    let url = copy.appending(path: path)
    if (try? Data(contentsOf: url)) == data { return }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  private func removeAllBut(_ paths: Set<String>) throws {
    for folder in ["Sources", "Tests"] {
      let url = copy.appending(path: folder)
      for case let path as String in FileManager.default.enumerator(atPath: url.path) ?? .init() {
        let file = url.appending(path: path)
        if !file.hasDirectoryPath, !paths.contains("\(folder)/\(path)"),
          (try? file.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory != true
        {
          try FileManager.default.removeItem(at: file)
        }
      }
    }
  }
}
