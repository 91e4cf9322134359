import Wengert

/// A net by name.
func net(
  _ name: String, width: Int, using generator: inout RandomGenerator
) -> Sequential<Float> {
  switch name {
  case "moons":
    return Sequential {
      Linear(inputs: 2, outputs: width, using: &generator)
      Tanh()
      Linear(inputs: width, outputs: width, using: &generator)
      Tanh()
      Linear(inputs: width, outputs: 2, using: &generator)
    }
  case "norm", "synchronized":
    let statistics: BatchStatistics = name == "norm" ? .ofShard : .synchronized
    return Sequential {
      Linear(inputs: 20, outputs: width, using: &generator)
      BatchNorm(channels: width, statistics: statistics)
      ReLU()
      Dropout(0.25, using: &generator)
      Linear(inputs: width, outputs: width, using: &generator)
      BatchNorm(channels: width, statistics: statistics)
      ReLU()
      Linear(inputs: width, outputs: 5, using: &generator)
    }
  case "lenet":
    return Sequential {
      Conv2d(inChannels: 1, outChannels: 6, kernelSize: 5, padding: 2, using: &generator)
      ReLU()
      MaxPool2d(kernelSize: 2)
      Conv2d(inChannels: 6, outChannels: 16, kernelSize: 5, using: &generator)
      ReLU()
      MaxPool2d(kernelSize: 2)
      Flatten()
      Linear(inputs: 400, outputs: 120, using: &generator)
      ReLU()
      Linear(inputs: 120, outputs: 84, using: &generator)
      ReLU()
      Linear(inputs: 84, outputs: 10, using: &generator)
    }
  case "w5":
    return Sequential {
      Flatten()
      for inputs in [3072, 100, 100, 100] {
        Linear(inputs: inputs, outputs: 100, using: &generator)
        BatchNorm(channels: 100)
        ReLU()
        Dropout(0.25, using: &generator)
      }
      Linear(inputs: 100, outputs: 10, using: &generator)
    }
  case "w7":
    return Sequential {
      Linear(inputs: 784, outputs: width, using: &generator)
      ReLU()
      Linear(inputs: width, outputs: width, using: &generator)
      ReLU()
      Linear(inputs: width, outputs: 10, using: &generator)
    }
  case "deep":
    return Sequential {
      for inputs in [784] + Array(repeating: width, count: 11) {
        Linear(inputs: inputs, outputs: width, using: &generator)
        ReLU()
      }
      Linear(inputs: width, outputs: 10, using: &generator)
    }
  default: fatalError("there is no net \(name)")
  }
}

/// Samples of as many classes as the net tells apart.
func samples(for net: String, count: Int, seed: UInt64) -> (Tensor<Float>, Tensor<Int>) {
  var generator = RandomGenerator(seed: seed)
  let (shape, classes): ([Int], Int) =
    switch net {
    case "lenet": ([1, 28, 28], 10)
    case "w5": ([3072], 10)
    case "w7", "deep": ([784], 10)
    case "norm", "synchronized": ([20], 5)
    default: ([2], 2)
    }
  let inputs = Tensor<Float>.randomNormal(Shape([count] + shape), using: &generator)
  let labels = Tensor<Int>.randomIntegers([count], in: 0..<classes, using: &generator)
  return (inputs, labels)
}
