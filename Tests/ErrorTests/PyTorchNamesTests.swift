import Foundation
import Testing

/// What a PyTorch user types first: each name is right as it is, or the compiler says what to write.
@Suite struct PyTorchNamesTests {
  private static let sources = SourceText()

  /// Names of `torch`, of tensors, of `nn`, `nn.functional`, `linalg` and `optim`.
  private static let names = """
    tensor as_tensor from_numpy zeros ones full empty eye arange linspace rand randn randint randperm
    zeros_like ones_like full_like rand_like randn_like manual_seed is_tensor no_grad
    dtype float double long int bool half to cpu cuda contiguous clone detach item tolist numpy data grad
    requires_grad requires_grad_ backward register_hook shape size dim ndim numel nelement
    view reshape view_as reshape_as flatten ravel squeeze unsqueeze transpose T t permute movedim swapaxes
    swapdims expand expand_as broadcast_to cat stack hstack vstack split chunk unbind narrow where repeat tile
    repeat_interleave flip fliplr flipud roll gather index_select take_along_dim scatter_add index_add
    masked_fill masked_select tril triu diag_embed diagonal trace unflatten
    add sub mul div neg add_ sub_ mul_ div_ zero_ fill_ copy_ pow abs exp log sqrt square sin cos tan tanh
    sigmoid relu maximum minimum clamp clip sign round floor ceil trunc remainder fmod floor_divide logaddexp
    sum mean prod max min amax amin std var norm median logsumexp argmax argmin sort argsort topk cumsum
    cumprod cummax cummin logcumsumexp diff unique nonzero count_nonzero
    eq ne gt lt ge le equal allclose isclose isnan isinf isfinite nan_to_num
    matmul mm bmm mv dot outer ger inner kron einsum tensordot addmm
    det slogdet inv pinv solve cholesky qr svd svdvals eigh lstsq solve_triangular cdist
    Linear Conv1d Conv2d Conv3d ConvTranspose2d MaxPool2d AvgPool2d AdaptiveAvgPool2d BatchNorm1d BatchNorm2d
    BatchNorm3d LayerNorm GroupNorm InstanceNorm1d InstanceNorm2d RMSNorm Dropout Dropout1d Dropout2d
    Embedding EmbeddingBag Flatten Unflatten Identity Sequential ModuleList Parameter RNN LSTM GRU
    MultiheadAttention TransformerEncoderLayer TransformerDecoderLayer Upsample ZeroPad2d ReflectionPad2d
    ReLU LeakyReLU PReLU ELU SELU CELU GELU SiLU Mish Sigmoid Tanh Hardtanh Hardswish Hardsigmoid Softmax
    Hardshrink Softshrink Tanhshrink LogSoftmax Softplus Softsign LogSigmoid GLU
    MSELoss L1Loss SmoothL1Loss HuberLoss CrossEntropyLoss NLLLoss BCELoss BCEWithLogitsLoss KLDivLoss
    TripletMarginLoss CosineEmbeddingLoss MarginRankingLoss CTCLoss
    mse_loss l1_loss smooth_l1_loss huber_loss cross_entropy nll_loss binary_cross_entropy
    binary_cross_entropy_with_logits kl_div cosine_similarity triplet_margin_loss ctc_loss one_hot linear
    softmax log_softmax leaky_relu hardtanh hardswish hardsigmoid logsigmoid gelu dropout pad interpolate
    hardshrink softshrink tanhshrink unfold fold conv1d conv2d conv_transpose2d max_pool2d avg_pool2d adaptive_avg_pool2d layer_norm
    batch_norm group_norm instance_norm rms_norm normalize embedding embedding_bag
    scaled_dot_product_attention
    parameters named_parameters named_modules modules children buffers named_buffers train eval state_dict
    load_state_dict zero_grad
    SGD Adam AdamW Adagrad Adadelta Adamax RMSprop NAdam RAdam Rprop ASGD LBFGS step clip_grad_norm_
    clip_grad_value_ StepLR MultiStepLR ExponentialLR CosineAnnealingLR CosineAnnealingWarmRestarts
    ReduceLROnPlateau OneCycleLR CyclicLR LinearLR ConstantLR PolynomialLR SequentialLR LambdaLR
    DataLoader TensorDataset Subset
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  @Test func everyNameIsKnown() {
    let known = Set(Self.sources.declarations.map(\.name))
    #expect(Self.names.filter { !known.contains($0) } == [])
  }

  @Test func everyReplacementExists() {
    let declarations = Self.sources.declarations.filter { !$0.isUnavailable }
    let wrong = Self.sources.replacements.filter { replacement in
      !declarations.contains { $0.isCalled(replacement) }
    }
    #expect(wrong == [])
    #expect(Self.sources.replacements.count > 150)
  }
}

/// The declarations in the library's sources.
private struct SourceText {
  struct Declaration {
    var name: String
    /// Those of its parameters.
    var labels: [String]
    var isUnavailable: Bool

    /// Whether a call of this name reaches it: with all of the labels, or without some, whose parameters have
    /// defaults.
    func isCalled(_ text: String) -> Bool {
      guard let parenthesis = text.firstIndex(of: "(") else { return text == name }
      guard text[..<parenthesis] == name else { return false }
      var rest = labels[...]
      return text[parenthesis...].dropFirst().dropLast().split(separator: ":").allSatisfy { label in
        guard let place = rest.firstIndex(of: String(label)) else { return false }
        rest = rest[(place + 1)...]
        return true
      }
    }
  }
  private(set) var declarations: [Declaration] = []
  /// What `renamed:` says, without the type.
  private(set) var replacements: [String] = []

  init() {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)!
    for case let file as URL in files where file.pathExtension == "swift" {
      read(
        try! String(contentsOf: file, encoding: .utf8),
        isTable: file.lastPathComponent.hasSuffix("PyTorchNames.swift"))
    }
  }

  private mutating func read(_ text: String, isTable: Bool) {
    let pattern = /\b(func|var|let|struct|class|enum|typealias|init) ?`?([A-Za-z_][A-Za-z_0-9]*)?`?/
    for match in text.matches(of: pattern) {
      let name = match.2.map(String.init) ?? String(match.1)
      let rest = text[match.range.upperBound...]
      let labels = match.1 == "func" || match.1 == "init" ? Self.labels(rest) : []
      declarations.append(Declaration(name: name, labels: labels, isUnavailable: isTable))
    }
    for match in text.matches(of: /renamed: "(getter:)?([A-Za-z]+\.)?([^"]+)"/) {
      let replacement = String(match.3)
      replacements.append(
        match.1 == nil ? replacement : String(replacement.prefix { $0 != "(" }))
    }
  }

  /// The labels of a list of parameters, which may follow generic ones.
  private static func labels(_ text: Substring) -> [String] {
    var (depth, parameters, current) = (0, [String](), "")
    var rest = text.first == "<" ? text.drop { $0 != "(" } : text
    guard rest.first == "(" else { return [] }
    while let character = rest.popFirst() {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 0 { break }
      if character == "," && depth == 1 {
        parameters.append(current)
        current = ""
      } else {
        current.append(character)
      }
    }
    parameters.append(String(current))
    return parameters.compactMap { parameter in
      parameter.split { " (\n:".contains($0) }.first.map(String.init)
    }
  }
}
