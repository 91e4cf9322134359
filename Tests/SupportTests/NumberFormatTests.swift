import Foundation
import Testing
import WengertSupport

/// Numbers as text.
@Suite struct NumberFormatTests {
  @Test func formats() {
    #expect(NumberFormat.fixed(2.345678, decimals: 2) == "2.35")
    #expect(NumberFormat.fixed(-0.5, decimals: 0) == "-0")
    #expect(NumberFormat.fixed(1e300, decimals: 1).count == 303)
    #expect(NumberFormat.scientific(0.0000125, decimals: 3) == "1.250e-05")
    #expect(NumberFormat.scientific(-1e300, decimals: 0) == "-1e+300")
    #expect(NumberFormat.short(0.125, digits: 4) == "0.125")
    #expect(NumberFormat.short(123_456, digits: 4) == "1.235e+05")
  }

  /// A NaN's sign says nothing.
  @Test func valuesThatAreNotFinite() {
    for write in [
      { NumberFormat.fixed($0, decimals: 2) }, { NumberFormat.scientific($0, decimals: 2) },
      { NumberFormat.short($0, digits: 2) },
    ] as [(Double) -> String] {
      #expect(write(-.nan) == "nan")
      #expect(write(.infinity) == "inf")
      #expect(write(-.infinity) == "-inf")
    }
  }
}
