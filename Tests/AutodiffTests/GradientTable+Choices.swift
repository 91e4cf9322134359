import Wengert

extension GradientTable {
  static let choices: [GradientRow] = [
    binary("pow", [.positive, .all], covers: "pow(_:_:)") { pow($0, $1) }
      .at(0, 0, gives: 1, slopes: [0, 0])
      .at(0, 2, gives: 0, slopes: [0, 0])
      .at(-2, 2, gives: 4, slopes: [-4, .nan])
      .at(0, -1, gives: .infinity, slopes: [-.infinity, -.infinity])
      .refuses(misfit("pow")) { _ = pow(wide, wider) },
    unary("pow 2", covers: "pow(_:_:)") { pow($0, 2) }.at(0, gives: 0, slope: 0),
    unary("pow 3", covers: "pow(_:_:)") { pow($0, 3) }.at(-2, gives: -8, slope: 12),
    unary("pow -1.5", .range(0.4, 3), covers: "pow(_:_:)") { pow($0, -1.5) }
      .at(-1, gives: .nan, slope: .nan),
    unary("pow 1", covers: "pow(_:_:)") { pow($0, 1) }.at(0, gives: 0, slope: 1),
    unary("pow 0", covers: "pow(_:_:)") { pow($0, 0) }.at(0, gives: 1, slope: 0),
    competing("maximum", covers: "maximum(_:_:)") { maximum($0, $1) }
      .at(1, 1, gives: 1, slopes: [0.5, 0.5])
      .at(-.infinity, 2, gives: 2, slopes: [0, 1])
      .at(.nan, 2, gives: .nan, slopes: [1, 1])
      .refuses(misfit("maximum")) { _ = maximum(wide, wider) },
    competing("minimum", covers: "minimum(_:_:)") { minimum($0, $1) }
      .at(1, 1, gives: 1, slopes: [0.5, 0.5])
      .at(-.infinity, 2, gives: -.infinity, slopes: [1, 0])
      .at(.nan, 2, gives: .nan, slopes: [1, 1])
      .refuses(misfit("minimum")) { _ = minimum(wide, wider) },
    GradientRow(
      "select", covers: ["select(_:_:_:)"], [.all],
      [[[2, 2], [2, 2]], [[], []], [[1], [2]], [[2, 1], [1, 2]], [[0, 2], [2]]]
    ) { select(Tensor([true, false]), $0[0], $0[1]) }
    .on(
      [Tensor([.nan, 1]), Tensor([2, .nan])], gives: [.nan, .nan], gradients: [[1, 0], [0, 1]]
    )
    .on([Tensor([3, .nan]), Tensor([.nan, 4])], gives: [3, 4], gradients: [[1, 0], [0, 1]])
    .refuses(
      "select, condition and branches: shapes do not broadcast: lhs is [2], rhs is [2, 3]; at axis "
        + "-1 2 and 3 differ and neither is 1"
    ) { _ = select(Tensor([true, false]), wide, wide) },
    unary("clipped", clipDomain, covers: "clipped(from:to:)") { $0.clipped(from: -1, to: 1) }
      .at(1, gives: 1, slope: 0)
      .at(-.infinity, gives: -1, slope: 0)
      .at(.nan, gives: .nan),
    unary("clipped below", clipDomain, covers: "clipped(from:to:)") { $0.clipped(from: -1) },
    unary("clipped above", clipDomain, covers: "clipped(from:to:)") { $0.clipped(to: 1) },
  ]

  private static let clipDomain = Domain.range(-2, 2, avoiding: [-1, 1])

  /// Random operands never tie within a step.
  private static func competing(
    _ name: String, covers: String, _ function: @escaping @Sendable (Value, Value) -> Value
  ) -> GradientRow { binary(name, [.all], covers: covers, function) }
}
