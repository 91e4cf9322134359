import WengertAutodiff
import WengertSupport

/// The mode of one layer. Layers that differ in training and evaluation, as dropout does, hold one; the
/// modules around find it among their stored properties.
///
/// It is a reference: copies of the layer share it. Any thread may use it.
public final class LayerMode: ReplayedState, Sendable {
  private struct State: Sendable {
    var mode = Mode.training
    var isLocked = false
  }

  private let state = Guarded(State())

  /// Training: so a layer starts.
  public init() {}

  /// Training or evaluation.
  public var mode: Mode {
    get {
      noteUse()
      return replayedState
    }
    set {
      noteUse()
      replayedState = newValue
    }
  }

  /// Whether the layer is being trained.
  public var isTraining: Bool {
    get { mode == .training }
    set { mode = newValue ? .training : .evaluation }
  }

  /// Whether the mode stays when a module around sets another: see `lockMode`.
  public internal(set) var isLocked: Bool {
    get { state.withLock { $0.isLocked } }
    set { state.withLock { $0.isLocked = newValue } }
  }

  /// The mode, without a note of the use.
  public var replayedState: Mode {
    get { state.withLock { $0.mode } }
    set { state.withLock { $0.mode = newValue } }
  }
}
