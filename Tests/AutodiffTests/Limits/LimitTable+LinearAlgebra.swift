import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let linearAlgebra: [LimitRow] = equations + spectra

  private static let equations: [LimitRow] = [
    LimitRow.of("determinant", covers: "determinant(_:)") { determinant($0[0]) }
      .over([[[1, 2], [2, 4]]], [0], [[4, -2, -2, 1]], second: [[1, -1, -1, 1]])
      .over([[[0, 0], [0, 0]]], [0], [[0, 0, 0, 0]], second: [[1, -1, -1, 1]])
      .over([.zeros([0, 0])], [1], [[]]),
    LimitRow.of("logDeterminant", covers: "logDeterminant(_:)") { logDeterminant($0[0]).logarithm }
      .over([[[1e200, 0], [0, 1e200]]], [921.0340371976183], [[1e-200, 0, 0, 1e-200]])
      .over([[[0, -1], [1, 0]]], [0], [[0, -1, 1, 0]]),
    LimitRow.of("inverse", covers: "inverse(_:)") { inverse($0[0]) }
      .over([[[0, 2], [4, 0]]], [0, 0.25, 0.5, 0], [[-0.125, -0.25, -0.0625, -0.125]]),
    LimitRow.of("solve", covers: "solve(_:_:)") { solve($0[0], $0[1]) }
      .over(
        [[[0, 2], [4, 0]], [[2], [8]]], [2, 1], [[-1, -0.5, -0.5, -0.25], [0.5, 0.25]]),
    LimitRow.of("solveTriangular", covers: "solveTriangular(_:_:upper:transposed:unitDiagonal:)") {
      solveTriangular($0[0], $0[1], upper: false)
    }
    .over(
      [[[2, .nan], [0, 4]], [[2], [8]]], [1, 2], [[-0.5, 0, -0.25, -0.5], [0.5, 0.25]]),
    LimitRow.of("cholesky", covers: "cholesky(_:)") { cholesky($0[0]) }
      .over([[[4, 0], [0, 1e-300]]], [2, 0, 0, 1e-150], [[0.25, 0.25, 0.25, 5e149]]),
    LimitRow.of("pairwiseDistances", covers: "pairwiseDistances(_:_:power:)") {
      pairwiseDistances($0[0], $0[1])
    }
    .over([[[1, 2]], [[1, 2]]], [0], [[0, 0], [0, 0]], second: [[0, 0], [0, 0]])
    .over([[[3e200, 0]], [[0, 4e200]]], [5e200], [[0.6, -0.8], [-0.6, 0.8]]),
  ]

  private static let spectra: [LimitRow] = [
    LimitRow.of("symmetricEigen", covers: "symmetricEigen(_:)") { symmetricEigen($0[0]).values }
      .over([[[2, 0], [0, 2]]], [2, 2], [[1, 0, 0, 1]])
      .over([[[0, 1], [1, 0]]], [-1, 1], [[1, 0, 0, 1]]),
    LimitRow.of("singularValues", covers: "singularValues(_:)") { singularValues($0[0]) }
      .over([[[3, 0], [0, 0]]], [3, 0], [[1, 0, 0, 1]])
      .over([[[0, -2]]], [2], [[0, -1]]),
    LimitRow.of("pseudoInverse", covers: "pseudoInverse(_:)") { pseudoInverse($0[0]) }
      .over([[[2, 0], [0, 0]]], [0.5, 0, 0, 0], [[-0.25, 0.25, 0.25, 0]]),
    LimitRow.of("matrixNorm", covers: "matrixNorm(_:_:keepingDimensions:)") { matrixNorm($0[0]) }
      .over([[[0, 0]]], [0], [[0, 0]], second: [[0, 0]])
      .over([[[3e200, 4e200]]], [5e200], [[0.6, 0.8]]),
  ]
}
