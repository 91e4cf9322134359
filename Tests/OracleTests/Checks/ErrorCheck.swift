import Wengert

/// A call that must be rejected, on tensors as on variables.
enum ErrorCheck {
  static func mismatches(_ subject: OperationCase) -> [Mismatch] {
    if subject.op == "backward_nonscalar" {
      return rejection("backward") {
        let x = Variable(try subject.inputs.require("x").tensor, requiresGradient: true)
        (x * 2).backward()
      }
    }
    let onTensors = rejection("on tensors") {
      _ = try Call(subject, of: Tensor<Double>.self).results()
    }
    return onTensors
      + rejection("on variables") {
        var bases: [String: Variable<Double>] = [:]
        _ = try Call(subject, bases: &bases).results()
      }
  }

  private static func rejection(_ what: String, _ body: () throws -> Void) -> [Mismatch] {
    do {
      try checked(body)
      return [Mismatch(description: "\(what): accepted")]
    } catch is TensorError {
      return []
    } catch {
      return [Mismatch(description: "\(what): \(error)")]
    }
  }
}
