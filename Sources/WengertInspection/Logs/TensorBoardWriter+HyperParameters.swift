import Foundation
import WengertSupport

/// A setting of a run.
public enum HyperParameter: Sendable, Hashable, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
  /// A number, such as a learning rate.
  case number(Double)
  /// A text, such as the name of an optimizer.
  case text(String)
  /// Yes or no.
  case flag(Bool)

  /// A number, written as a literal.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A whole number, written as a literal.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A text, written as a literal.
  public init(stringLiteral value: String) { self = .text(value) }
  /// Yes or no.
  public init(booleanLiteral value: Bool) { self = .flag(value) }

  var text: String {
    switch self {
    case .number(let number): NumberFormat.short(number, digits: 6)
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    }
  }
}

extension TensorBoardWriter {
  /// The settings of a run, for TensorBoard's table of runs; once, before the first step.
  ///
  /// - Parameters:
  ///   - settings: By their names.
  ///   - metrics: The tags of curves whose last values are shown beside.
  public func hyperParameters(_ settings: [String: HyperParameter], metrics: [String]) {
    let ordered = settings.sorted { $0.key < $1.key }
    var experiment = ProtobufWriter()
    experiment.message(field: 2) { experiment in
      experiment.double(Date().timeIntervalSince1970, field: 3)
      for (name, value) in ordered {
        experiment.message(field: 4) { info in
          info.text(name, field: 1)
          info.integer(value.type, field: 4)
        }
      }
      for metric in metrics {
        experiment.message(field: 5) { info in info.message(field: 1) { $0.text(metric, field: 2) }
        }
      }
    }
    pluginRecord("_hparams_/experiment", "hparams", experiment)
    var start = ProtobufWriter()
    start.message(field: 3) { start in
      for (name, value) in ordered {
        start.message(field: 1) { entry in
          entry.text(name, field: 1)
          entry.message(field: 2) { value.write(to: &$0) }
        }
      }
      start.double(Date().timeIntervalSince1970, field: 5)
    }
    pluginRecord("_hparams_/session_start_info", "hparams", start)
  }

  /// Notes that the run has ended, as it should or not.
  public func end(isSuccess: Bool) {
    var end = ProtobufWriter()
    end.message(field: 4) { end in
      end.integer(isSuccess ? 1 : 2, field: 1)
      end.double(Date().timeIntervalSince1970, field: 2)
    }
    pluginRecord("_hparams_/session_end_info", "hparams", end)
  }
}

extension HyperParameter {
  /// The number of its type in `DataType` of the plug-in.
  fileprivate var type: Int {
    switch self {
    case .text: 1
    case .flag: 2
    case .number: 3
    }
  }

  fileprivate func write(to value: inout ProtobufWriter) {
    switch self {
    case .number(let number): value.double(number, field: 2)
    case .text(let text): value.text(text, field: 3)
    case .flag(let flag): value.integer(flag ? 1 : 0, field: 4)
    }
  }
}
