import CWengert
import Testing

extension SharedState {
  /// Normalization of channels, against the formulas in a wider type.
  @Suite struct NormalizationKernels {
    private struct Layout {
      var kernel: wg_normalization
      var (outer, channels, inner): (Int, Int, Int)
      var perPosition: Bool { kernel.per_position }
      var scales: Int { perPosition ? inner : channels }

      init(_ outer: Int, _ channels: Int, _ inner: Int, _ perPosition: Bool) {
        (self.outer, self.channels, self.inner) = (outer, channels, inner)
        kernel = wg_normalization(
          outer: Int64(outer), channels: Int64(channels), inner: Int64(inner),
          per_position: perPosition, epsilon: 1e-3)
      }

      /// Positions of a channel's elements.
      func elements(_ channel: Int) -> [Int] {
        (0..<outer).flatMap { o in
          (0..<inner).map { (o * channels + channel) * inner + $0 }
        }
      }

      func scale(_ position: Int, _ channel: Int) -> Int {
        perPosition ? position % inner : channel
      }
    }

    private func check<T: Real>(_: T.Type, _ layout: Layout, in range: ClosedRange<Double> = 2...5)
    {
      var (layout, random) = (layout, Random(4))
      let n = layout.outer * layout.channels * layout.inner
      let (x, u): ([T], [T]) = (random.reals(n, in: range), random.reals(n, in: -1...1))
      let scale: [T] = random.reals(layout.scales, in: 0.5...2)
      let shift: [T] = random.reals(layout.scales, in: -1...1)
      let blank = [T](repeating: 77, count: n)
      var moments = [T](repeating: 77, count: 3 * layout.channels)
      var (y, g, scaleGradient) = (blank, blank, [T](repeating: 77, count: layout.scales))
      var scratch = moments
      wg_channel_moments(T.dtype, &layout.kernel, x, &moments)
      wg_normalize(T.dtype, &layout.kernel, x, moments, scale, shift, &y)
      wg_normalize_gradient(T.dtype, &layout.kernel, x, moments, scale, u, &g)
      wg_normalize_scale_gradient(
        T.dtype, &layout.kernel, x, moments, u, &scaleGradient, &scratch)
      var sums = [Wide](repeating: 0, count: layout.scales)
      let set = String(cString: wg_instruction_set())
      let title = "\(T.name) \(set) \(layout.outer), \(layout.channels), \(layout.inner)"
      func expectClose(_ a: T, _ b: Wide, _ what: String) {
        let close = abs(Wide(a) - b) <= 500 * Wide(T.ulpOfOne) * max(1, abs(b))
        #expect(close, "\(title): \(what) is \(a), not \(b)")
      }
      for channel in 0..<layout.channels {
        let at = layout.elements(channel)
        let count = Wide(at.count)
        // Counted from one of the elements, so that this is exact far from 0.
        let first = Wide(x[at[0]])
        let near = at.map { Wide(x[$0]) - first }
        let m = near.reduce(0, +) / count
        let v = near.reduce(0) { $0 + ($1 - m) * ($1 - m) } / count
        let rest = moments[2 * layout.channels + channel]
        expectClose(moments[channel], first + m, "mean")
        expectClose(moments[layout.channels + channel], v, "variance")
        #expect(range.lowerBound > 5 || rest == 0, "\(title): the mean is \(rest) off")
        let d = 1 / (v + 1e-3).squareRoot()
        let k = at.map { Wide(scale[layout.scale($0, channel)]) }
        let z = near.map { ($0 - m) * d }
        let w = at.indices.map { Wide(u[at[$0]]) * k[$0] }
        let a = w.reduce(0, +) / count
        let b = at.indices.reduce(Wide(0)) { $0 + w[$1] * z[$1] } / count
        for (i, position) in at.enumerated() {
          let own = layout.scale(position, channel)
          expectClose(y[position], z[i] * k[i] + Wide(shift[own]), "result")
          expectClose(g[position], d * (w[i] - a - z[i] * b), "gradient")
          sums[own] += Wide(u[position]) * z[i]
        }
      }
      for (index, sum) in sums.enumerated() { expectClose(scaleGradient[index], sum, "scale") }
    }

    private static let layouts = [
      Layout(20, 1, 1, false), Layout(33, 15, 1, false), Layout(7, 100, 1, false),
      Layout(40, 64, 1, false), Layout(3, 2, 5, false), Layout(4, 3, 600, false),
      Layout(1, 6, 1, true), Layout(1, 9, 37, true), Layout(1, 3, 1030, true),
    ]

    @Test func everyInstructionSet() async {
      await #expect(processExitsWith: .success) {
        SharedState.NormalizationKernels().everyInstructionSetHere()
      }
    }

    fileprivate func everyInstructionSetHere() {
      withEachInstructionSet { _ in
        for layout in Self.layouts {
          check(Float.self, layout)
          check(Double.self, layout)
        }
      }
    }

    /// Elements so far from 0 that their spacing is a good part of their deviations: the mean is rounded
    /// by as much.
    @Test func elementsFarFromZero() async {
      await #expect(processExitsWith: .success) {
        SharedState.NormalizationKernels().elementsFarFromZeroHere()
      }
    }

    fileprivate func elementsFarFromZeroHere() {
      withEachInstructionSet { _ in
        for layout in Self.layouts {
          check(Float.self, layout, in: 1e6...1e6 + 1)
          check(Double.self, layout, in: 1e15...1e15 + 1)
        }
      }
    }
  }
}
