import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

extension Autoencoder {
  /// The bound of every epoch.
  func historyFigure(_ history: History) -> Figure {
    let numbers = history.epochs.map { Double($0.epoch) }
    return Figure(title: "A variational autoencoder", width: 800, height: 400) {
      Panel("Evidence lower bound", x: "epoch", y: "nats per image") {
        Line(
          x: numbers, y: history.epochs.map { -$0.trainingLoss }, label: "training",
          marker: .circle)
        Line(
          x: numbers, y: history.epochs.map { -($0.validationLoss ?? .nan) }, label: "test",
          marker: .circle)
      }
    }
  }

  /// Pictures of z that are drawn from the prior, and the first test images with what the decoder makes of the
  /// means of their z.
  func sampleFigure(_ net: VAE<Float>, _ test: ImageDataset) -> Figure {
    var generator = RandomGenerator(seed: common.seed)
    let z = Tensor<Float>.randomNormal([80, latents], using: &generator)
    let images = test.prefix(40).blackAndWhite
    let means = withoutGradients { net.posterior(Variable(images)).mean.tensor }
    // Every row of images stands over the row of their reconstructions.
    let (given, made) = (bitmaps(images), bitmaps(net.pictures(means)))
    let pairs = stride(from: 0, to: 40, by: 10).flatMap {
      given[$0..<($0 + 10)] + made[$0..<($0 + 10)]
    }
    return Figure(title: "What the decoder draws", width: 1_000, height: 480, columns: 2) {
      Panel("Samples") { ImageGrid(bitmaps(net.pictures(z)), columns: 10) }
      Panel("Test images, reconstructions below") { ImageGrid(pairs, columns: 10) }
    }
  }

  /// The means of the test images' z, and the decoder's images at places of equal probability.
  func planeFigure(_ net: VAE<Float>, _ test: ImageDataset) -> Figure {
    let few = test.prefix(5_000)
    let means = withoutGradients { net.posterior(Variable(few.blackAndWhite)).mean.tensor }
    let side = 20
    let quantiles = erfinv(
      Tensor((0..<side).map { 2 * (Float($0) + 0.5) / Float(side) - 1 })
    ).scalars
      .map { $0 * Float(2).squareRoot() }
    let places = quantiles.reversed().flatMap { y in quantiles.flatMap { x in [x, y] } }
    let images = net.pictures(Tensor(places, shape: [side * side, 2]))
    // [rows, columns, height, width] as one picture.
    let pixels = images.reshaped(to: [side, side, 28, 28]).permuted([0, 2, 1, 3])
    let grid = Bitmap(
      width: 28 * side, height: 28 * side, pixels: bytes(pixels))
    return Figure(title: "The plane of two latent variables", width: 1_200, height: 620, columns: 2)
    {
      Panel("Test images", x: "z₁", y: "z₂", legend: .outside, aspect: .equal) {
        Scatter(
          x: means[0..., 0].scalars.map(Double.init), y: means[0..., 1].scalars.map(Double.init),
          categories: few.labelTensor.scalars,
          categoryLabels: (0..<10).map { "\($0)" },
          radius: 1.5, isOutlined: false, opacity: 0.7)
      }
      Panel("The decoder, at places of equal probability") {
        ImageGrid([grid])
      }
    }
  }

  private func bytes(_ pixels: Tensor<Float>) -> [UInt8] {
    pixels.scalars.map { UInt8(255 * min(max($0, 0), 1)) }
  }

  /// Rows of 784 numbers from 0 to 1.
  private func bitmaps(_ images: Tensor<Float>) -> [Bitmap] {
    let bytes = bytes(images)
    return stride(from: 0, to: bytes.count, by: 784).map {
      Bitmap(width: 28, height: 28, pixels: Array(bytes[$0..<($0 + 784)]))
    }
  }
}
