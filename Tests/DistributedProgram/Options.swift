import Foundation

/// What the program is asked to do: `NET [--name value]…`.
struct Options {
  var net = "moons"
  private var values: [String: String] = [:]

  init(_ arguments: [String]) {
    var rest = arguments[...]
    if let name = rest.first, !name.hasPrefix("--") { net = rest.removeFirst() }
    while let name = rest.popFirst() {
      values[String(name.dropFirst(2))] = rest.popFirst() ?? ""
    }
  }

  subscript(name: String) -> String? { values[name] }
  func number(_ name: String, _ standard: Int) -> Int {
    values[name].map { Int($0)! } ?? standard
  }
}

/// What goes wrong, where and when: `kill:2:5` is rank 2 in step 5.
struct Fault {
  let kind: String
  let rank: Int
  let step: Int

  init?(_ text: String?, ofRank rank: Int) {
    guard let parts = text?.split(separator: ":"), Int(parts[1])! == rank else { return nil }
    kind = String(parts[0])
    self.rank = rank
    step = parts.count > 2 ? Int(parts[2])! : 0
  }

  func strike(after step: Int, folder: String?) {
    guard step == self.step else { return }
    switch kind {
    case "kill": kill(getpid(), SIGKILL)
    case "stop": kill(getpid(), SIGSTOP)
    case "exit": exit(3)
    case "fill": fill(folder!)
    default: break
    }
  }

  /// Leaves no room in a file system.
  private func fill(_ folder: String) {
    guard let file = fopen(folder + "/filler", "w") else { return }
    let zeros = [UInt8](repeating: 0, count: 4096)
    while fwrite(zeros, 1, zeros.count, file) == zeros.count, fflush(file) == 0 {}
    fclose(file)
  }
}
