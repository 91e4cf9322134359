/// The description of a training: data, net, loss, optimizer, length.
public struct Configuration: Codable, Equatable, Sendable {
  /// The training data.
  public struct Data: Codable, Equatable, Sendable {
    /// A file, a folder, or the name of data that are drawn.
    public var path = ""
    /// For an npy file of inputs: the npy file of their targets.
    public var labels = ""
    /// The column of a table that is to be learned; empty for the last.
    public var target = ""
    /// Columns of a table that are left out.
    public var ignore: [String] = []
    /// The share of the samples that is put apart for measuring.
    public var validation = 0.2
    /// Other data to measure on, instead of a share; empty for none.
    public var validationPath = ""
    /// Whether columns get mean 0 and deviation 1; nil for those of tables and vectors.
    public var standardize: Bool?
    /// The height and width of pictures in folders.
    public var size = 32
    /// Whether pictures in folders are `rgb` or `gray`.
    public var color = "rgb"
    /// How many samples are drawn.
    public var count = 1_000
  }

  /// The net.
  public struct Net: Codable, Equatable, Sendable {
    /// `fullyConnected` or `convolutional`; empty for the first.
    public var kind = ""
    /// The widths of the hidden layers; nil for two of 64, or 120 and 84 after convolutions.
    public var hidden: [Int]?
    /// The activation after each hidden layer.
    public var activation = "relu"
    /// Whether batch normalization stands before each activation.
    public var batchNorm = false
    /// The probability that a hidden unit is left out of a step.
    public var dropout = 0.0
    /// The channels of the convolutions.
    public var channels = [6, 16]
    /// The height and width of the convolutions' kernels.
    public var kernel = 5
  }

  /// The optimizer.
  public struct Optimizer: Codable, Equatable, Sendable {
    /// Which one.
    public var kind = "adam"
    /// The learning rate; nil for 0.1 of `sgd` and 0.001 of others.
    public var rate: Double?
    /// Of `sgd` and `rmsProp`.
    public var momentum = 0.0
    /// How fast weights shrink.
    public var weightDecay = 0.0
  }

  /// How the learning rate changes.
  public struct Schedule: Codable, Equatable, Sendable {
    /// Which one.
    public var kind = "constant"
    /// Of `step`: after how many epochs the rate is multiplied by `factor`.
    public var every = 10
    /// Of `step` and `exponential`.
    public var factor: Double?
    /// Of `cosine`: the last rate.
    public var minimum = 0.0
  }

  /// The training data.
  public var data = Data()
  /// The net.
  public var net = Net()
  /// The optimizer.
  public var optimizer = Optimizer()
  /// How the learning rate changes.
  public var schedule = Schedule()
  /// The loss; empty where the data decide.
  public var loss = ""
  /// How often all samples are shown.
  public var epochs = 20
  /// Samples in a step.
  public var batchSize = 32
  /// After how many epochs without improvement it ends; nil for never.
  public var patience: Int?
  /// Of the weights, the division of the data and their order.
  public var seed: UInt64 = 0

  /// The defaults, without data.
  public init() {}
}

extension Configuration {
  /// One setting: its key, the allowed values, and how it is set.
  public struct Field: Sendable {
    /// The key, with that of the object that it stands in.
    public let key: String
    /// The allowed values, in words.
    public let expected: String
    /// The greatest whole number that it may be, where that need not be said to everybody.
    var limit: Int?
    /// The names that it may be, where it is one of some.
    public internal(set) var choices: [String] = []
    let set: @Sendable (inout Configuration, PlacedJSON.Value) -> Bool
  }

  static let activations = [
    "relu", "leakyReLU", "tanh", "sigmoid", "gelu", "silu", "elu", "softplus",
  ]
  static let losses = ["crossEntropy", "meanSquaredError", "meanAbsoluteError", "huber"]
  static let optimizers = ["adam", "adamW", "sgd", "rmsProp", "adaGrad"]
  static let schedules = ["constant", "step", "exponential", "cosine", "oneCycle"]

  /// All settings, in the order of the guide.
  public static let fields: [Field] =
    dataFields + netFields + [
      .choice("loss", losses, \.loss),
      .choice("optimizer.kind", optimizers, \.optimizer.kind),
      .number("optimizer.rate", "a number greater than 0", { $0 > 0 }) { $0.optimizer.rate = $1 },
      .number("optimizer.momentum", "a number of 0 or more, less than 1", { (0..<1).contains($0) })
      {
        $0.optimizer.momentum = $1
      },
      .number("optimizer.weightDecay", "a number of 0 or more", { $0 >= 0 }) {
        $0.optimizer.weightDecay = $1
      },
      .choice("schedule.kind", schedules, \.schedule.kind),
      .whole("schedule.every", from: 1) { $0.schedule.every = $1 },
      .number("schedule.factor", "a number greater than 0, at most 1", { $0 > 0 && $0 <= 1 }) {
        $0.schedule.factor = $1
      },
      .number("schedule.minimum", "a number of 0 or more", { $0 >= 0 }) {
        $0.schedule.minimum = $1
      },
      .whole("epochs", from: 0) { $0.epochs = $1 },
      .whole("batchSize", from: 1, to: 100_000_000) { $0.batchSize = $1 },
      .whole("patience", from: 0) { $0.patience = $1 },
      .whole("seed", from: 0) { $0.seed = UInt64($1) },
    ]

