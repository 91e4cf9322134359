/// The value of a hyper-parameter: a number, a flag (1 or 0), or several numbers.
package struct Setting: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  package let numbers: [Double]

  package init(_ numbers: [Double]) { self.numbers = numbers }
  package init(floatLiteral value: Double) { numbers = [value] }
  package init(integerLiteral value: Int) { numbers = [Double(value)] }
  package init(booleanLiteral value: Bool) { numbers = [value ? 1 : 0] }
  package init(arrayLiteral elements: Double...) { numbers = elements }
}

/// Hyper-parameters by the names that PyTorch has for them. It notes which were asked for.
package final class Hyperparameters {
  private let settings: [String: Setting]
  private var unread: Set<String>

  package init(_ settings: [String: Setting]) {
    self.settings = settings
    unread = Set(settings.keys)
  }

  /// The names that nobody asked for: an optimizer does not know them.
  package var unknown: [String] { unread.sorted() }

  package func optional(_ name: String) -> Double? {
    unread.remove(name)
    return settings[name]?.numbers.first
  }

  package func number(_ name: String, _ standard: Double) -> Double { optional(name) ?? standard }

  package func flag(_ name: String) -> Bool { number(name, 0) != 0 }

  package func pair(_ name: String, _ standard: (Double, Double)) -> (Double, Double) {
    unread.remove(name)
    guard let numbers = settings[name]?.numbers, numbers.count == 2 else { return standard }
    return (numbers[0], numbers[1])
  }

  /// The learning rate.
  package func rate(_ standard: Double) -> Double { number("lr", standard) }

  /// The weight decay.
  package var decay: Double { number("weight_decay", 0) }
}
