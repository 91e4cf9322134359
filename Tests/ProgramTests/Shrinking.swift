import Wengert

extension Program {
  /// A smaller program with the same fault: fewer steps, smaller shapes, simpler numbers, as far as one
  /// change at a time leads.
  func shrunk(while fails: (Program) -> Bool) -> Program {
    var smallest = pruned
    if !smallest.isSound || !fails(smallest) { smallest = self }
    var goesOn = true
    while goesOn {
      goesOn = false
      for candidate in smallest.simpler
      where candidate.cost < smallest.cost && candidate.isSound && fails(candidate) {
        smallest = candidate
        goesOn = true
        break
      }
    }
    return smallest
  }

  /// What is to become less: steps, then leaves, elements, digits.
  private var cost: Int {
    nodes.reduce(0) { sum, node in
      switch node {
      case .step(let step): sum + 1_000_000 + 1000 * step.operands.count
      case .leaf(let leaf):
        sum + 100_000 + (leaf.isTrained ? 50 : 0) + 1000 * leaf.shape.rank
          + leaf.values.reduce(0) { $0 + 100 + "\($1)".count }
      }
    }
  }

  /// Programs with one thing less each, the greatest steps first.
  private var simpler: [Program] {
    shorter + smallerShapes + simplerValues
  }

  private var shorter: [Program] {
    var programs: [Program] = []
    // Ends earlier.
    for place in stepPlaces.dropLast() {
      var program = self
      program.nodes.removeSubrange((place + 1)...)
      programs.append(program.pruned)
    }
    // Goes without a step: an operand, or a leaf with the same values, takes its place.
    let values = self.values(tensors(Double.self))
    for place in stepPlaces.dropLast() {
      for operand in Set(step(place)!.operands) where values[operand].shape == values[place].shape {
        programs.append(replacing(place, by: operand).pruned)
      }
      var program = self
      program.nodes[place] = .leaf(Leaf(shape: values[place].shape, values: values[place].scalars))
      programs.append(program.pruned)
    }
    // Uses one node in place of another of the same shape.
    for place in nodes.indices.dropLast() {
      for other in nodes.indices where other < place && values[other].shape == values[place].shape {
        programs.append(replacing(place, by: other).pruned)
      }
    }
    // Fewer operands, for operations that take any number.
    for place in stepPlaces where step(place)!.operands.count > 1 {
      for index in step(place)!.operands.indices where step(place)!.instruction is Joined {
        var step = step(place)!
        step.operands.remove(at: index)
        var program = self
        program.nodes[place] = .step(step)
        programs.append(program.pruned)
      }
    }
    return programs
  }

  private func replacing(_ place: Int, by other: Int) -> Program {
    var program = self
    for later in stepPlaces where later > place {
      var step = step(later)!
      step.operands = step.operands.map { $0 == place ? other : $0 }
      program.nodes[later] = .step(step)
    }
    return program
  }

  /// One extent made smaller, in all leaves or in one; an axis left out.
  private var smallerShapes: [Program] {
    var programs: [Program] = []
    let extents = Set(leafPlaces.flatMap { leaf($0)!.shape }).filter { $0 > 1 }
    for extent in extents.sorted() {
      for smaller in Set([1, 2, extent - 1]) where smaller < extent {
        var everywhere = self
        for place in leafPlaces {
          let leaf = leaf(place)!
          for axis in leaf.shape.indices where leaf.shape[axis] == extent {
            programs.append(cutting(place, axis, to: smaller))
            everywhere = everywhere.cutting(place, axis, to: smaller)
          }
        }
        programs.append(everywhere)
      }
    }
    for place in leafPlaces {
      let leaf = leaf(place)!
      for axis in leaf.shape.indices where leaf.shape[axis] == 1 {
        var extents = Array(leaf.shape)
        extents.remove(at: axis)
        var program = self
        program.nodes[place] = .leaf(
          Leaf(shape: Shape(extents), values: leaf.values, isTrained: leaf.isTrained))
        programs.append(program)
      }
    }
    return programs
  }

  private func cutting(_ place: Int, _ axis: Int, to extent: Int) -> Program {
    var program = self
    var leaf = program.leaf(place)!
    let selectors = (0..<axis).map { _ in AxisSlice() } + [AxisSlice(to: extent)]
    let tensor = leaf.tensor(Double.self).sliced(selectors)
    (leaf.shape, leaf.values) = (tensor.shape, tensor.scalars)
    program.nodes[place] = .leaf(leaf)
    return program
  }

  private var simplerValues: [Program] {
    var programs: [Program] = []
    func add(_ place: Int, _ change: (inout Leaf) -> Void) {
      var leaf = leaf(place)!
      change(&leaf)
      var program = self
      program.nodes[place] = .leaf(leaf)
      programs.append(program)
    }
    for place in leafPlaces {
      add(place) { $0.isTrained = false }
      add(place) { $0.values = $0.values.map { _ in 1 } }
      add(place) { $0.values = $0.values.indices.map { Double($0 + 1) } }
      add(place) { $0.values = $0.values.map { $0.rounded() } }
      add(place) { $0.values = $0.values.map { ($0 * 2).rounded() / 2 } }
      add(place) { $0.values = $0.values.map { ($0 * 64).rounded() / 64 } }
      add(place) { $0.values = $0.values.map { ($0 * 8).rounded() / 8 } }
    }
    return programs
  }
}
