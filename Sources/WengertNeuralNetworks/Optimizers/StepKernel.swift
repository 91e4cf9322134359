import WengertAutodiff
import CWengert

/// An optimizer's rule as one pass in C over a parameter, its gradient and what is remembered of it.
protocol FusedRule: Sendable {
  /// What the pass is for the update numbered `step`, from 1 on.
  func kernel(step: Int, learningRate: Double, weightDecay: Double) -> StepKernel
  /// What every element of the slots is before the first update.
  var initialSlot: Double { get }
}

extension FusedRule {
  var initialSlot: Double { 0 }
}

/// A kernel with its rates.
struct StepKernel {
  var rule: wg_step_rule
  var rates = wg_step_rates()

  /// Changes a parameter: reads the old elements and writes the new ones, which may be the same memory.
  func callAsFunction(
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
    var rates = rates
    wg_optimizer_step(rule, old.dataType.kernel, Int64(old.count), &rates, &memory)
    withExtendedLifetime(shared) {}
  }
}

extension OptimizerCore {
  /// Updates every parameter that has a gradient, with the fused rule.
  func step(_ rule: any FusedRule, slotCount: Int) {
    // Parameters of one group were updated equally often, as a rule: their kernel is the same.
    var last: (step: Int, group: Int, kernel: StepKernel)?
    // By pointer: a copy of an entry would count references to all that is in it.
    entries.withUnsafeMutableBufferPointer { entries in
      for index in entries.indices {
        let entry = entries.baseAddress! + index
        guard let gradient = entry.pointee.parameter.leafGradient else { continue }
        let (step, group) = (entry.pointee.steps + 1, entry.pointee.group)
        if step == 1 {
          entry.pointee.slots = (0..<slotCount).map { _ in
            .filled(.floating(rule.initialSlot), gradient.shape, gradient.dataType)
          }
        }
        if last == nil || last!.step != step || last!.group != group {
          let rates = rates(ofGroup: group)
          let kernel = rule.kernel(
            step: step, learningRate: rates.learningRate, weightDecay: rates.weightDecay)
          last = (step, group, kernel)
        }
        let kernel = last!.kernel
        entry.pointee.steps = step
        entry.pointee.parameter.replaceLeafElements { old, new in
          kernel(old: old, new: new, gradient: gradient, slots: &entry.pointee.slots)
        }
      }
    }
  }

  /// Forgets the gradients of all parameters.
  func forgetGradients() {
    entries.withUnsafeBufferPointer { entries in
      for index in entries.indices { entries[index].parameter.forgetLeafGradient() }
    }
  }

  /// Changes one parameter with the fused rule.
  func update(
    _ parameter: inout Tensor<Scalar>, _ gradient: Tensor<Scalar>,
    _ memory: inout ParameterMemory<Scalar>, _ rates: UpdateRates<Scalar>
  ) {
    guard let fused else { return }
    let kernel = fused.kernel(
      step: memory.steps, learningRate: rates.learningRate, weightDecay: rates.weightDecay)
    parameter.makeUnique()
    var slots = memory.slots.map(\.storage)
    memory.slots = []
    kernel(
      old: parameter.storage, new: parameter.storage, gradient: gradient.storage, slots: &slots)
    memory.slots = slots.map { Tensor(storage: $0) }
  }
}
