import Wengert

/// A tensor of a reference file: its elements in row-major order, whatever their type, as `Double`s.
struct Reference: Decodable, Sendable {
  let shape: [Int]
  let data: [Double]
  let dtype: String?
  let view: View?

  /// The non-contiguous view of a base that an operand is.
  final class View: Decodable, Sendable {
    let base: Reference
    let chain: [Attribute]
  }

  private enum CodingKeys: CodingKey { case shape, data, dtype, view }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    shape = try container.decode([Int].self, forKey: .shape)
    data = try container.decode([Double].self, forKey: .data)
    dtype = try container.decodeIfPresent(String.self, forKey: .dtype)
    view = try container.decodeIfPresent(View.self, forKey: .view)
    guard data.count == shape.reduce(1, *) else {
      throw Complaint("\(data.count) elements do not fill shape \(shape)")
    }
  }

  /// Elements that a file holds flat, without a shape.
  init(flat data: [Double], shape: [Int]) {
    (self.shape, self.data, dtype, view) = (shape, data, nil, nil)
  }

  var isInteger: Bool { dtype == "int64" }
  var isFlags: Bool { dtype == "bool" }
  var tensor: Tensor<Double> { Tensor(data, shape: Shape(shape)) }
  var integers: Tensor<Int> { Tensor(data.map { Int($0) }, shape: Shape(shape)) }
  var flags: Tensor<Bool> { Tensor(data.map { $0 != 0 }, shape: Shape(shape)) }
}
