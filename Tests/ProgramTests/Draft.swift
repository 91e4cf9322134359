import Wengert
import WengertFuzzing

/// A program that is being drawn.
struct Draft {
  private(set) var program = Program()
  private(set) var values: [Tensor<Double>] = []
  var random: FuzzRandom

  /// What is drawn; what stands here more often is drawn more often.
  static let families: [any Instruction.Type] = [
    Map.self, Map.self, Map.self, WithNumber.self, Pairwise.self, Pairwise.self, Pairwise.self,
    Product.self, AffineMap.self, Reduce.self, Reduce.self, SoftmaxOf.self, Normalization.self,
    Rearrange.self, Rearrange.self, Part.self, Joined.self, Picked.self, Loss.self,
    ClassLoss.self, Convolution.self, Pooling.self, GroupNormalization.self, Padded.self,
    SpecialMap.self, SpecialPair.self, Ordered.self, Moved.self, Contracted.self,
    LinearAlgebra.self, Attention.self, Recurrence.self, Distance.self,
  ]
  /// Maps into ranges that most operations accept.
  private static let guards: [Map.Kind] = [.tanh, .sigmoid, .exp, .square, .sin, .cosh, .atan]

  /// The program of a number.
  static func program(_ number: UInt64) -> Program {
    var draft = Draft(random: FuzzRandom(seed: number))
    repeat {
      draft.program = Program(seed: number)
      draft.values = []
      draft.fill()
    } while !draft.program.isSound
    return draft.program
  }

  private mutating func fill() {
    let count = 2 + random.below(13)
    for _ in 0..<200 where program.stepPlaces.count < count {
      let (before, valuesBefore) = (program, values)
      if let step = random.pick(Draft.families).draw(&self), append(step) { continue }
      (program, values) = (before, valuesBefore)
    }
  }

  /// Appends a step, with operands brought into its domain if need be; false if that was in vain.
  private mutating func append(_ step: Step) -> Bool {
    if run(step) { return true }
    guard random.oneIn(2) else { return false }
    let (before, valuesBefore) = (program, values)
    for _ in 0..<4 {
      var step = step
      let place = random.below(step.operands.count)
      if run(Step(Map(kind: random.pick(Draft.guards)), [step.operands[place]])) {
        step.operands[place] = program.nodes.count - 1
        if run(step) { return true }
      }
      (program, values) = (before, valuesBefore)
    }
    return false
  }

  private mutating func run(_ step: Step) -> Bool {
    let operands = step.operands.map { values[$0] }
    guard step.isSmooth(at: values),
      let result = try? checked({ step.instruction(operands) }),
      result.count <= 64, result.lies(from: -20, to: 20)
    else { return false }
    program.nodes.append(.step(step))
    values.append(result)
    return true
  }
}

// Operands.
extension Draft {
  func shape(_ place: Int) -> Shape { values[place].shape }

  /// A node whose shape is as wanted, or, if there is none, a new leaf, which need not be.
  mutating func operand(where isWanted: (Shape) -> Bool = { _ in true }) -> Int {
    let places = values.indices.filter { isWanted(shape($0)) }
    if places.isEmpty || random.oneIn(6) {
      for _ in 0..<4 {
        let shape = shape(atMost: 24)
        if isWanted(shape) { return leaf(of: shape) }
      }
      if places.isEmpty { return leaf(of: [2, 3]) }
    }
    return recent(places)
  }

  /// A node of a shape.
  mutating func operand(of shape: Shape) -> Int {
    let places = values.indices.filter { self.shape($0) == shape }
    return places.isEmpty || random.oneIn(4) ? leaf(of: shape) : recent(places)
  }

  /// A node that broadcasts with a shape.
  mutating func operand(broadcastingWith shape: Shape) -> Int {
    let places = values.indices.filter { place in
      let other = self.shape(place)
      return zip(shape.reversed(), other.reversed()).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }
    }
    if !places.isEmpty && !random.oneIn(3) { return recent(places) }
    var extents = shape.map { $0 == 1 ? 1 + random.below(3) : random.oneIn(3) ? 1 : $0 }
    if random.oneIn(3) { extents.removeFirst(random.below(extents.count + 1)) }
    if random.oneIn(6) && extents.count < 4 { extents.insert(1 + random.below(2), at: 0) }
    return leaf(of: Shape(extents))
  }

  /// A new leaf with multiples of 1/64, which are exact in every type.
  mutating func leaf(of shape: Shape, from low: Double = -2, to high: Double = 2) -> Int {
    let steps = Int((high - low) * 64)
    let scalars = (0..<shape.elementCount).map { _ in low + Double(random.below(steps)) / 64 }
    let leaf = Leaf(shape: shape, values: scalars, isTrained: !random.oneIn(6))
    program.nodes.append(.leaf(leaf))
    values.append(leaf.tensor())
    return values.count - 1
  }

  private mutating func recent(_ places: [Int]) -> Int {
    random.oneIn(3) ? random.pick(places) : random.pick(Array(places.suffix(3)))
  }
}

// Shapes.
extension Draft {
  mutating func shape(atMost count: Int) -> Shape {
    let rank = random.pick([0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4])
    var extents: [Int] = []
    for _ in 0..<rank {
      let extent = random.oneIn(60) ? 0 : random.pick([1, 1, 2, 2, 3, 3, 4, 5])
      extents.append(extents.reduce(extent, *) > count ? 1 : extent)
    }
    return Shape(extents)
  }

  /// A shape of so many elements.
  mutating func shape(ofCount count: Int) -> Shape {
    var (rest, extents) = (count, [Int]())
    while rest > 1 && extents.count < 3 && !random.oneIn(3) {
      let divisors = (1...rest).filter { rest % $0 == 0 }
      extents.append(random.pick(divisors))
      rest /= extents.last!
    }
    if rest != 1 || random.oneIn(3) { extents.append(rest) }
    return Shape(extents)
  }

  /// A shape that one broadcasts to.
  mutating func shape(broadcastFrom shape: Shape) -> Shape {
    var extents = shape.map { $0 == 1 ? 1 + random.below(3) : $0 }
    if random.oneIn(2) { extents.insert(1 + random.below(3), at: 0) }
    return Shape(extents)
  }

  /// Some of so many axes, some counted from the end.
  mutating func axes(of rank: Int) -> [Int] {
    var axes: [Int] = []
    for axis in 0..<rank where random.oneIn(2) {
      axes.append(random.oneIn(3) ? axis - rank : axis)
    }
    return axes
  }

  mutating func order(of rank: Int) -> [Int] { Array(0..<rank).shuffled(using: &random) }
}
