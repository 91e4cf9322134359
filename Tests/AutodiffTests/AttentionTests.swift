import Testing
import Wengert
import WengertTensors

/// Attention in tiles gives what the product of probabilities and values gives, whatever the extents, the
/// masks and the threads, and holds no scores.
@Suite struct AttentionTests {
  /// Extents and what is hidden.
  struct Form: Sendable, CustomTestStringConvertible {
    var lead: [Int] = [2]
    var keyHeads = 2
    var queries = 5
    var keys = 7
    var width = 4
    var values = 3
    var isCausal = false
    var mask: Shape?
    var bias: Shape?
    var dropout = 0.0

    var testDescription: String {
      "\(lead) of \(keyHeads): \(queries) × \(keys), \(width), \(values)"
        + (isCausal ? ", causal" : "") + (mask.map { ", mask \($0)" } ?? "")
        + (bias.map { ", bias \($0)" } ?? "") + (dropout > 0 ? ", dropout \(dropout)" : "")
    }

    func operands<S: FloatingTensorScalar>(_: S.Type) -> [Tensor<S>] {
      var generator = RandomGenerator(seed: 5)
      let keyLead = Array(lead.dropLast()) + [keyHeads]
      let shapes = [
        lead + [queries, width], keyLead + [keys, width], keyLead + [keys, values],
        lead + [queries, values],
      ]
      return shapes.map { Tensor<S>.randomNormal(Shape($0), using: &generator) }
    }

    func seen() -> Tensor<Bool>? {
      mask.map { shape in
        var generator = RandomGenerator(seed: 6)
        let numbers = Tensor<Double>.randomUniform(shape, using: &generator)
        return numbers .> 0.4
      }
    }

    func added<T: TensorLike>() -> T? where T.Scalar: FloatingTensorScalar {
      bias.map { shape in
        var generator = RandomGenerator(seed: 7)
        return T(Value(Tensor<T.Scalar>.randomNormal(shape, using: &generator)))
      }
    }
  }

  // Some extents are larger than a tile, and no multiple of it.
  static let forms: [Form] = [
    Form(), Form(isCausal: true), Form(lead: [4], mask: [5, 7]),
    Form(lead: [3, 2, 4], mask: [3, 1, 1, 1, 7], bias: [2, 1, 5, 1]),
    Form(lead: [1], keyHeads: 1, queries: 1, keys: 300),
    Form(lead: [1], keyHeads: 1, queries: 150, keys: 300, width: 8, values: 17),
    Form(lead: [1], keyHeads: 1, queries: 300, keys: 150, isCausal: true),
    // The last query sees one key of the second tile.
    Form(lead: [1], keyHeads: 1, queries: 136, keys: 270, isCausal: true),
    Form(lead: [2, 4], queries: 200, keys: 270, mask: [1, 4, 200, 1], bias: [270]),
    Form(lead: [3], keyHeads: 3, queries: 270, keys: 270, width: 40, values: 40, isCausal: true),
    Form(lead: [2], keyHeads: 1, queries: 130, keys: 140, mask: [2, 1, 140], dropout: 0.3),
    Form(lead: [2], queries: 3, keys: 133, isCausal: true, dropout: 0.5),
    Form(lead: [1], keyHeads: 1, queries: 0), Form(lead: [1], keyHeads: 1, keys: 0),
  ]

  private static func fused<T: TensorLike>(
    _ form: Form, _ x: [T]
  ) -> T where T.Scalar: FloatingTensorScalar {
    var generator = RandomGenerator(seed: 8)
    if form.isCausal && form.dropout == 0 {
      return scaledDotProductAttention(x[0], x[1], x[2], isCausal: true)
    }
    return scaledDotProductAttention(
      x[0], x[1], x[2], dropout: form.dropout, using: &generator, mask: form.seen(),
      bias: form.added(), isCausal: form.isCausal)
  }

