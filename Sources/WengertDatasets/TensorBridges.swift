import WengertTensors

extension PointSet {
  /// The coordinates as a tensor of shape [count, 2].
  public func pointTensor<Scalar: FloatingTensorScalar>(
    of type: Scalar.Type = Double.self
  ) -> Tensor<Scalar> {
    Tensor<Scalar>(converting: Tensor(points, shape: [count, 2]))
  }

  /// The classes as a tensor of shape [count].
  public var labelTensor: Tensor<Int> { Tensor(labels) }
}

extension ImageDataset {
  /// The images as rows of numbers, of shape [count, channels · height · width].
  ///
  /// - Parameters:
  ///   - type: The element type.
  ///   - range: The value that the brightest byte, 255, becomes; 255 keeps the bytes' values.
  public func imageTensor<Scalar: FloatingTensorScalar>(
    of type: Scalar.Type = Float.self, upTo range: Double = 1
  ) -> Tensor<Scalar> {
    let range =
      require(range.isFinite, "imageTensor", "upTo is \(range); it must be finite") ? range : 1
    var tensor = Tensor<Scalar>(
      converting: Tensor(images, shape: [count, pixelsPerImage]))
    if range != 255 {
      let factor = Scalar(range / 255)
      tensor.withUnsafeMutableScalars { scalars in
        for index in scalars.indices { scalars[index] *= factor }
      }
    }
    return tensor
  }

  /// The classes as a tensor of shape [count].
  public var labelTensor: Tensor<Int> { Tensor(labels) }
}
