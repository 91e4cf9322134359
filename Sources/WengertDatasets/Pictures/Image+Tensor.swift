import WengertTensors

extension Image {
  /// The picture as numbers in [0, 1], of shape [channels, height, width].
  public func tensor<Scalar: FloatingTensorScalar>(as _: Scalar.Type = Float.self) -> Tensor<Scalar>
  {
    var result = Tensor<Scalar>.zeros([channels, height, width])
    result.withUnsafeMutableScalars { target in
      switch samples {
      case .bytes(let samples): spread(samples, into: target)
      case .words(let samples): spread(samples, into: target)
      }
    }
    return result
  }

  private func spread<Sample: FixedWidthInteger, Scalar: FloatingTensorScalar>(
    _ samples: [Sample], into target: UnsafeMutableBufferPointer<Scalar>
  ) {
    let plane = height * width
    let greatest = Scalar(Int(Sample.max))
    samples.withUnsafeBufferPointer { samples in
      for channel in 0..<channels {
        var source = channel
        for index in (channel * plane)..<((channel + 1) * plane) {
          target[index] = Scalar(Int(samples[source])) / greatest
          source += channels
        }
      }
    }
  }

  /// A picture of 8 bits per channel of numbers in [0, 1], [channels, height, width] with 1 to 4 channels.
  /// Numbers beyond are cut off, and NaN is black.
  public init<Scalar: FloatingTensorScalar>(_ tensor: Tensor<Scalar>) {
    let shape = tensor.shape
    let fits = require(
      shape.rank == 3 && shape.allSatisfy { $0 > 0 } && shape[0] <= 4, "Image",
      "the tensor is \(shape); it must be [channels, height, width], with 1 to 4 channels")
    let extents = fits ? Array(shape) : [1, 1, 1]
    let (channels, plane) = (extents[0], extents[1] * extents[2])
    var bytes = [UInt8](repeating: 0, count: plane * channels)
    if fits {
      tensor.withUnsafeScalars { scalars in
        for pixel in 0..<plane {
          for channel in 0..<channels {
            let value = scalars[channel * plane + pixel].number.double
            bytes[pixel * channels + channel] = UInt8(
              (max(0, min(1, value.isNaN ? 0 : value)) * 255).rounded())
          }
        }
      }
    }
    self.init(
      height: extents[1], width: extents[2], color: Color(rawValue: channels)!,
      samples: .bytes(bytes))
  }
}