  /// Probabilities times values.
  private static func plain<T: TensorLike>(
    _ form: Form, _ x: [T]
  ) -> T where T.Scalar: FloatingTensorScalar {
    var generator = RandomGenerator(seed: 8)
    let probabilities = attentionProbabilities(
      x[0], x[1], mask: form.seen(), bias: form.added(), isCausal: form.isCausal)
    let heads = form.lead.last ?? 1
    let group = heads / form.keyHeads
    let v = group > 1 ? x[2].taken((0..<heads).map { $0 / group }, along: -3) : x[2]
    return matmul(dropout(probabilities, probability: form.dropout, using: &generator), v)
  }

  /// The result and the gradients of q, k and v.
  private static func run<S: FloatingTensorScalar>(
    _ form: Form, _: S.Type, _ function: (Form, [Variable<S>]) -> Variable<S>
  ) -> [Tensor<S>] {
    let tensors = form.operands(S.self)
    let x = tensors[..<3].map { Variable($0, requiresGradient: true) }
    let y = function(form, x)
    (y * Variable(tensors[3])).sum().backward()
    return [y.tensor] + x.map { $0.gradient!.tensor }
  }

  private static func check<S: FloatingTensorScalar>(_ form: Form, _: S.Type, _ tolerance: S) {
    let (found, expected) = (run(form, S.self, fused), run(form, S.self, plain))
    for (index, name) in ["the result", "of q", "of k", "of v"].enumerated() {
      let isClose = found[index].isClose(
        to: expected[index], relativeTolerance: tolerance, absoluteTolerance: tolerance)
      #expect(isClose, "\(form.testDescription), \(S.self): \(name)")
    }
  }

  @Test(arguments: forms) func tilesGiveWhatTheProductGives(_ form: Form) {
    AttentionTests.check(form, Double.self, 1e-12)
    AttentionTests.check(form, Float.self, 2e-5)
  }

