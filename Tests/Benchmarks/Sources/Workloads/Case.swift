/// The workloads that programs are compared on, by the names of the page of figures.
public enum Case: String, CaseIterable, Sendable {
  case w1 = "W1"
  case w1Double = "W1-fp64"
  case w2 = "W2"
  case w3 = "W3"
  case w4 = "W4"
  case w5 = "W5"
  case w6 = "W6"
  case w7 = "W7"
  case w8s = "W8s"
  case w8l = "W8L"
  case w9 = "W9"
  case w10 = "W10"
  case w11 = "W11"
  case w12 = "W12"
  case w13 = "W13"

  /// What the step is, in a line of a table.
  public var summary: String {
    switch self {
    case .w1: "2-3-2, tanh, batch 200, gradient descent"
    case .w1Double: "the same in fp64"
    case .w2: "2-3-3-2, tanh, batch 200, gradient descent"
    case .w3: "784-30-10, sigmoid, batch 10, quadratic cost, SGD"
    case .w4: "3072-300-10, ReLU, batch 400, SGD"
    case .w5: "3072-4×100-10, batch norm, ReLU, dropout, batch 100, momentum"
    case .w6: "784-4×100-10, batch norm, ReLU, batch 100, Adam"
    case .w7: "784-1024-1024-10, ReLU, batch 256, Adam"
    case .w8s: "1,000 element-wise operations on 8 numbers, forward and backward"
    case .w8l: "100 element-wise operations on 2²⁰ numbers, forward and backward"
    case .w9: "LeNet with ReLU and max pooling on 1×28×28, batch 64, Adam"
    case .w10: "GPT of 4 blocks, width 128, 16 texts of 64 characters, AdamW"
    case .w11: "ResNet-8 on 3×32×32, batch 64, momentum"
    case .w12: "LSTM of 2 layers, width 256, 64 steps, batch 32, Adam"
    case .w13: "causal attention, 8 heads of 64, 1,024 positions, forward and backward"
    }
  }

  /// The sizes of the affine layers, the input's first; empty for chains and for nets on sequences.
  public var widths: [Int] {
    switch self {
    case .w1, .w1Double: [2, 3, 2]
    case .w2: [2, 3, 3, 2]
    case .w3: [784, 30, 10]
    case .w4: [3072, 300, 10]
    case .w5: [3072, 100, 100, 100, 100, 10]
    case .w6: [784, 100, 100, 100, 100, 10]
    case .w7: [784, 1024, 1024, 10]
    case .w8s, .w8l, .w10, .w12, .w13: []
    case .w9: [256, 120, 84, 10]
    case .w11: [64, 10]
    }
  }

  /// Number of samples in a step; for chains, of elements.
  public var batch: Int {
    switch self {
    case .w1, .w1Double, .w2: 200
    case .w3: 10
    case .w4: 400
    case .w5, .w6: 100
    case .w7: 256
    case .w8s: 8
    case .w8l: 1 << 20
    case .w9, .w11: 64
    case .w10: 16
    case .w12: 32
    case .w13: 1
    }
  }

  /// Number of operations in a chain; 0 for nets.
  public var chainLength: Int {
    switch self {
    case .w8s: 1_000
    case .w8l: 100
    default: 0
    }
  }

  /// The file of its numbers: fp64 starts from those of fp32.
  public var fileName: String { (self == .w1Double ? Case.w1 : self).rawValue + ".bin" }

  /// How far losses may lie apart, relative to the loss.
  public var tolerance: Double { self == .w1Double ? 1e-8 : 1e-4 }

  /// How many losses are compared. Through the batch normalizations of W11 rounding errors grow tenfold every
  /// third step, between PyTorch and JAX as between others: the same work is not the same numbers for long.
  public var comparedLosses: Int { self == .w11 ? 4 : 20 }

  /// Bytes of an element.
  public var scalarSize: Int { self == .w1Double ? 8 : 4 }
}
