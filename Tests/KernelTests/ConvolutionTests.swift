import CWengert
import Testing

extension SharedState {
  /// Convolutions and their gradients, against loops that read as the formula.
  @Suite struct Convolutions {
    /// Geometries that reach every way a convolution is computed.
    static let geometries: [Geometry] = [
      // In place, in one run; then with gaps; then staged, row by row and in runs.
      Geometry("1 × 1", 3, [5, 7], [8, 16], [1, 1]),
      Geometry("without padding", 2, [3, 20], [9, 24], [5, 5]),
      Geometry("rows of whole vectors", 2, [16, 17], [32, 32], [3, 3], padding: [1, 1]),
      Geometry("runs with gaps", 3, [6, 15], [8, 8], [3, 3], padding: [1, 1]),
      Geometry("one channel", 2, [1, 6], [28, 28], [5, 5]),
      Geometry("stride 2", 2, [4, 9], [16, 15], [3, 3], stride: [2, 2], padding: [1, 1]),
      Geometry("stride beyond the kernel", 2, [8, 8], [17, 16], [2, 1], stride: [3, 4]),
      Geometry(
        "dilation and stride", 2, [3, 7], [19, 17], [3, 4], stride: [2, 3], padding: [4, 2],
        dilation: [3, 2]),
      Geometry("groups", 2, [12, 15], [11, 10], [3, 3], padding: [1, 1], groups: 3),
      Geometry("depthwise", 2, [30, 30], [14, 20], [3, 3], padding: [1, 1], groups: 30),
      Geometry(
        "depthwise, stride 2", 2, [30, 60], [14, 20], [3, 3], stride: [1, 2], groups: 30),
      Geometry("a signal", 2, [3, 5], [3000], [9], stride: [2], padding: [4]),
      Geometry(
        "a volume", 2, [3, 4], [5, 6, 7], [2, 3, 2], stride: [2, 1, 1], padding: [1, 1, 1]),
      Geometry("bands", 1, [130, 4], [60, 60], [1, 3], padding: [0, 1]),
      Geometry("blocks of channels", 1, [700, 2], [2, 300], [1, 3], padding: [0, 1]),
      Geometry("many outputs", 1, [5, 700], [8, 40], [1, 3]),
      Geometry("a kernel too large to stage", 1, [1, 2], [3, 700], [1, 400], padding: [0, 300]),
    ]

    @Test(arguments: geometries) func agreeWithTheFormula(_ geometry: Geometry) {
      geometry.check(Float.self, within: 2e-5)
      geometry.check(Double.self, within: 1e-13)
    }

    @Test func agreeWithEachInstructionSet() async {
      await #expect(processExitsWith: .success) {
        withEachInstructionSet { _ in
          for geometry in SharedState.Convolutions.geometries.dropLast(4) {
            geometry.check(Float.self, within: 2e-5)
            geometry.check(Double.self, within: 1e-13)
          }
        }
      }
    }

    @Test func theNumberOfThreadsChangesNoBit() {
      let before = wg_thread_count()
      defer { wg_set_thread_count(before) }
      for geometry in Self.geometries {
        var results: [[[Float]]] = []
        for threads in [1, 2, 8] as [Int32] {
          wg_set_thread_count(threads)
          results.append(geometry.results(of: Float.self))
        }
        let areSame = results[0] == results[1] && results[0] == results[2]
        #expect(areSame, "\(geometry)")
      }
    }

    /// What lies before and after an operand is not read: it would be NaN, and so would the sums.
    @Test func nothingOutsideIsRead() {
      for geometry in Self.geometries {
        for result in geometry.results(of: Float.self, surroundedBy: .nan) {
          let isFinite = result.allSatisfy(\.isFinite)
          #expect(isFinite, "\(geometry)")
        }
      }
    }
  }
}

/// A convolution's sizes.
struct Geometry: CustomTestStringConvertible, Sendable {
  let testDescription: String
  private let kernel: wg_convolution
  private let input: Int
  private let output: Int
  private let weights: Int

  init(
    _ name: String, _ batch: Int, _ channels: [Int], _ extents: [Int], _ taps: [Int],
    stride: [Int]? = nil, padding: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1
  ) {
    testDescription = name
    func three(_ list: [Int]?, _ other: Int) -> [Int] {
      let list = list ?? extents.map { _ in other }
      return Array(repeating: other, count: 3 - list.count) + list
    }
    let (x, k) = (three(extents, 1), three(taps, 1))
    let (s, p, d) = (three(stride, 1), three(padding, 0), three(dilation, 1))
    let y = (0..<3).map { axis -> Int in
      let span = d[axis] * (k[axis] - 1) + 1
      return (x[axis] + 2 * p[axis] - span) / s[axis] + 1
    }
    func tuple(_ list: [Int]) -> (Int64, Int64, Int64) {
      (Int64(list[0]), Int64(list[1]), Int64(list[2]))
    }
    kernel = wg_convolution(
      batch: Int64(batch), groups: Int64(groups), inputs: Int64(channels[0]),
      outputs: Int64(channels[1]), input: tuple(x), output: tuple(y), kernel: tuple(k),
      stride: tuple(s), padding: tuple(p), dilation: tuple(d))
    input = batch * channels[0] * x.reduce(1, *)
    output = batch * channels[1] * y.reduce(1, *)
    weights = channels[1] * channels[0] / groups * k.reduce(1, *)
  }

