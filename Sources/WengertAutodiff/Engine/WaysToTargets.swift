/// What a walk to targets knows of an operation.
enum WalkMark: UInt8 {
  /// Not met yet.
  case unseen
  /// No target is among what it came from.
  case leadsNowhere
  /// A target is among what it came from.
  case onWay
  /// It is a target itself.
  case target

  var isOnWay: Bool { rawValue >= WalkMark.onWay.rawValue }
}

/// The operations through which a result depends on targets: a walk for their gradients alone leaves out
/// all others.
///
/// Operations are marked in place, as a graph belongs to one thread. Leaves may be shared between threads,
/// so they are looked up.
struct WaysToTargets {
  private let leaves: Set<ObjectIdentifier>
  /// Each marked operation; all are alive as long as the root is.
  private var marked: [Unmanaged<Application>] = []

  init(_ targets: [Node]) {
    leaves = Set(targets.lazy.filter(\.isLeaf).map { ObjectIdentifier($0) })
    for case let target as Application in targets where target.mark == .unseen {
      target.mark = .target
      marked.append(.passUnretained(target))
    }
  }

  /// Whether the way to a target goes through an operand.
  func leads(to operand: Node) -> Bool {
    operand.isLeaf ? leaves.contains(ObjectIdentifier(operand)) : operand.mark.isOnWay
  }

  /// Marks all that `root` came from.
  ///
  /// - Returns: Whether a target is there.
  mutating func mark(from root: Application) -> Bool {
    // Depth first, each operation after its operands; the stack holds which operand comes next.
    var stack: [(application: Application, operand: Int)] = []
    var seen: Set<ObjectIdentifier> = []
    func enter(_ application: Application, _ marked: inout [Unmanaged<Application>]) {
      if application.mark == .unseen {
        application.mark = .leadsNowhere
        marked.append(.passUnretained(application))
      }
      stack.append((application, 0))
    }
    enter(root, &marked)
    while let (application, index) = stack.last {
      guard index < Int(application.operandCount) else {
        stack.removeLast()
        if application.mark.isOnWay, let user = stack.last?.application, user.mark != .target {
          user.mark = .onWay
        }
        continue
      }
      stack[stack.count - 1].operand += 1
      guard let operand = application.parent(index) else { continue }
      if operand.isLeaf {
        if leads(to: operand), application.mark != .target { application.mark = .onWay }
        continue
      }
      let next = unsafeDowncast(operand, to: Application.self)
      // What leads to a target's own operands is not known from its mark.
      if next.mark == .unseen || (next.mark == .target && seen.insert(.init(next)).inserted) {
        enter(next, &marked)
      } else if next.mark.isOnWay, application.mark != .target {
        application.mark = .onWay
      }
    }
    return root.mark.isOnWay
  }

  /// Starts a list of its own for another part of the graph, with the same targets.
  mutating func forgetWay() { marked = [] }

  /// Takes all marks away.
  func clear() {
    for reference in marked { reference._withUnsafeGuaranteedRef { $0.mark = .unseen } }
  }
}
