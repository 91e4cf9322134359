import Wengert

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Named tensors in one file, for programs in any language: a line `name type extents` for each, an empty
/// line, then their elements one after the other, little-endian.
public struct NumberFile: Sendable {
  private var floats: [String: Tensor<Float>] = [:]
  private var integers: [String: Tensor<Int>] = [:]
  private var order: [String] = []

  /// An empty file.
  public init() {}

  /// Adds numbers under a name.
  public mutating func add(_ name: String, _ tensor: Tensor<Float>) {
    floats[name] = tensor
    order.append(name)
  }

  /// Adds class numbers under a name.
  public mutating func add(_ name: String, _ tensor: Tensor<Int>) {
    integers[name] = tensor
    order.append(name)
  }

  /// Numbers, in the precision wanted.
  public func numbers<Scalar: FloatingTensorScalar>(
    _ name: String, as type: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    guard let tensor = floats[name] else { fatalError("there are no numbers \(name)") }
    return (tensor as? Tensor<Scalar>) ?? Tensor<Scalar>(converting: tensor)
  }

  /// Class numbers.
  public func labels(_ name: String) -> Tensor<Int> {
    guard let tensor = integers[name] else { fatalError("there are no labels \(name)") }
    return tensor
  }

  /// Writes the file.
  public func write(to path: String) {
    guard let file = fopen(path, "wb") else { fatalError("cannot write \(path)") }
    defer { fclose(file) }
    for name in order {
      let type = floats[name] == nil ? "int64" : "float32"
      let shape = floats[name]?.shape ?? integers[name]!.shape
      fputs("\(name) \(type) \(shape.map(String.init).joined(separator: " "))\n", file)
    }
    fputs("\n", file)
    for name in order {
      floats[name]?.withUnsafeScalars { _ = fwrite($0.baseAddress, 4, $0.count, file) }
      integers[name]?.withUnsafeScalars { _ = fwrite($0.baseAddress, 8, $0.count, file) }
    }
  }

  /// Reads a file.
  public init(path: String) {
    guard let file = fopen(path, "rb") else { fatalError("cannot read \(path)") }
    defer { fclose(file) }
    var entries: [(name: String, type: String, shape: Shape)] = []
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        .split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count >= 2 else { break }
      entries.append((words[0], words[1], Shape(words.dropFirst(2).compactMap(Int.init))))
    }
    for (name, type, shape) in entries {
      if type == "float32" {
        add(name, NumberFile.read(Tensor<Float>.zeros(shape), from: file))
      } else {
        add(name, NumberFile.read(Tensor<Int>.zeros(shape), from: file))
      }
    }
  }

  private static func read<Scalar>(
    _ empty: Tensor<Scalar>, from file: UnsafeMutablePointer<FILE>
  ) -> Tensor<Scalar> {
    var tensor = empty
    tensor.withUnsafeMutableScalars {
      let count = fread($0.baseAddress, MemoryLayout<Scalar>.stride, $0.count, file)
      precondition(count == $0.count, "the file of numbers ends early")
    }
    return tensor
  }
}
