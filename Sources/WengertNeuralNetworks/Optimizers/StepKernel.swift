import CWengert
import WengertAutodiff

/// A rule that also has its formula as one pass in C, a row of step_rules.def. Both give the same bits, but
/// for subnormal numbers, which the pass takes for 0 in large parameters.
package protocol FusedRule: Sendable {
  /// The pass for one update.
  func kernel(at step: UpdateStep) -> StepKernel
}

/// A row of step_rules.def with its rates.
package struct StepKernel {
  package let rule: wg_step_rule
  var rates = wg_step_rates()

  /// A kernel with an update's learning rate, and its weight decay in the gradient.
  init(_ rule: wg_step_rule, at step: UpdateStep) {
    self.rule = rule
    rates.rate = step.learningRate
    rates.decay = step.weightDecay
  }

  /// Changes a parameter: reads the old elements and writes the new ones, which may be the same memory.
  // Mutating, so that the rates are not copied for each parameter.
  mutating func callAsFunction(
    old: Storage, new: Storage, gradient: Storage, slots: inout [Storage]
  ) {
    var memory = wg_step_memory()
    memory.gradient = UnsafeRawPointer(gradient.pointer)
    memory.parameter = UnsafeRawPointer(old.pointer)
    memory.new_parameter = new.pointer
    // Slots that a snapshot shares are read there and written elsewhere.
    var shared: [Storage] = []
    for index in slots.indices {
      let isAlone = isKnownUniquelyReferenced(&slots[index]) && slots[index].ownsMemory
      let from = slots[index].pointer
      if !isAlone {
        shared.append(slots[index])
        slots[index] = Storage(old.shape, old.dataType)
      }
      let to = slots[index].pointer
      switch index {
      case 0: (memory.slots.0, memory.new_slots.0) = (UnsafeRawPointer(from), to)
      case 1: (memory.slots.1, memory.new_slots.1) = (UnsafeRawPointer(from), to)
      default: (memory.slots.2, memory.new_slots.2) = (UnsafeRawPointer(from), to)
      }
    }
    wg_optimizer_step(rule, old.dataType.kernel, Int64(old.count), &rates, &memory)
    withExtendedLifetime(shared) {}
  }
}
