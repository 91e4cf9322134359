import Wengert

extension Call {
  func scan() throws -> T? {
    switch op {
    case "cumsum": try operand("x").cumulativeSum(along: attrs.int("axis"))
    case "cumprod": try operand("x").cumulativeProduct(along: attrs.int("axis"))
    case "logcumsumexp": try operand("x").logCumulativeSumExp(along: attrs.int("axis"))
    case "prod":
      try operand("x").product(
        along: attrs.axes("axes"), keepingDimensions: attrs.flag("keepdims"))
    case "median":
      try operand("x").median(
        along: attrs["axis"]?.int, keepingDimensions: attrs["keepdims"]?.flag ?? false)
    case "diff":
      try operand("x").differences(
        order: attrs.int("n"), along: attrs.int("axis"), prepending: operands["prepend"],
        appending: operands["append"])
    default: nil
    }
  }

  /// Operations that return elements and where they stand.
  func valuesAndIndices() throws -> [String: T]? {
    let results: (values: T, indices: Tensor<Int>)? =
      switch op {
      case "cummax": try operand("x").cumulativeMax(along: attrs.int("axis"))
      case "cummin": try operand("x").cumulativeMin(along: attrs.int("axis"))
      case "topk":
        try operand("x").topK(
          attrs.int("k"), along: attrs.int("axis"), least: !attrs.flag("largest"))
      case "sort": try sorted()
      default: nil
      }
    return results.map {
      ["values": $0.values, "indices": T(Value(Tensor<Double>(converting: $0.indices)))]
    }
  }

  private func sorted() throws -> (values: T, indices: Tensor<Int>) {
    let (x, axis, descending) = (
      try operand("x"), try attrs.int("axis"), try attrs.flag("descending")
    )
    return (
      x.sorted(along: axis, descending: descending),
      x.argSorted(along: axis, descending: descending)
    )
  }
}
