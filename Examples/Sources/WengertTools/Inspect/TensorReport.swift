import ExampleSupport
import Foundation
import Wengert
import WengertPlots

/// The output of `wengert inspect --tensor` for one tensor, and its picture.
public struct TensorReport {
  private let path: String
  private let entry: InspectedFile.Entry
  private let tensor: Tensor<Double>
  private let summary: TensorSummary
  private let shapeText: String
  private let isOfPicture: Bool
  /// Its name, or that of a file that holds nothing else.
  private let title: String

  /// Reads a tensor.
  ///
  /// - Throws: When there is none of that name, or it cannot be read.
  public init(_ file: InspectedFile, named name: String) throws {
    path = file.path
    entry = try file.entry(named: name)
    tensor = try entry.tensor(in: file.path)
    summary = TensorSummary(tensor)
    shapeText = file.shapeText(of: entry)
    isOfPicture = file.kind == .image
    title = file.isUnnamed ? URL(fileURLWithPath: path).lastPathComponent : entry.name
  }

  /// Lines for a screen: statistics and a histogram.
  public func text(on screen: Screen) -> String {
    var lines = wrapped(
      screen.shown("\(title): \(entry.type) \(shapeText)"), to: screen.width)
    guard let low = summary.minimum, let high = summary.maximum else {
      return (lines + ["  no number in \(counted(summary.count, "element"))"]).joined(
        separator: "\n")
    }
    lines += wrapped(
      "\(counted(summary.count, "element")), mean \(short(summary.mean!)), deviation "
        + "\(short(summary.deviation!)), from \(short(low)) to \(short(high)), "
        + "\(grouped(summary.nanCount)) NaN, \(grouped(summary.infinityCount)) infinite",
      to: screen.width - 2
    ).map { "  " + $0 }
    return (lines + histogram(screen)).joined(separator: "\n")
  }

  private func histogram(_ screen: Screen) -> [String] {
    let bins = summary.histogram(tensor, bins: 16)
    let labels = bins.map { short($0.lower, digits: 3) }
    let counts = bins.map { grouped($0.count) }
    let margin = (labels.map(\.count).max() ?? 0, counts.map(\.count).max() ?? 0)
    let room = max(1, min(60, screen.width - margin.0 - margin.1 - 6))
    let most = max(bins.map(\.count).max() ?? 1, 1)
    return bins.indices.map { bin in
      let length = Double(bins[bin].count) / Double(most) * Double(room)
      let bar = TensorReport.bar(length, screen)
      return "  \(padded(labels[bin], margin.0))  \(padded(counts[bin], margin.1))  \(bar)"
    }.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
  }

  /// A bar in eighths of a letter, or in whole ones.
  static func bar(_ length: Double, _ screen: Screen) -> String {
    guard screen.isUnicode else {
      return String(repeating: "#", count: length > 0 ? max(1, Int(length.rounded())) : 0)
    }
    let eighths = length > 0 ? max(1, Int((length * 8).rounded())) : 0
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// One object.
  public var json: JSONValue {
    let bins = summary.histogram(tensor, bins: 16)
    return .object(
      [("path", .string(path))] + InspectionReport.members(entry, summary) + [
        (
          "histogram",
          .array(
            bins.map { .object([("from", .number($0.lower)), ("count", .integer($0.count))]) })
        )
      ])
  }

  /// The histogram, and the tensor as a picture where its last two axes make one.
  public var figure: Figure {
    let planes = planes
    let finite = tensor.scalars.filter(\.isFinite)
    let isPicture = planes.first.map { $0.count > 1 && $0[0].count > 1 } ?? false
    return Figure(
      title: title, width: isPicture ? 1_100 : 640, height: 440, columns: isPicture ? 2 : 1
    ) {
      Panel(counted(summary.count, "element"), x: "value", y: "elements") {
        Histogram(finite, bins: 40)
      }
      if isPicture {
        Panel(pictureTitle(planes.count)) {
          if planes.count == 1 {
            HeatMap(planes[0], colorMap: .diverging, range: range)
          } else {
            ImageGrid(planes.map(bitmap), columns: nil)
          }
        }
      }
    }
  }

  private func pictureTitle(_ count: Int) -> String {
    let shape =
      isOfPicture ? shapeText : entry.shape.map { "\($0)" }.joined(separator: " × ")
    let all = entry.shape.dropLast(2).reduce(1, *)
    return count < all ? "\(shape), the first \(count) of \(all) planes" : shape
  }

  /// 0 in the middle.
  private var range: ClosedRange<Double> {
    let greatest = max(abs(summary.minimum ?? 0), abs(summary.maximum ?? 0), 1e-30)
    return -greatest...greatest
  }

  /// The last two axes, for each place of those before, at most 64; of long axes every so many rows.
  private var planes: [[[Double]]] {
    guard entry.shape.count >= 2, tensor.count > 0 else { return [] }
    let (height, width) = (entry.shape[entry.shape.count - 2], entry.shape[entry.shape.count - 1])
    let scalars = tensor.scalars
    let count = min(scalars.count / (height * width), 64)
    let (rowStep, columnStep) = ((height + 255) / 256, (width + 255) / 256)
    return (0..<count).map { plane in
      stride(from: 0, to: height, by: rowStep).map { row in
        stride(from: 0, to: width, by: columnStep).map { column in
          scalars[plane * height * width + row * width + column]
        }
      }
    }
  }

  private func bitmap(_ plane: [[Double]]) -> Bitmap {
    let pixels = plane.flatMap { row in
      row.map { x in
        let level = 127.5 + 127.5 * x / range.upperBound
        return UInt8(max(0, min(255, level.isNaN ? 0 : level)))
      }
    }
    return Bitmap(width: plane[0].count, height: plane.count, pixels: pixels)
  }
}
