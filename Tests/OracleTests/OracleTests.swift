import Foundation
import Testing

/// Compares the library with numbers that another implementation computed.
///
/// The environment variable WENGERT_ORACLE names another directory with files of the same form.
@Suite struct OracleTests {
  @Test(arguments: try Families.all()) func everyCaseAgreesWithTheReference(
    _ family: Families.Family
  ) throws {
    let report = Report(of: family, in: try Families.directory())
    print(report.summary)
    let shown = report.failures.prefix(20).joined(separator: "\n")
    #expect(report.failures.isEmpty, "\(report.failures.count) failed:\n\(shown)")
    #expect(report.total > 0, "\(family.path) has no cases")
  }
}