  private struct Operands<T: Real> {
    var (x, w, y, bias): ([T], [T], [T], [T])
  }

  private func operands<T: Real>(_: T.Type) -> Operands<T> {
    var random = Random(5)
    let channels = Int(max(kernel.inputs, kernel.outputs))
    return Operands(
      x: random.reals(input, in: -1...1), w: random.reals(weights, in: -1...1),
      y: random.reals(output, in: -1...1), bias: random.reals(channels, in: -1...1))
  }

  /// The convolution, the gradient by its input, and that by its weights.
  func results<T: Real>(of _: T.Type, surroundedBy wall: T = 0) -> [[T]] {
    let operands = operands(T.self)
    var s = kernel
    // 32 elements on both sides.
    func walled(_ list: [T]) -> [T] {
      let side = [T](repeating: wall, count: 32)
      return side + list + side
    }
    var results = [output, input, weights].map { [T](repeating: 77, count: $0) }
    walled(operands.x).withUnsafeBufferPointer { x in
      walled(operands.w).withUnsafeBufferPointer { w in
        walled(operands.y).withUnsafeBufferPointer { y in
          let (x, w, y) = (x.baseAddress! + 32, w.baseAddress! + 32, y.baseAddress! + 32)
          wg_convolve(T.dtype, &s, x, w, operands.bias, &results[0])
          wg_convolve_input_gradient(T.dtype, &s, y, w, operands.bias, &results[1])
          wg_convolve_weight_gradient(T.dtype, &s, x, y, &results[2])
        }
      }
    }
    return results
  }

  func check<T: Real>(_: T.Type, within tolerance: Double) {
    let found = results(of: T.self)
    for (index, expected) in expected(of: T.self).enumerated() {
      let scale = max(1, expected.map(abs).max() ?? 1)
      let error = zip(found[index], expected).map { abs(Wide($0) - $1) }.max() ?? 0
      let set = String(cString: wg_instruction_set())
      #expect(
        error <= Wide(tolerance) * scale, "\(self), product \(index), \(T.name), \(set): \(error)")
    }
  }

  private func expected<T: Real>(of _: T.Type) -> [[Wide]] {
    let operands = operands(T.self)
    let s = kernel
    let (x, w, u) = (
      operands.x.map(Wide.init), operands.w.map(Wide.init), operands.y.map(Wide.init)
    )
    var (y, gx, gw) = (
      (0..<output).map { Wide(operands.bias[channel(of: $0, s.outputs, s.output)]) },
      (0..<input).map { Wide(operands.bias[channel(of: $0, s.inputs, s.input)]) },
      [Wide](repeating: 0, count: weights)
    )
    eachProduct { result, source, weight in
      y[result] += w[weight] * x[source]
      gx[source] += w[weight] * u[result]
      gw[weight] += x[source] * u[result]
    }
    return [y, gx, gw]
  }

  private func channel(of index: Int, _ channels: Int64, _ extents: (Int64, Int64, Int64)) -> Int {
    index / Int(extents.0 * extents.1 * extents.2) % Int(channels)
  }

  /// One axis of the geometry.
  private struct Axis {
    let (input, output, kernel, stride, padding, dilation): (Int, Int, Int, Int, Int, Int)

    /// The taps that meet the source at a place of the result, and where.
    func meeting(_ place: Int) -> [(tap: Int, source: Int)] {
      (0..<kernel).compactMap { tap in
        let source = place * stride - padding + tap * dilation
        return source >= 0 && source < input ? (tap, source) : nil
      }
    }
  }

  private func axis(_ of: ((Int64, Int64, Int64)) -> Int64) -> Axis {
    Axis(
      input: Int(of(kernel.input)), output: Int(of(kernel.output)), kernel: Int(of(kernel.kernel)),
      stride: Int(of(kernel.stride)), padding: Int(of(kernel.padding)),
      dilation: Int(of(kernel.dilation)))
  }

  /// Calls `body` for the elements of the result, of the source and of the weights that meet.
  private func eachProduct(_ body: (Int, Int, Int) -> Void) {
    let (d, h, v) = (axis(\.0), axis(\.1), axis(\.2))
    let (inputs, outputs) = (
      Int(kernel.inputs / kernel.groups), Int(kernel.outputs / kernel.groups)
    )
    var result = 0
    for image in 0..<Int(kernel.batch) {
      for output in 0..<Int(kernel.outputs) {
        let first = image * Int(kernel.inputs) + output / outputs * inputs
        for depth in 0..<d.output {
          for row in 0..<h.output {
            for column in 0..<v.output {
              for (i, z) in d.meeting(depth) {
                for (j, y) in h.meeting(row) {
                  for (k, x) in v.meeting(column) {
                    let tap = (i * h.kernel + j) * v.kernel + k
                    let place = (z * h.input + y) * v.input + x
                    for channel in 0..<inputs {
                      body(
                        result, (first + channel) * d.input * h.input * v.input + place,
                        (output * inputs + channel) * d.kernel * h.kernel * v.kernel + tap)
                    }
                  }
                }
              }
              result += 1
            }
          }
        }
      }
    }
  }
}