  @Test func everyInstructionSetGivesWhatTheProductGives() async {
    await #expect(processExitsWith: .success) {
      for set in InstructionSet.allCases where set.isAvailable {
        InstructionSet.current = set
        for form in AttentionTests.forms[5...10] {
          AttentionTests.check(form, Double.self, 1e-12)
          AttentionTests.check(form, Float.self, 2e-5)
        }
      }
    }
  }

  @Test func threadsChangeNoBit() async {
    await #expect(processExitsWith: .success) {
      for form in AttentionTests.forms {
        Threads.count = 1
        let one = AttentionTests.run(form, Float.self, AttentionTests.fused)
        for threads in [2, 5] {
          Threads.count = threads
          let isSame = AttentionTests.run(form, Float.self, AttentionTests.fused) == one
          #expect(isSame, "\(form.testDescription): \(threads) threads")
        }
      }
    }
  }

  /// Four times as long takes four times the memory. The scores of 8 · 2048² would be 128 MiB.
  @Test func memoryGrowsWithTheLength() async {
    await #expect(processExitsWith: .success) {
      Threads.count = 1
      func peak(_ length: Int) -> Int {
        var generator = RandomGenerator(seed: 1)
        let x = (0..<3).map { _ in
          Variable(
            Tensor<Float>.randomNormal([8, length, 16], using: &generator), requiresGradient: true)
        }
        let before = MemoryStatistics.current.liveBytes
        MemoryStatistics.resetPeak()
        scaledDotProductAttention(x[0], x[1], x[2], isCausal: true).sum().backward()
        return MemoryStatistics.current.peakBytes - before
      }
      let (short, long) = (peak(512), peak(2048))
      #expect(long <= 4 * short + 4096, "\(short) bytes, then \(long)")
      #expect(long < 10 << 20, "\(long) bytes")
    }
  }

  /// One tensor of queries, keys and values side by side gives the bits that three give.
  @Test func packedOperandsGiveTheSame() throws {
    let (batch, length, heads, width) = (2, 70, 3, 4)
    var generator = RandomGenerator(seed: 2)
    let all = Tensor<Float>.randomNormal([batch, length, 3 * heads * width], using: &generator)
    let cotangent = Variable(
      Tensor<Float>.randomNormal([batch, length, heads * width], using: &generator))
    func gradient(
      _ function: (Variable<Float>) -> Variable<Float>
    ) -> (Tensor<Float>, Tensor<Float>) {
      let x = Variable(all, requiresGradient: true)
      let y = function(x)
      (y * cotangent).sum().backward()
      return (y.tensor, x.gradient!.tensor)
    }
    let packed = gradient {
      packedAttention(
        $0, heads: heads, mask: nil, bias: nil, isCausal: true, dropout: nil, for: attentionName)
    }
    let apart = gradient {
      let parts = $0.reshaped(to: [batch, length, 3, heads, width]).permuted([2, 0, 3, 1, 4])
      return scaledDotProductAttention(parts[0], parts[1], parts[2], isCausal: true)
        .transposed(1, 2).reshaped(to: [batch, length, heads * width])
    }
    #expect(packed == apart)
    let few = Tensor<Double>.randomNormal([2, 3, 12], using: &generator)
    let mask: Tensor<Bool> = [[true, false, true], [true, true, false], [false, true, true]]
    try checkGradients(
      of: {
        packedAttention(
          $0, heads: 2, mask: mask, bias: nil, isCausal: false, dropout: nil, for: attentionName)
      }, at: few, order: 2
    ).require()
  }

  /// A gradient has the same bits whether or not that of the bias is wanted, too.
  @Test func theBiasChangesNoOtherGradient() {
    let form = Form(keyHeads: 2, bias: [2, 5, 7])
    let tensors = form.operands(Float.self)
    func gradients(_ isWanted: Bool) -> [Tensor<Float>] {
      let x = tensors[..<3].map { Variable($0, requiresGradient: true) }
      let bias = Variable((form.added() as Tensor<Float>?)!, requiresGradient: isWanted)
      let y = scaledDotProductAttention(x[0], x[1], x[2], bias: bias)
      (y * Variable(tensors[3])).sum().backward()
      #expect((bias.gradient != nil) == isWanted)
      return x.map { $0.gradient!.tensor }
    }
    #expect(gradients(true) == gradients(false))
  }

  /// What is not a number in one head, or in one query, stays there.
  @Test func oneHeadAndOneQueryKeepWhatIsNotANumber() {
    let form = Form(lead: [2, 3], keyHeads: 3, queries: 70, keys: 140)
    let whole = form.operands(Float.self)
    let clean = AttentionTests.fused(form, Array(whole[..<3]))
    for operand in 0..<3 {
      var operands = whole
      operands[operand][0, 1, 3, 2] = Tensor(Float.nan)
      let result = AttentionTests.fused(form, Array(operands[..<3]))
      #expect(result[1] == clean[1])
      #expect(result[0, 0] == clean[0, 0])
      let spoilt = isNaN(result[0, 1]).scalars
      #expect(spoilt.contains(true))
      if operand == 0 {
        #expect(result[0, 1, ..<3] == clean[0, 1, ..<3])
        #expect(result[0, 1, 4...] == clean[0, 1, 4...])
        #expect(!isNaN(result[0, 1, 3]).scalars.contains(false))
      }
    }
  }

  /// Large scores neither overflow nor lose the gradient.
  @Test func scoresMayBeLarge() {
    let q = Variable(Tensor<Float>([[200, 0]]), requiresGradient: true)
    let k = Variable(Tensor<Float>([[200, 0], [200, 0.5], [-200, 0]]))
    let v = Variable(Tensor<Float>([[1, 0], [3, 0], [100, 0]]))
    let y = scaledDotProductAttention(q, k, v, scale: 1)
    #expect(y.tensor == [[2, 0]])
    y.sum().backward()
    #expect(q.gradient!.tensor == [[0, 0.25]])
  }
}
