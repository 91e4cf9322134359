import ExampleSupport
import Wengert
import WengertPlots

/// The valley x²/20 + y², long and narrow: the slope hardly ever points to the lowest place, (0, 0).
struct Valley {
  static let start = [-7.0, 2.0]
  static let steps = 30

  /// The places that a method comes by in 30 steps from (−7, 2), the start included.
  static func path(_ method: Method) -> [[Double]] {
    let place = Variable(Tensor(start), requiresGradient: true)
    let optimizer = method.optimizer([place], learningRate: method.valleyRate)
    var path = [start]
    for _ in 0..<steps {
      optimizer.zeroGradients()
      height(place).backward()
      optimizer.step()
      path.append(place.tensor.scalars)
    }
    return path
  }

  private static func height(_ place: Variable<Double>) -> Variable<Double> {
    square(place[0]) / 20 + square(place[1])
  }

  /// The six paths over the valley's contour lines.
  static func figure(_ paths: [(method: Method, path: [[Double]])]) -> Figure {
    let (x, y) = (-8.0...3.0, -3.0...3.0)
    let grid = (0...120).map { row in
      (0...220).map { column in
        let (x, y) = (-8 + 0.05 * Double(column), -3 + 0.05 * Double(row))
        return x * x / 20 + y * y
      }
    }
    return Figure(
      title: "30 steps down the valley x²/20 + y²", width: 1_200, height: 600, columns: 3
    ) {
      for (method, path) in paths {
        Panel("\(method.rawValue), learning rate \(method.valleyRate)", x: "x", y: "y") {
          Contour(
            scores: grid, levels: [0.05, 0.2, 0.5, 1, 2, 3, 4.5, 6, 8], x: x, y: y, shading: .none,
            lineWidth: 0.8, lineColor: Color(hex: 0xB4BCC8))
          Scatter(x: [0], y: [0], color: .black, radius: 6, marker: .plus)
          Line(
            x: path.map { $0[0] }, y: path.map { $0[1] }, color: Palette.light[1], width: 1.2)
          Scatter(
            x: path.map { $0[0] }, y: path.map { $0[1] }, color: Palette.light[1], radius: 2.4,
            isOutlined: false)
        }
      }
    }
  }
}
