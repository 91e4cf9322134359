/// The shape of a layer's kernel.
struct KernelShape {
  let shape: Shape
  /// As PyTorch counts them: by the second axis and the kernel's elements, transposed or not.
  var fans: Fans { Fans(of: shape) }

  init(
    owner: String, rank: Int, inChannels: Int, outChannels: Int, kernelSize: any AxisExtents,
    groups: Int, isTransposed: Bool
  ) {
    let requirement = Requirement(owner: owner)
    requirement.nonNegative(inChannels, "inChannels")
    requirement.nonNegative(outChannels, "outChannels")
    let groups = requirement.positive(groups, "groups")
    requirement.require(
      inChannels % groups == 0 && outChannels % groups == 0,
      "inChannels \(inChannels) and outChannels \(outChannels) must divide into \(groups) groups")
    let numbers = kernelSize.perAxis
    requirement.require(
      (numbers.count == rank || numbers.count == 1) && numbers.allSatisfy { $0 > 0 },
      "kernelSize is \(numbers); it must be one number of 1 or more, or \(rank)")
    let kernel = numbers.count == rank ? numbers : Array(repeating: numbers.first ?? 1, count: rank)
    let channels =
      isTransposed
      ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups]
    shape = Shape(channels + kernel)
  }
}