  private static let dataFields: [Field] = [
    .text("data.path", \.data.path), .text("data.labels", \.data.labels),
    .text("data.target", \.data.target),
    Field(key: "data.ignore", expected: "a list of columns") { settings, value in
      guard let names = texts(value) else { return false }
      settings.data.ignore = names
      return true
    },
    Field(key: "data.validation", expected: "a share of 0 or more, less than 1, or a path") {
      settings, value in
      switch value {
      case .number(let share) where (0..<1).contains(share): settings.data.validation = share
      case .string(let path) where !path.isEmpty: settings.data.validationPath = path
      default: return false
      }
      return true
    },
    .flag("data.standardize") { $0.data.standardize = $1 },
    .whole("data.size", from: 1, to: 4_096) { $0.data.size = $1 },
    .choice("data.color", ["rgb", "gray"], \.data.color),
    .whole("data.count", from: 2, to: 1_000_000) { $0.data.count = $1 },
  ]

  private static let netFields: [Field] = [
    .choice("net.kind", ["fullyConnected", "convolutional"], \.net.kind),
    .wholes("net.hidden") { $0.net.hidden = $1 },
    .choice("net.activation", activations, \.net.activation),
    .flag("net.batchNorm") { $0.net.batchNorm = $1 },
    .number("net.dropout", "a number of 0 or more, less than 1", { (0..<1).contains($0) }) {
      $0.net.dropout = $1
    },
    .wholes("net.channels") { $0.net.channels = $1 },
    Field(key: "net.kernel", expected: "an odd number from 1 to 99") { settings, value in
      guard case .number(let number) = value, let size = Int(exactly: number),
        (1...99).contains(size), size % 2 == 1
      else { return false }
      settings.net.kernel = size
      return true
    },
  ]

  private static func texts(_ value: PlacedJSON.Value) -> [String]? {
    switch value {
    case .string(let text): return text.isEmpty ? [] : [text]
    case .array(let values):
      let texts = values.compactMap { if case .string(let text) = $0.value { text } else { nil } }
      return texts.count == values.count ? texts : nil
    default: return nil
    }
  }
}

extension Configuration.Field {
  fileprivate typealias Settings = Configuration

  fileprivate static func text(
    _ key: String, _ path: WritableKeyPath<Settings, String> & Sendable
  ) -> Configuration.Field {
    Configuration.Field(key: key, expected: "a text") { settings, value in
      // A column may be called 2.
      switch value {
      case .string(let text) where !text.isEmpty: settings[keyPath: path] = text
      case .number(let number):
        guard let whole = Int(exactly: number) else { return false }
        settings[keyPath: path] = "\(whole)"
      default: return false
      }
      return true
    }
  }

  fileprivate static func choice(
    _ key: String, _ names: [String], _ path: WritableKeyPath<Settings, String> & Sendable
  ) -> Configuration.Field {
    Configuration.Field(
      key: key, expected: "one of \(names.joined(separator: ", "))", choices: names
    ) { settings, value in
      guard case .string(let text) = value,
        let name = names.first(where: { $0.lowercased() == text.lowercased() })
      else { return false }
      settings[keyPath: path] = name
      return true
    }
  }

  fileprivate static func number(
    _ key: String, _ expected: String, _ allows: @escaping @Sendable (Double) -> Bool,
    _ set: @escaping @Sendable (inout Settings, Double) -> Void
  ) -> Configuration.Field {
    Configuration.Field(key: key, expected: expected) { settings, value in
      guard case .number(let number) = value, number.isFinite, allows(number) else { return false }
      set(&settings, number)
      return true
    }
  }

  fileprivate static func whole(
    _ key: String, from least: Int, to most: Int = 1 << 53,
    _ set: @escaping @Sendable (inout Settings, Int) -> Void
  ) -> Configuration.Field {
    let range = most < 1 << 53 ? "from \(least) to \(grouped(most))" : "of \(least) or more"
    let limit = most < 1 << 53 ? nil : most
    return Configuration.Field(key: key, expected: "a whole number \(range)", limit: limit) {
      settings, value in
      guard case .number(let number) = value, let whole = Int(exactly: number),
        (least...most).contains(whole)
      else { return false }
      set(&settings, whole)
      return true
    }
  }

  fileprivate static func wholes(
    _ key: String, _ set: @escaping @Sendable (inout Settings, [Int]) -> Void
  ) -> Configuration.Field {
    Configuration.Field(key: key, expected: "a list of whole numbers from 1 to 100,000") {
      settings, value in
      let values: [PlacedJSON.Value] =
        if case .array(let parts) = value { parts.map(\.value) } else { [value] }
      let numbers = values.compactMap { value -> Int? in
        guard case .number(let number) = value, let whole = Int(exactly: number),
          (1...100_000).contains(whole)
        else { return nil }
        return whole
      }
      guard numbers.count == values.count else { return false }
      set(&settings, numbers)
      return true
    }
  }

  fileprivate static func flag(
    _ key: String, _ set: @escaping @Sendable (inout Settings, Bool) -> Void
  ) -> Configuration.Field {
    Configuration.Field(key: key, expected: "true or false") { settings, value in
      guard case .boolean(let flag) = value else { return false }
      set(&settings, flag)
      return true
    }
  }
}
