import Foundation
import WengertTools

/// A script under watch, and the program that runs.
struct Watcher {
  let script: String
  let arguments: [String]
  let page: PicturePage?
  private var runs = 0
  private var process: pid_t?
  private var changes = ChangeDetector()

  init(script: String, arguments: [String], page: PicturePage?) {
    self.script = script
    self.arguments = arguments
    self.page = page
  }

  /// Starts the script when it was saved, and says how it ended when it has.
  mutating func look() {
    if changes.isSettledChange(FileIdentity(script), at: .now) { restart() }
    if let process {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        self.process = nil
        ended(Command.shellStatus(status))
      }
    }
    page?.update()
  }

  /// Stops the running program. Ctrl-C in a terminal has reached it already.
  mutating func end() {
    stop(askingAfter: .seconds(1))
    page?.set(state: "no longer watched", run: runs)
  }

  private mutating func restart() {
    stop()
    runs += 1
    page?.set(state: "compiling", run: runs)
    do {
      var command = try program(script, arguments)
      if let page { command.environment["WENGERT_OUTPUT"] = page.folder }
      say("run \(runs) of \(script)")
      process = try command.started()
      page?.set(state: "running", run: runs)
    } catch {
      // The compiler has printed its errors.
      if let error = error as? ToolError { say("\(error)") }
      say("waiting for \(script) to be saved")
      page?.set(state: "did not compile: see the terminal", run: runs)
    }
  }

  private func ended(_ status: Int32) {
    let end = status == 0 ? "ended" : "ended with status \(status)"
    say("run \(runs) \(end); waiting for \(script) to be saved")
    page?.set(state: end, run: runs)
  }

  /// Ends the program: politely, and two seconds later by force.
  private mutating func stop(askingAfter pause: Duration = .zero) {
    guard let process else { return }
    self.process = nil
    let begin = ContinuousClock.now
    var hasAsked = false
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      let time = ContinuousClock.now - begin
      if !hasAsked, time >= pause {
        kill(process, SIGINT)
        hasAsked = true
      }
      if time > pause + .seconds(2) { kill(process, SIGKILL) }
      usleep(10_000)
    }
    say("run \(runs) was stopped")
  }
}

/// Tells when a file was saved and is whole: it has another identity, which stays for a moment. Editors write a file
/// in parts, or move another to its place.
struct ChangeDetector {
  /// How long a file must stay as it is.
  static let pause = Duration.milliseconds(100)
  private var taken: FileIdentity?
  private var seen: FileIdentity?
  private var since: ContinuousClock.Instant?

  /// Whether the file is to be run now; `identity` is nil while it is not there.
  mutating func isSettledChange(_ identity: FileIdentity?, at time: ContinuousClock.Instant) -> Bool
  {
    guard let identity, identity != taken else {
      since = nil
      return false
    }
    // The first time there is nothing to wait for.
    guard taken != nil else {
      taken = identity
      return true
    }
    guard let since, identity == seen else {
      seen = identity
      since = time
      return false
    }
    guard time - since >= Self.pause else { return false }
    taken = identity
    self.since = nil
    return true
  }
}
