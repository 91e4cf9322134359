import Wengert

extension Call {
  func rearrangement() throws -> T? {
    switch op {
    case "flip": try operand("x").flipped(along: attrs.ints("axes"))
    case "roll": try rolled()
    case "tile": try operand("x").tiled(attrs.ints("reps"))
    case "repeat_interleave": try repeated()
    case "movedim":
      try operand("x").movedAxes(from: attrs.ints("source"), to: attrs.ints("destination"))
    case "swapaxes": try operand("x").transposed(attrs.int("axis0"), attrs.int("axis1"))
    case "unflatten": try operand("x").unflattened(at: attrs.int("axis"), into: attrs.ints("sizes"))
    case "tril": try operand("x").tril(diagonal: attrs.int("k"))
    case "triu": try operand("x").triu(diagonal: attrs.int("k"))
    case "diagonal":
      try operand("x").diagonal(
        offset: attrs.int("offset"), along: attrs.int("axis0"), attrs.int("axis1"))
    case "diag_embed":
      try operand("x").diagEmbed(
        offset: attrs.int("offset"), along: attrs.int("axis0"), attrs.int("axis1"))
    case "trace": try operand("x").trace()
    default: try scattering() ?? product()
    }
  }

  private func scattering() throws -> T? {
    switch op {
    case "scatter_add":
      try operand("x").scatterAdded(
        integers("index"), operand("src"), along: attrs.int("axis"))
    case "put_along_axis":
      try operand("x").putAlongAxis(integers("index"), operand("values"), along: attrs.int("axis"))
    case "take_along_axis":
      try operand("x").takenAlongAxis(integers("index"), along: attrs.int("axis"))
    case "index_add":
      try operand("x").indexAdded(
        integers("index"), operand("src"), along: attrs.int("axis"),
        scaledBy: attrs.double("alpha"))
    case "masked_fill":
      try operand("x").maskedFilled(
        mask(), with: attrs["value"]?.text == "-inf" ? -.infinity : attrs.double("value"))
    case "masked_select": try operand("x").maskedSelected(mask())
    default: nil
    }
  }

  private func product() throws -> T? {
    switch op {
    case "einsum": einsum(try attrs.text("equation"), try attrs.texts("order").map(operand))
    case "outer": outer(try operand("a"), try operand("b"))
    case "kron": kron(try operand("a"), try operand("b"))
    default: nil
    }
  }

  private func mask() throws -> Tensor<Bool> {
    guard let mask = flags["mask"] else { throw Complaint("\(op) lacks a mask") }
    return mask
  }

  private func rolled() throws -> T {
    let shifts = try attrs.ints("shifts")
    guard let axes = try attrs.axes("axes") else { return try operand("x").rolled(by: shifts[0]) }
    return try operand("x").rolled(by: shifts, along: axes)
  }

  private func repeated() throws -> T {
    let axis = attrs["axis"]?.int
    if let count = attrs["repeats"]?.int { return try operand("x").repeated(count, along: axis) }
    return try operand("x").repeated(attrs.ints("repeats"), along: axis ?? 0)
  }
}
