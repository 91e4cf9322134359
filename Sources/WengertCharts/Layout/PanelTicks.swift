/// The ticks of a panel, chosen so that their words stay apart.
struct PanelTicks: Sendable {
  var x: Ticks
  var y: Ticks
  /// Whether the words under the level axis are slanted.
  var isSlanted: Bool

  static let slant = 40.0
  private static let (sine, cosine) = (0.643, 0.766)

  init(
    x: AxisMap, xAxis: Axis, xCategories: [Ticks.Tick]?, integralX: Bool, y: AxisMap,
    yAxis: Axis, yCategories: [Ticks.Tick]?, isEmpty: Bool, fonts: FontSizes
  ) {
    (self.x, isSlanted) = Self.level(
      x, xAxis, xCategories, integral: integralX && x.domain.span >= 2, isEmpty: isEmpty, fonts)
    self.y = Self.upright(y, yAxis, yCategories, isEmpty: isEmpty, fonts)
  }

  /// The ticks of the level axis, and whether their words are slanted.
  private static func level(
    _ map: AxisMap, _ axis: Axis, _ categories: [Ticks.Tick]?, integral: Bool, isEmpty: Bool,
    _ fonts: FontSizes
  ) -> (Ticks, isSlanted: Bool) {
    if let major = fixed(axis, categories, map.domain) {
      if fits(major, map, fonts, gap: 0.35) { return (Ticks(major), false) }
      let isSlanted = major.contains { TextMetrics.width(of: $0.label, size: 1) > 2.2 }
      let spacing = isSlanted ? fonts.tick * 1.5 : nil
      return (Ticks(thinned(major, map, fonts, spacing: spacing)), isSlanted)
    }
    if isEmpty, axis.limits == nil { return (Ticks([]), false) }
    var count = min(10, max(2, Int(abs(map.end - map.start) / (fonts.tick * 4.4))))
    var ticks = Ticks.choose(map.domain, scale: map.scale, count: count, integral: integral)
    while count > 1, !fits(ticks.major, map, fonts, gap: 0.7) {
      count -= 1
      ticks = Ticks.choose(map.domain, scale: map.scale, count: count, integral: integral)
    }
    if !fits(ticks.major, map, fonts, gap: 0.7) {
      ticks.major = thinned(ticks.major, map, fonts, spacing: nil)
    }
    return (ticks, false)
  }

  private static func upright(
    _ map: AxisMap, _ axis: Axis, _ categories: [Ticks.Tick]?, isEmpty: Bool, _ fonts: FontSizes
  ) -> Ticks {
    var ticks: Ticks
    if let major = fixed(axis, categories, map.domain) {
      ticks = Ticks(major)
    } else if isEmpty, axis.limits == nil {
      return Ticks([])
    } else {
      let count = min(9, max(2, Int(abs(map.end - map.start) / (fonts.tick * 3.1))))
      ticks = Ticks.choose(map.domain, scale: map.scale, count: count)
    }
    ticks.major = thinned(ticks.major, map, fonts, spacing: fonts.tick * 1.15)
    return ticks
  }

  /// The height of the words under the level axis.
  func xHeight(_ fonts: FontSizes) -> Double {
    guard isSlanted else { return x.major.isEmpty ? fonts.tick * 0.4 : fonts.tick * 1.3 }
    let widest = x.major.map { TextMetrics.width(of: $0.label, size: fonts.tick) }.max() ?? 0
    return widest * Self.sine + fonts.tick * 1.1
  }

  /// How far a word under the level axis reaches to both sides of its tick.
  func xReach(_ label: String, _ fonts: FontSizes) -> (left: Double, right: Double) {
    let width = TextMetrics.width(of: label, size: fonts.tick)
    return isSlanted
      ? (width * Self.cosine + fonts.tick * 0.3, fonts.tick * 0.7) : (width / 2, width / 2)
  }

  private static func fixed(
    _ axis: Axis, _ categories: [Ticks.Tick]?, _ domain: Interval
  ) -> [Ticks.Tick]? {
    var ticks = categories
    if let values = axis.ticks {
      let labels = axis.tickLabels ?? []
      let places = values.filter(\.isFinite)
      ticks = zip(places, NumberText.distinct(places)).enumerated().map { index, tick in
        Ticks.Tick(tick.0, index < labels.count ? labels[index] : tick.1)
      }
    }
    let slack = domain.part(1e-9)
    return ticks?.filter { $0.value >= domain.lower - slack && $0.value <= domain.upper + slack }
      .map { Ticks.Tick($0.value, TextMetrics.fitted($0.label, size: 1, limit: 13)) }
  }

  private static func fits(
    _ ticks: [Ticks.Tick], _ map: AxisMap, _ fonts: FontSizes, gap: Double
  ) -> Bool {
    let boxes = ticks.map { (map($0.value), TextMetrics.width(of: $0.label, size: fonts.tick)) }
    return zip(boxes, boxes.dropFirst()).allSatisfy { a, b in
      abs(b.0 - a.0) >= (a.1 + b.1) / 2 + fonts.tick * gap
    }
  }

  /// Every n-th tick, with the smallest n that keeps words apart.
  private static func thinned(
    _ ticks: [Ticks.Tick], _ map: AxisMap, _ fonts: FontSizes, spacing: Double?
  ) -> [Ticks.Tick] {
    for step in 1...max(1, ticks.count) {
      let kept = stride(from: 0, to: ticks.count, by: step).map { ticks[$0] }
      if let spacing {
        let places = kept.map { map($0.value) }
        let isApart = zip(places, places.dropFirst()).allSatisfy { abs($1 - $0) >= spacing }
        if isApart { return kept }
      } else if fits(kept, map, fonts, gap: 0.35) {
        return kept
      }
    }
    return Array(ticks.prefix(1))
  }
}
