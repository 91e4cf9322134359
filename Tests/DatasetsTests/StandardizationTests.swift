import Testing
import Wengert

/// Means and deviations of samples.
@Suite struct StandardizationTests {
  /// 14.62 is no sum of powers of 2: a thousand of them have a rounded sum.
  @Test(arguments: [14.62, -0.1, 1e-300, 1e300, 0, 3])
  func equalNumbersHaveNoDeviation(number: Double) {
    func check<Scalar: FloatingTensorScalar>(_ number: Scalar) {
      let samples = Tensor<Scalar>.full([1_000, 1], number)
      let standardization = Standardization(of: samples)
      #expect(standardization.mean.scalars == [number])
      #expect(standardization.standardDeviation.scalars == [1])
      #expect(standardization.applied(to: samples).scalars.allSatisfy { $0 == 0 })
      #expect(MeanImage(of: samples).mean.scalars == [number])
    }
    check(number)
    if Float(number).isFinite { check(Float(number)) }
  }

  @Test func aNewNumberIsMeasuredInItsOwnUnit() {
    let standardization = Standardization(of: Tensor<Double>.full([1_000, 1], 14.62))
    #expect(standardization.applied(to: [[15]]).scalars == [15 - 14.62])
  }

  /// What sums in another order leave is no spread of the samples.
  @Test func theLastPlaceIsNoDeviation() {
    let samples = Tensor<Double>([0.1 + 0.2, 0.3, 0.3], shape: [3, 1])
    #expect(Standardization(of: samples).standardDeviation.scalars == [1])
  }

  /// Far from 0, and the last place of a `Float` counts: it was measured.
  @Test func smallDeviationsOfGreatNumbers() {
    let samples = Tensor<Float>((0..<1_000).map { 1e6 + Float($0 % 2) / 16 }, shape: [1_000, 1])
    let standardization = Standardization(of: samples)
    #expect(standardization.standardDeviation.scalars == [1.0 / 32])
    let wide = Tensor<Double>((0..<300).map { 1e9 + Double($0 % 3) }, shape: [300, 1])
    let found = Standardization(of: wide).standardDeviation.scalars[0]
    #expect(abs(found - (2.0 / 3).squareRoot()) < 1e-15)
    #expect(Standardization(of: wide).mean.scalars == [1e9 + 1])
  }

  @Test func eachElementHasItsOwn() {
    let samples: Tensor<Double> = [[1, 5, 2], [3, 5, 2], [5, 5, 8]]
    let standardization = Standardization(of: samples)
    #expect(standardization.mean.scalars == [3, 5, 4])
    #expect(
      zip(standardization.standardDeviation.scalars, [(8.0 / 3).squareRoot(), 1, 8.0.squareRoot()])
        .allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(MeanImage(of: samples).subtracted(from: samples).scalars[0..<3] == [-2, 0, -2])
  }

  @Test func whatIsNoNumberStaysThat() {
    let samples: Tensor<Double> = [[.nan, .infinity, 1], [1, 1, 2]]
    let standardization = Standardization(of: samples)
    #expect(standardization.mean.scalars[0].isNaN && standardization.mean.scalars[1] == .infinity)
    #expect(standardization.standardDeviation.scalars[0].isNaN)
    #expect(standardization.standardDeviation.scalars[2] == 0.5)
  }
}
