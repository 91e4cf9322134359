import Foundation
import WengertNeuralNetworks
import WengertPNG
import WengertSupport

/// Writes an event file that TensorBoard shows: scalars, histograms, images, graphs, hyper-parameters.
///
///     let board = try TensorBoardWriter(folder: "runs/first")
///     board.scalar("loss", 0.7, step: 0)
///     board.histogram("hidden.weight", net.hidden.weight.tensor, step: 0)
///
/// and then `tensorboard --logdir runs`. A training is followed by `TensorBoard(_:)`, a callback.
///
/// Each writer makes a file of its own in the folder; TensorBoard reads the files of a folder as one run. Records
/// can be seen at once. A record costs its bytes and a system call. After the first failure nothing is written
/// any more; see `error`.
public final class TensorBoardWriter {
  private let file: AppendedFile

  /// The event file.
  public var path: String { file.path }
  /// Why nothing is written any more; nil if all went well.
  public var error: FileError? { file.error }

  /// Opens a file of its own in a folder, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - folder: The folder of the run.
  ///   - firstStep: The first step of a resumed run: earlier files' records of this and later steps are dropped.
  /// - Throws: When the file cannot be written.
  public init(folder: String, firstStep: Int = 0) throws(FileError) {
    try AppendedFile.makeFolder(folder)
    let time = Int(Date().timeIntervalSince1970)
    let number = TensorBoardWriter.fileCount.withLock {
      $0 += 1
      return $0
    }
    let process = ProcessInfo.processInfo
    // The files of a folder are read in the order of their names.
    let name =
      "events.out.tfevents.\(time).\(TensorBoardWriter.plain(process.hostName)).\(process.processIdentifier).\(number)"
    file = try AppendedFile(path: folder + "/" + name, keeps: false)
    record { $0.text("brain.Event:2", field: 3) }
    if firstStep > 0 {
      record(step: firstStep) { $0.message(field: 7) { $0.integer(1, field: 1) } }
    }
  }

  /// Numbers for files that are made within one second.
  private static let fileCount = Guarded(0)

  private static func plain(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
  }

  // MARK: Values

  /// A number of a curve.
  public func scalar(_ tag: String, _ value: Double, step: Int) {
    summary(tag, step) { $0.float(Float(value), field: 2) }
  }

  /// The spread of a tensor's elements; those that are not finite are left out.
  public func histogram<Scalar>(_ tag: String, _ tensor: Tensor<Scalar>, step: Int)
  where Scalar: FloatingTensorScalar {
    histogram(tag, ElementHistogram(tensor.value.elements), step: step)
  }

  func histogram(_ tag: String, _ histogram: ElementHistogram, step: Int) {
    let moments = histogram.moments
    guard moments.finiteCount > 0 else { return }
    summary(tag, step) { value in
      value.message(field: 5) { proto in
        proto.double(moments.minimum, field: 1)
        proto.double(moments.maximum, field: 2)
        proto.double(Double(moments.finiteCount), field: 3)
        proto.double(moments.sum, field: 4)
        proto.double(moments.squareSum, field: 5)
        proto.doubles(histogram.limits, field: 6)
        proto.doubles(histogram.counts, field: 7)
      }
    }
  }

  /// A picture: [height, width] for gray, or [3, height, width], of numbers in 0...1.
  public func image<Scalar>(_ tag: String, _ pixels: Tensor<Scalar>, step: Int)
  where Scalar: FloatingTensorScalar {
    guard let picture = PixelRows(pixels.value.elements) else {
      return fail(
        TensorError(
          "image", "the pixels are \(pixels.shape); give [height, width] or [3, height, width]"))
    }
    summary(tag, step) { value in
      value.message(field: 4) { image in
        image.integer(picture.height, field: 1)
        image.integer(picture.width, field: 2)
        image.integer(picture.channels, field: 3)
        image.data(picture.png, field: 4)
      }
    }
  }

  /// A text, in Markdown.
  public func text(_ tag: String, _ text: String, step: Int) {
    summary(tag, step) { value in
      value.message(field: 8) { tensor in
        // A tensor of one string.
        tensor.integer(7, field: 1)
        tensor.message(field: 2) { $0.message(field: 2) { $0.integer(1, field: 1) } }
        tensor.text(text, field: 8)
      }
      TensorBoardWriter.plugin("text", content: [], of: &value)
    }
  }

  // MARK: Records

  private func summary(_ tag: String, _ step: Int, _ body: (inout ProtobufWriter) -> Void) {
    record(step: step) { event in
      event.message(field: 5) { summary in
        summary.message(field: 1) { value in
          value.text(tag, field: 1)
          body(&value)
        }
      }
    }
  }

  static func plugin(_ name: String, content: [UInt8], of value: inout ProtobufWriter) {
    value.message(field: 9) { metadata in
      metadata.message(field: 1) { plugin in
        plugin.text(name, field: 1)
        plugin.data(content, field: 2)
      }
    }
  }

  /// A value that exists only for the metadata that a plug-in reads.
  func pluginRecord(_ tag: String, _ plugin: String, _ content: ProtobufWriter) {
    summary(tag, 0) { TensorBoardWriter.plugin(plugin, content: content.bytes, of: &$0) }
  }

  func record(step: Int = 0, _ body: (inout ProtobufWriter) -> Void) {
    var event = ProtobufWriter()
    event.double(Date().timeIntervalSince1970, field: 1)
    event.integer(step, field: 2)
    body(&event)
    let length = TensorBoardWriter.bytes(UInt64(event.bytes.count))
    file.append(
      length + TensorBoardWriter.bytes(CRC32C.masked(length)) + event.bytes
        + TensorBoardWriter.bytes(CRC32C.masked(event.bytes)))
  }

  private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
