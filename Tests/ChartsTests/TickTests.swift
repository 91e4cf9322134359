import Foundation
import WengertCharts
import Testing

@Suite struct TickTests {
  @Test(arguments: [
    (0.0, 10.0, 5, ["0", "2", "4", "6", "8", "10"]),
    (0, 1, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-1, 1, 4, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
    (0, 100, 4, ["0", "25", "50", "75", "100"]),
    (0, 20_000, 4, ["0", "5,000", "10,000", "15,000", "20,000"]),
    (0, 3e6, 3, ["0", "1×10⁶", "2×10⁶", "3×10⁶"]),
    (1e-7, 3e-7, 2, ["1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷"]),
    (2.02, 2.09, 3, ["2.02", "2.04", "2.06", "2.08"]),
    (0, 0.1, 4, ["0.000", "0.025", "0.050", "0.075", "0.100"]),
  ])
  func linear(lower: Double, upper: Double, count: Int, labels: [String]) {
    let ticks = Ticks.choose(Interval(lower, upper), scale: .linear, count: count)
    #expect(ticks.major.map(\.label) == labels)
  }

  @Test(arguments: [
    (1.0, 1000.0, ["1", "10", "100", "1,000"]),
    (0.01, 10, ["0.01", "0.1", "1", "10"]),
    (1e-7, 1e-4, ["10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴"]),
    (2, 60, ["2", "5", "10", "20", "50"]),
  ])
  func logarithmic(lower: Double, upper: Double, labels: [String]) {
    let ticks = Ticks.choose(Interval(lower, upper), scale: .log, count: 6)
    #expect(ticks.major.map(\.label) == labels)
  }

  @Test func minorTicksOfDecades() {
    let ticks = Ticks.choose(Interval(1, 1000), scale: .log, count: 6)
    #expect(ticks.minor.count == 24)
    #expect(ticks.minor.first == 2)
  }

  @Test func wholeNumbersStayWhole() {
    let ticks = Ticks.choose(Interval(0, 3), scale: .linear, count: 8, integral: true)
    #expect(ticks.major.map(\.label) == ["0", "1", "2", "3"])
  }

  @Test func ticksLieInTheDomain() {
    for seed in 0..<200 {
      let pair = Gallery.noise(2, seed: UInt64(seed)).map {
        ($0 - 0.5) * pow(10, Double(seed % 14))
      }
      let domain = Interval(pair[0], pair[1])
      for tick in Ticks.choose(domain, scale: .linear, count: 6).major {
        #expect(tick.value >= domain.lower - domain.span * 1e-6)
        #expect(tick.value <= domain.upper + domain.span * 1e-6)
      }
    }
  }

  @Test(arguments: [
    (0.0, "0"), (1234, "1,234"), (-0.5, "−0.5"), (0.012345, "0.0123"), (1.5e7, "1.5×10⁷"),
    (-2e-9, "−2×10⁻⁹"), (99.1, "99.1"), (.infinity, "∞"), (.nan, "–"),
  ])
  func shortNumbers(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }
}

@Suite struct AxisTests {
  @Test func linearMap() {
    let map = AxisMap(scale: .linear, domain: Interval(-1, 3), start: 100, end: 500)
    #expect(map(-1) == 100)
    #expect(map(0) == 200)
    #expect(map(3) == 500)
    #expect(map.value(at: 300) == 1)
  }

  @Test func logarithmicMap() {
    let map = AxisMap(scale: .log, domain: Interval(1, 1000), start: 300, end: 0)
    #expect(abs(map(10) - 200) < 1e-9)
    #expect(abs(map(1000)) < 1e-9)
    #expect(!map(0).isFinite && !map(-5).isFinite)
    #expect(abs(map.value(at: 100) - 100) < 1e-9)
    let other = AxisMap(scale: .log, domain: Interval(10, 1000), start: 0, end: 200)
    #expect(abs(other.value(at: 50) - 31.622776601683793) < 1e-9)
    #expect(abs(other.value(at: other(77)) - 77) < 1e-9)
  }

