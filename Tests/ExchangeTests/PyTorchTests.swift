import Foundation
import Testing
import Wengert
import WengertExchange

/// The path of a fixture, of those on record or of others that were made anew.
func fixture(_ name: String) -> String {
  if let folder = ProcessInfo.processInfo.environment["WENGERT_EXCHANGE_FIXTURES"] {
    return URL(filePath: folder).appending(path: name).path
  }
  return Bundle.module.url(forResource: "Fixtures", withExtension: nil)!.appending(path: name).path
}

/// A path that does not exist yet, removed behind the body.
func withTemporaryPath<Result>(
  _ name: String, _ body: (String) throws -> Result
) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.appending(path: name).path)
}

private func load(_ net: NamedNet, from path: String, strict: Bool = true) throws {
  func load<M: Module>(_ module: M) throws {
    try module.load(from: path, names: net.names, strict: strict)
  }
  try load(net.module)
}

func save(_ net: NamedNet, to path: String) throws {
  func save<M: Module>(_ module: M) throws { try module.save(to: path, names: net.names) }
  try save(net.module)
}

@Suite struct PyTorchTests {
  @Test(arguments: ["mlp", "lenet", "lstm", "gru", "resnet", "gpt"])
  func aNetOfPyTorchGivesTheSame(_ name: String) throws {
    let net = try #require(NamedNet.all().first { $0.name == name })
    try load(net, from: fixture("\(name).safetensors"))
    let data = try NumPyArchive(path: fixture("\(name).npz"))
    let expected: Tensor<Float> = try data.tensor("y")
    let result = net.run(try data.array("x"))
    #expect(result.shape == expected.shape)
    let scale = expected.scalars.map(abs).max()!
    for (a, b) in zip(result.scalars, expected.scalars) { #expect(abs(a - b) <= 1e-5 * scale) }
  }

  @Test(arguments: ["mlp", "lenet", "lstm", "gru", "resnet", "gpt"])
  func aFileForPyTorchHasItsNamesAndShapes(_ name: String) throws {
    let net = try #require(NamedNet.all().first { $0.name == name })
    let original = try SafetensorsFile(path: fixture("\(name).safetensors"))
    try load(net, from: original.path)
    try withTemporaryPath("net.safetensors") { path in
      try save(net, to: path)
      let written = try SafetensorsFile(path: path)
      #expect(Set(written.names) == Set(original.names))
      for name in original.names {
        #expect(written.shape(of: name) == original.shape(of: name), "\(name)")
        #expect(written.elementType(of: name) == original.elementType(of: name), "\(name)")
        if name.hasSuffix("num_batches_tracked") { continue }
        let (a, b): (Tensor<Float>, Tensor<Float>) = (
          try written.tensor(name), try original.tensor(name)
        )
        #expect(a == b, "\(name)")
      }
    }
  }

  @Test func everythingThatDoesNotFitIsNamedAtOnce() throws {
    let net = Sequential<Float>([
      Linear(inputs: 4, outputs: 7), BatchNorm(channels: 6), ReLU(), Linear(inputs: 6, outputs: 3),
      Linear(inputs: 3, outputs: 1, bias: nil),
    ])
    let before = net.state
    let error = #expect(throws: FileError.self) {
      try net.load(from: fixture("mlp.safetensors"), names: PyTorchNames(["layers.3": "last"]))
    }
    #expect(
      error?.description.hasSuffix(
        "mlp.safetensors: expected weights of this model, found nothing for last.weight (layers.3.weight "
          + "here), last.bias (layers.3.bias here), 4.weight (layers.4.weight here); unexpected 3.bias, "
          + "3.weight; 0.weight of shape [6, 4], not [7, 4]; 0.bias of shape [6], not [7]; build "
          + "the same model, or rename its parts: PyTorchNames([\"here\": \"there\"])") == true,
      "\(error?.description ?? "")")
    #expect(net.state == before)
  }

  @Test func whatIsOnOneSideOnlyMayBeLeftAlone() throws {
    let net = Sequential<Float>([
      Linear(inputs: 4, outputs: 6), Tanh(), Tanh(), Tanh(), Linear(inputs: 6, outputs: 2),
    ])
    try net.load(from: fixture("mlp.safetensors"), names: PyTorchNames(), strict: false)
    let file = try SafetensorsFile(path: fixture("mlp.safetensors"))
    #expect(net.parameters[0].tensor == (try file.tensor("0.weight")).transposed(0, 1))
  }

  @Test func namesOfTransformersAndWeightNormalization() throws {
    struct Net: Module {
      typealias Scalar = Float
      let decoder = TransformerDecoderLayer<Float>(TransformerShape(width: 4, heads: 2, hidden: 3))
      let mapped = WeightNormLinear(Linear<Float>(inputs: 2, outputs: 3))
      let slopes = PReLU<Float>(channels: 2)
      let bag = EmbeddingBag<Float>(vocabulary: 3, width: 2)
      let wrapped = Checkpointed(Linear<Float>(inputs: 2, outputs: 3))
      let norm = RMSNorm<Float>([4])
      func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { x }
    }
    try withTemporaryPath("net.safetensors") { path in
      try Net().save(to: path, names: PyTorchNames())
      let file = try SafetensorsFile(path: path)
      let shapes: [String: Shape] = [
        "decoder.self_attn.in_proj_weight": [12, 4], "decoder.self_attn.in_proj_bias": [12],
        "decoder.self_attn.out_proj.weight": [4, 4], "decoder.self_attn.out_proj.bias": [4],
        "decoder.multihead_attn.in_proj_weight": [12, 4],
        "decoder.multihead_attn.in_proj_bias": [12],
        "decoder.multihead_attn.out_proj.weight": [4, 4],
        "decoder.multihead_attn.out_proj.bias": [4], "decoder.linear1.weight": [3, 4],
        "decoder.linear1.bias": [3], "decoder.linear2.weight": [4, 3], "decoder.linear2.bias": [4],
        "decoder.norm1.weight": [4], "decoder.norm1.bias": [4], "decoder.norm2.weight": [4],
        "decoder.norm2.bias": [4], "decoder.norm3.weight": [4], "decoder.norm3.bias": [4],
        "mapped.parametrizations.weight.original0": [3, 1],
        "mapped.parametrizations.weight.original1": [3, 2], "mapped.bias": [3],
        "slopes.weight": [2], "bag.weight": [3, 2], "wrapped.weight": [3, 2], "wrapped.bias": [3],
        "norm.weight": [4],
      ]
      #expect(Set(file.names) == Set(shapes.keys))
      for (name, shape) in shapes { #expect(file.shape(of: name) == shape, "\(name)") }
    }
  }
}
