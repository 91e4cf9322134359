import WengertAutodiff
import WengertNeuralNetworks
import WengertTensors

/// PyTorch's names of the parameters and buffers of modules, and the layout of their elements there.
///
/// The library's own layers have PyTorch's names; names of parts of a user's module are taken to be the same on
/// both sides, unless a dictionary says otherwise: its keys are paths here, of modules or parameters, its values
/// paths there.
///
///     try net.load(from: "model.safetensors", names: PyTorchNames(["hidden": "fc1", "output": "fc2"]))
///
/// Differences: `Linear` has its weight as [outputs, inputs] there; layers of a `Sequential` are called `0`, `1`,
/// …; the scale and shift of normalizations `weight` and `bias`; `MultiHeadAttention` has `in_proj_weight`,
/// `in_proj_bias` and `out_proj`; the parts of Transformer layers `self_attn`, `multihead_attn`, `linear1`,
/// `linear2`, `norm1`, `norm2`, `norm3`. Parameters that PyTorch computes from others (`num_batches_tracked`) are
/// written with 0, and ignored in files.
public struct PyTorchNames: Sendable {
  /// Paths there, by paths here.
  public let renamed: [String: String]

  /// Names of which some differ.
  public init(_ renamed: [String: String] = [:]) { self.renamed = renamed }
}

/// Where a parameter or buffer is found there.
struct PyTorchPlace<Scalar: FloatingTensorScalar> {
  /// The path here.
  let name: String
  /// The path there.
  let pyTorchName: String
  let slot: StateSlot<Scalar>
  /// Whether rows and columns are exchanged.
  let isTransposed: Bool

  /// The elements as they lie there.
  var exported: Tensor<Scalar> { isTransposed ? slot.tensor.transposed(0, 1) : slot.tensor }

  /// The shape that they have there.
  var shape: Shape {
    let shape = slot.tensor.shape
    return isTransposed ? [shape[1], shape[0]] : shape
  }

  /// Takes over elements as they lie there.
  func replace(by tensor: Tensor<Scalar>) {
    slot.replace(by: isTransposed ? tensor.transposed(0, 1) : tensor)
  }
}

extension PyTorchNames {
  /// The places of all parameters and buffers of a module, and the counters that PyTorch keeps beside them.
  func places<Scalar>(
    of module: some Module<Scalar>
  ) -> (places: [PyTorchPlace<Scalar>], counters: [String]) {
    let entries = ModuleParts<Scalar>(of: module).entries
    // The path there of every module, by its position.
    var paths: [Int: String] = [:]
    var places: [PyTorchPlace<Scalar>] = []
    var counters: [String] = []
    for (index, entry) in entries.enumerated() {
      let owner = entry.owner.map { entries[$0] }
      let label = PyTorchNames.label(entry.name, within: owner?.name ?? "")
      let kind: PyTorchKind<Scalar> =
        if case .module(let module)? = owner?.part { PyTorchKind(of: module) } else { .other }
      let place = kind.place(label)
      let path =
        renamed[entry.name]
        ?? PyTorchNames.join(entry.owner.flatMap { paths[$0] } ?? "", place.name)
      switch entry.part {
      case .module(let part):
        paths[index] = path
        if case .batchNorm = PyTorchKind<Scalar>(of: part) {
          counters.append(PyTorchNames.join(path, "num_batches_tracked"))
        }
      case .parameter(let parameter):
        places.append(
          PyTorchPlace(
            name: entry.name, pyTorchName: path, slot: .parameter(parameter),
            isTransposed: place.isTransposed))
      case .buffer(let buffer):
        places.append(
          PyTorchPlace(
            name: entry.name, pyTorchName: path, slot: .buffer(buffer), isTransposed: false))
      case .mode, .stream: continue
      }
    }
    return (places, counters)
  }

  /// A path without that of the module that it lies in.
  private static func label(_ path: String, within owner: String) -> String {
    owner.isEmpty ? path : String(path.dropFirst(owner.count + 1))
  }

  /// A path of both; that of a packed projection has no point more.
  private static func join(_ prefix: String, _ label: String) -> String {
    if prefix.isEmpty { return label }
    if label.isEmpty { return prefix }
    return prefix == packed || prefix.hasSuffix("." + packed)
      ? prefix + label : "\(prefix).\(label)"
  }

  /// The beginning of `in_proj_weight` and `in_proj_bias`.
  static let packed = "in_proj_"
}
