import Foundation
import Testing

/// That no exported operation is without a row.
@Suite struct LimitTableCoverageTests {
  /// Operations that compute nothing: elements keep their values, whatever those are, and gradients go
  /// back to where they came from.
  private let moving: Set<String> = [
    "reshaped(to:)", "flattened(from:)", "permuted(_:)", "transposed(_:_:)", "squeezed(at:)",
    "unsqueezed(at:)", "broadcast(to:)", "subscript(_:)", "subscript(_:_:)", "sliced(_:)",
    "split(_:along:)", "concatenate(_:along:)", "stack(_:along:)", "gathered(_:along:)",
    "flipped(along:)", "rolled(by:along:)", "tiled(_:)", "repeated(_:along:)",
    "movedAxes(from:to:)", "movedAxis(from:to:)", "unflattened(at:into:)",
    "tril(diagonal:)", "triu(diagonal:)", "diagonal(offset:along:_:)", "diagEmbed(offset:along:_:)",
    "takenAlongAxis(_:along:)", "putAlongAxis(_:_:along:)", "maskedFilled(_:with:)",
    "maskedSelected(_:)",
    "argSorted(along:descending:)", "taken(_:along:)", "embedding(_:_:paddingIndex:)",
    "padded(_:mode:)",
    "upsampleNearest(_:size:)", "unfold(_:kernelSize:dilation:padding:stride:)",
  ]
  /// Operations made of others that have a row, or whose numbers other suites hold.
  private let composed: [String: String] = [
    "+=(inout Self, Self)": "+", "-=(inout Self, Self)": "-", "*=(inout Self, Self)": "*",
    "/=(inout Self, Self)": "/", "+=(inout Self, Scalar)": "+", "-=(inout Self, Scalar)": "-",
    "*=(inout Self, Scalar)": "*", "/=(inout Self, Scalar)": "/",
    "zeros(_:)": "makes an argument",
    "matmul(_:_:transposeA:transposeB:)": "sums of products, see ContainmentTests",
    "affine(_:_:_:)": "sums of products, see ContainmentTests",
    "conv1d(_:_:bias:stride:padding:dilation:groups:)": "sums of products, see ContainmentTests",
    "convTranspose1d(_:_:bias:stride:padding:outputPadding:groups:dilation:)":
      "sums of products, see ContainmentTests",
    "conv2d(_:_:bias:stride:padding:dilation:groups:)": "sums of products, see ContainmentTests",
    "convTranspose2d(_:_:bias:stride:padding:outputPadding:groups:dilation:)":
      "sums of products, see ContainmentTests",
    "conv3d(_:_:bias:stride:padding:dilation:groups:)": "sums of products, see ContainmentTests",
    "convTranspose3d(_:_:bias:stride:padding:outputPadding:groups:dilation:)":
      "sums of products, see ContainmentTests",
    "avgPool1d(_:kernelSize:stride:padding:ceilMode:countIncludePad:)": "sums",
    "avgPool2d(_:kernelSize:stride:padding:ceilMode:countIncludePad:)": "sums",
    "adaptiveAvgPool1d(_:outputSize:)": "sums", "adaptiveAvgPool2d(_:outputSize:)": "sums",
    "fold(_:outputSize:kernelSize:dilation:padding:stride:)": "sums",
    "upsampleBilinear(_:size:alignCorners:)": "arithmetic",
    "batchNormalized(_:mean:variance:scale:shift:epsilon:)": "arithmetic and rsqrt",
    "rnn(_:_:state:activation:lengths:isReversed:)": "products, sigmoid and tanh",
    "lstm(_:_:state:cell:lengths:isReversed:)": "products, sigmoid and tanh",
    "gru(_:_:state:lengths:isReversed:)": "products, sigmoid and tanh",
    "rnnCell(_:_:_:activation:)": "rnn", "lstmCell(_:_:cell:_:)": "lstm", "gruCell(_:_:_:)": "gru",
    "scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)": "see AttentionLimitTests",
    "scaledDotProductAttention(_:_:_:dropout:using:mask:bias:isCausal:scale:)":
      "products and softmax, see AttentionTests",
    "attentionProbabilities(_:_:mask:bias:isCausal:scale:)": "products and softmax",
    "rotaryEmbedded(_:positions:convention:base:)": "products and sums",
    "groupNormalized(_:groups:scale:shift:epsilon:)": "layerNormalized",
    "instanceNormalized(_:scale:shift:epsilon:)": "layerNormalized",
    "rmsNormalized(_:over:scale:epsilon:)": "square, mean and rsqrt",
    "weightNormalized(_:gain:along:)": "norm", "l2Normalized(_:along:epsilon:)": "norm and clipped",
    "embeddingBag(_:_:offsets:reduction:factors:paddingIndex:)": "sums and choices of rows",
    "embeddingBag(_:_:reduction:factors:paddingIndex:)": "sums and choices of rows",
    "dropout(_:probability:using:)": "random, see LimitTests",
    "dropout(_:probability:mask:)": "see LimitTests",
    "scatterAdded(_:_:along:)": "+", "indexAdded(_:_:along:scaledBy:)": "+ and *",
    "trace()": "sum", "outer(_:_:)": "*", "kron(_:_:)": "*",
    "inner(_:_:)": "sums of products, see ContainmentTests",
    "tensordot(_:_:axes:)": "sums of products, see ContainmentTests",
    "tensordot(_:_:along:_:)": "sums of products, see ContainmentTests",
    "einsum(_:_:)": "sums of products, see ContainmentTests",
    "leastSquares(_:_:)": "solveTriangular", "pseudoInverse(_:relativeTolerance:)": "pseudoInverse",
    "qr(_:)": "defined for full rank alone", "singularValueDecomposition(_:)": "singularValues",
    "isNaN(_:)": "see LimitTests", "isInfinite(_:)": "see LimitTests",
    "isFinite(_:)": "see LimitTests",
  ]

  @Test func everyExportedOperationHasARow() throws {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().appending(path: "../../../Sources/WengertAutodiff/Operations")
      .standardized
    let listed = Set(LimitTable.rows.flatMap(\.covers)).union(moving).union(composed.keys)
    var declared: Set<String> = []
    // Losses have a table of their own.
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".swift") && !file.hasPrefix("Losses/") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      declared.formUnion(publicFunctions(in: text))
    }
    #expect(declared.count > 80, "the scan finds the declarations")
    for name in declared.subtracting(listed).sorted() {
      Issue.record("\(name) is in no row of the table of limits")
    }
    for name in listed.subtracting(declared).sorted() {
      Issue.record("a row covers \(name), which no operation declares")
    }
  }

  @Test func everyConventionIsDocumented() throws {
    let page = URL(filePath: #filePath)
      .deletingLastPathComponent().appending(path: "../../../Docs/Numbers.md").standardized
    guard FileManager.default.fileExists(atPath: page.path) else { return }
    let lines = try String(contentsOf: page, encoding: .utf8).split(whereSeparator: \.isWhitespace)
    let text = lines.joined(separator: " ")
    for convention in Convention.allCases {
      #expect(text.contains(convention.rawValue), "\(convention)")
    }
  }
}
