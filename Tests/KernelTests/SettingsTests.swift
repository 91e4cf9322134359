import CWengert
import Foundation
import Testing

/// Variables of the environment that cannot be used stop the program with one line.
@Suite struct SettingsTests {
  private func expect(_ result: ExitTest.Result?, _ line: String) {
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.split(separator: "\n").contains(Substring(line)), "\(text)")
  }

  @Test(arguments: ["0", "-1", "1e3", "abc", "2 ", "0x2"])
  func threads(_ value: String) async {
    let result = await #expect(
      processExitsWith: .exitCode(EXIT_FAILURE), observing: [\.standardErrorContent]
    ) { [value = value as String] in
      setenv("WENGERT_THREADS", value, 1)
      _ = wg_thread_count()
    }
    expect(
      result, "WENGERT_THREADS is \"\(value)\"; expected a whole number of threads, 1 or more")
  }

  @Test func usableThreads() async {
    await #expect(processExitsWith: .success) {
      setenv("WENGERT_THREADS", "3", 1)
      precondition(wg_thread_count() == 3)
    }
    await #expect(processExitsWith: .success) {
      setenv("WENGERT_THREADS", "99999999999999999999", 1)
      precondition(wg_thread_count() == 256)
    }
    await #expect(processExitsWith: .success) {
      setenv("WENGERT_THREADS", "", 1)
      precondition(wg_thread_count() >= 1)
    }
  }

  @Test(arguments: ["avx3", "AVX2", "base\nline"])
  func instructionSets(_ value: String) async {
    let result = await #expect(
      processExitsWith: .exitCode(EXIT_FAILURE), observing: [\.standardErrorContent]
    ) { [value = value as String] in
      setenv("WENGERT_INSTRUCTION_SET", value, 1)
      wg_choose_instruction_set()
    }
    let shown = value.replacingOccurrences(of: "\n", with: "?")
    let names = KernelTests.instructionSets.joined(separator: ", ")
    expect(
      result,
      "WENGERT_INSTRUCTION_SET is \"\(shown)\"; expected an instruction set that this processor has: "
        + names)
  }

  @Test func usableInstructionSets() async {
    await #expect(processExitsWith: .success) {
      for set in KernelTests.instructionSets {
        setenv("WENGERT_INSTRUCTION_SET", set, 1)
        wg_choose_instruction_set()
        precondition(String(cString: wg_instruction_set()) == set)
      }
      setenv("WENGERT_INSTRUCTION_SET", "", 1)
      wg_choose_instruction_set()
      precondition(String(cString: wg_instruction_set()) == KernelTests.instructionSets.last)
    }
  }

  @Test(arguments: ["yes", "2", "true"])
  func anomalyDetection(_ value: String) async {
    let result = await #expect(
      processExitsWith: .exitCode(EXIT_FAILURE), observing: [\.standardErrorContent]
    ) { [value = value as String] in
      setenv("WENGERT_ANOMALY", value, 1)
      _ = wg_is_watch_default()
    }
    expect(result, "WENGERT_ANOMALY is \"\(value)\"; expected 0 or 1")
  }
}
