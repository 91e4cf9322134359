/// The ticks of a panel, chosen so that their words stay apart.
struct PanelTicks: Sendable {
  var x: Ticks
  var y: Ticks
  /// Whether the words under the level axis are slanted.
  var isSlanted = false

  static let slant = 40.0
  private static let (sine, cosine) = (0.643, 0.766)

  init(
    x: AxisMap, xAxis: Axis, xCategories: [Ticks.Tick]?, integralX: Bool, y: AxisMap,
    yAxis: Axis, yCategories: [Ticks.Tick]?, isEmpty: Bool, fonts: FontSizes
  ) {
    let length = abs(x.end - x.start)
    let integralX = integralX && x.domain.span >= 2
    if let fixed = Self.fixed(xAxis, xCategories, x.domain) {
      self.x = Ticks(fixed.map { Ticks.Tick($0.value, Self.short($0.label)) })
      if !Self.fits(self.x.major, x, fonts, gap: 0.35) {
        isSlanted = self.x.major.contains { TextMetrics.width(of: $0.label, size: 1) > 2.2 }
        let room = isSlanted ? fonts.tick * 1.5 : nil
        self.x.major = Self.thinned(self.x.major, x, fonts, spacing: room)
      }
    } else if isEmpty, xAxis.limits == nil {
      self.x = Ticks([])
    } else {
      var count = min(10, max(2, Int(length / (fonts.tick * 4.4))))
      self.x = Ticks.choose(x.domain, scale: x.scale, count: count, integral: integralX)
      while count > 1, !Self.fits(self.x.major, x, fonts, gap: 0.7) {
        count -= 1
        self.x = Ticks.choose(x.domain, scale: x.scale, count: count, integral: integralX)
      }
      if !Self.fits(self.x.major, x, fonts, gap: 0.7) {
        self.x.major = Self.thinned(self.x.major, x, fonts, spacing: nil)
      }
    }
    if let fixed = Self.fixed(yAxis, yCategories, y.domain) {
      self.y = Ticks(fixed.map { Ticks.Tick($0.value, Self.short($0.label)) })
      self.y.major = Self.thinned(self.y.major, y, fonts, spacing: fonts.tick * 1.15)
    } else if isEmpty, yAxis.limits == nil {
      self.y = Ticks([])
    } else {
      let count = min(9, max(2, Int(abs(y.end - y.start) / (fonts.tick * 3.1))))
      self.y = Ticks.choose(y.domain, scale: y.scale, count: count)
      self.y.major = Self.thinned(self.y.major, y, fonts, spacing: fonts.tick * 1.15)
    }
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
  }

  private static func short(_ label: String) -> String {
    TextMetrics.fitted(label, size: 1, limit: 13)
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