  @Test func domains() {
    typealias Domain = AxisDomain
    #expect(Domain.choose(data: nil, limits: nil, scale: .linear) == Interval(0, 1))
    #expect(Domain.choose(data: Interval(0, 1), limits: 2...5, scale: .linear) == Interval(2, 5))
    let padded = Domain.choose(data: Interval(0, 100), limits: nil, scale: .linear)
    #expect(padded == Interval(-4, 104))
    let bars = Domain.choose(
      data: Interval(0, 100), limits: nil, scale: .linear, restsOnZero: true)
    #expect(bars == Interval(0, 104))
    let tight = Domain.choose(data: Interval(3, 9), limits: nil, scale: .linear, tight: true)
    #expect(tight == Interval(3, 9))
    let constant = Domain.choose(data: Interval(7, 7), limits: nil, scale: .linear)
    #expect(constant.lower < 7 && constant.upper > 7)
    let endless = Domain.choose(
      data: Interval(1, 2), limits: 0...Double.infinity, scale: .linear, tight: true)
    #expect(endless == Interval(1, 2))
    let log = Domain.choose(data: Interval(0.5, 9), limits: 0...10, scale: .log)
    #expect(log == Interval(0.5, 10))
  }
}

/// Numbers whose axes once had equal labels, none, or stopped the program.
@Suite struct TickLimitTests {
  func labels(_ lower: Double, _ upper: Double, _ count: Int = 5) -> [String] {
    Ticks.linear(Interval(lower, upper), count: count).major.map(\.label)
  }

  @Test func labelsAtLargeOffsetsDiffer() {
    #expect(
      labels(1.7e9, 1.7e9 + 600, 4) == [
        "1,700,000,000", "1,700,000,200", "1,700,000,400", "1,700,000,600",
      ])
    #expect(labels(1, 1 + 3e-9, 3) == ["1.000000000", "1.000000001", "1.000000002", "1.000000003"])
    #expect(labels(5e20, 5e20 + 3e17, 3).first == "5.000×10²⁰")
    #expect(labels(0.1, 0.100003, 3) == ["0.100000", "0.100001", "0.100002", "0.100003"])
  }

  @Test func theEndsOfDoublesHaveTicks() {
    let most = Double.greatestFiniteMagnitude
    #expect(labels(-most, most) == ["−1×10³⁰⁸", "0", "1×10³⁰⁸"])
    #expect(labels(0, 16 * Double.leastNonzeroMagnitude).count >= 2)
    #expect(labels(1e16, 1e16 + 32).count >= 2)
  }

  @Test func logarithmicAxesReachTheEndsOfDoubles() {
    let wide = Ticks.logarithmic(Interval(0.7, 1e300), count: 6).major.map(\.label)
    #expect(wide == ["10⁰", "10⁵¹", "10¹⁰²", "10¹⁵³", "10²⁰⁴", "10²⁵⁵"])
    let whole = Ticks.logarithmic(
      Interval(.leastNonzeroMagnitude, .greatestFiniteMagnitude), count: 5)
    #expect(whole.major.count >= 2)
    #expect(whole.minor.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(Ticks.logarithmic(Interval(1e307, 1.7e308), count: 6).major.count >= 2)
  }

  @Test func theUpperEndIsATick() {
    let ticks = Ticks.logarithmic(Interval(1, 20), count: 6).major.map(\.value)
    #expect(ticks == [1, 2, 5, 10, 20])
  }

  @Test func threeDecadesHaveTwoTicksWhereTwoFit() {
    #expect(Ticks.logarithmic(Interval(10, 1000), count: 2).major.map(\.value) == [10, 1000])
    #expect(Ticks.logarithmic(Interval(3.1, 20), count: 4).major.count >= 2)
  }

  @Test func callersTicksAreToldApart() {
    let figure = Figure {
      Panel(x: Axis(ticks: [1.7e9, 1.7e9 + 60, 1.7e9 + 120])) {
        Line(x: [1.7e9, 1.7e9 + 120], y: [0, 1])
      }
    }
    let words = figure.canvas().commands.compactMap { command in
      if case .text(let run) = command, run.anchor == .middle { run.text } else { nil }
    }
    #expect(words == ["1.7×10⁹", "1.70000006×10⁹", "1.70000012×10⁹"])
  }

  @Test(arguments: [
    (.leastNonzeroMagnitude, "4.94×10⁻³²⁴"), (-1.7e308, "−1.7×10³⁰⁸"), (9.9999e6, "1×10⁷"),
    (1e-5, "1×10⁻⁵"),
  ])
  func shortNumbers(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }
}
