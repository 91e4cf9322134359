import Foundation
import WengertNeuralNetworks
import WengertSupport

/// How a classifier does on samples: its confusions, and its worst mistakes.
package struct Mistakes {
  /// One sample that was taken for another class.
  package struct Mistake {
    package let row: Int
    let target: Int
    let predicted: Int
    /// The probability that the net gives the right class.
    let probability: Double
    let picture: PixelRows?
  }

  /// [target][predicted].
  package let counts: [[Int]]
  package let worst: [Mistake]
  let sampleCount: Int

  package init<Scalar: FloatingTensorScalar>(
    scores: Tensor<Scalar>, inputs: Tensor<Scalar>, labels: Tensor<Int>, limit: Int = 12
  ) {
    let classes = scores.shape[1]
    let probabilities = softmax(scores, along: 1).scalars.map { Double($0) }
    var counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    var wrong: [(row: Int, target: Int, predicted: Int, probability: Double)] = []
    for (row, target) in labels.scalars.enumerated() {
      let own = probabilities[row * classes..<(row + 1) * classes]
      let predicted = own.indices.max { own[$0] < own[$1] }! - row * classes
      counts[target][predicted] += 1
      if predicted != target {
        wrong.append((row, target, predicted, own[row * classes + target]))
      }
    }
    wrong.sort { $0.probability < $1.probability }
    self.counts = counts
    sampleCount = labels.count
    worst = wrong.prefix(limit).map { entry in
      Mistake(
        row: entry.row, target: entry.target, predicted: entry.predicted,
        probability: entry.probability, picture: Mistakes.picture(inputs[entry.row]))
    }
  }

  /// A sample as a picture, from its least to its greatest element; nil if it looks like none.
  private static func picture<Scalar: FloatingTensorScalar>(_ sample: Tensor<Scalar>) -> PixelRows?
  {
    func square(_ count: Int) -> Int? {
      let side = Int(Double(count).squareRoot().rounded())
      return side >= 4 && side * side == count ? side : nil
    }
    var pixels = sample
    if sample.shape.rank == 1 {
      if let side = square(sample.count) {
        pixels = sample.reshaped(to: [side, side])
      } else if sample.count % 3 == 0, let side = square(sample.count / 3) {
        pixels = sample.reshaped(to: [3, side, side])
      } else {
        return nil
      }
    }
    let moments = TensorMoments(pixels.value.elements)
    let span = moments.maximum - moments.minimum
    return PixelRows(
      ((pixels - Scalar(moments.minimum)) / Scalar(span > 0 ? span : 1)).value.elements)
  }

  static let style = """

    .mistakes { display:grid; grid-template-columns:repeat(auto-fill, minmax(7.5rem, 1fr)); gap:.8rem; }
    .mistakes img { width:100%; image-rendering:pixelated; border:1px solid var(--line); }
    .mistakes figcaption { font-weight:400; font-size:.85rem; }
    .confusion td { text-align:right; min-width:2.2rem; padding:.2rem .5rem; border:1px solid var(--line); }
    .confusion th { padding:.2rem .5rem; }
    .confusion td.right { font-weight:600; }
    .confusion td { background:color-mix(in oklab, var(--hot) var(--heat, 0%), var(--surface)); }
    @media (max-width:30rem) {
      .confusion td { min-width:1.3rem; padding:.2rem; }
      .confusion th { padding:.2rem; }
    }
    """

  func html(_ names: [String]) -> String {
    func name(_ index: Int) -> String { index < names.count ? names[index] : "\(index)" }
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    var rows = [
      "<tr><th>is \\ taken for</th>"
        + counts.indices.map { "<th>\(Page.escaped(name($0)))</th>" }.joined() + "</tr>"
    ]
    let greatest =
      counts.enumerated().flatMap { row, cells in
        cells.enumerated().filter { $0.offset != row }.map(\.element)
      }.max() ?? 0
    for (row, cells) in counts.enumerated() {
      let texts = cells.enumerated().map { column, count -> String in
        if row == column { return "<td class=\"right\">\(count)</td>" }
        let heat = greatest > 0 ? 100 * count / greatest : 0
        return "<td style=\"--heat:\(heat)%\">\(count == 0 ? "·" : "\(count)")</td>"
      }
      rows.append("<tr><th>\(Page.escaped(name(row)))</th>\(texts.joined())</tr>")
    }
    let pictures = worst.map { mistake -> String in
      let image = mistake.picture.map {
        "<img alt=\"sample \(mistake.row)\" src=\"data:image/png;base64,\(Data($0.png).base64EncodedString())\">"
      }
      return
        "<figure>\(image ?? "")<figcaption>sample \(mistake.row): \(Page.escaped(name(mistake.target))) taken for "
        + "\(Page.escaped(name(mistake.predicted))), probability of the right class "
        + "\(NumberFormat.short(mistake.probability * 100, digits: 2)) %</figcaption></figure>"
    }
    return """
      <h2>Confusion matrix</h2><p>\(right) of \(sampleCount) samples are right.</p>
      <div class="scroll"><table class="confusion">\(rows.joined(separator: "\n"))</table></div>
      <h2>Worst mistakes</h2>
      \(pictures.isEmpty ? "<p>None.</p>" : "<div class=\"mistakes\">\(pictures.joined(separator: "\n"))</div>")
      """
  }
}
