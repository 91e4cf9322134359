/// Stops the program with one line unless a rule holds. `precondition` would say nothing in a release
/// build.
package func require(
  _ holds: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !holds { fatalError(message(), file: file, line: line) }
}
