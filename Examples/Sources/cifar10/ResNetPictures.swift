import ExampleSupport
import Wengert
import WengertPlots

/// The first test pictures with a net's prediction and its probability; where that is wrong, the true class.
func predictionFigure(_ net: ResNet<Float>, _ parts: PictureParts) -> Figure {
  let few = parts.test.prefix(parts.examples.count)
  let scores = withoutGradients {
    net(Variable(few.images).reshaped(to: [-1, 3, 32, 32])).tensor
  }
  let (chosen, shares) = (scores.argMax(along: 1).scalars, softmax(scores).scalars)
  let labels = few.labels.scalars
  let names = parts.classNames
  return Figure(title: "What the net sees in the first test pictures", width: 1_000, height: 640) {
    Panel {
      ImageGrid(
        parts.examples, columns: 8,
        labels: chosen.enumerated().map { index, choice in
          let share = shares[index * names.count + choice]
          let text = "\(names[choice]) \(fixed(Double(100 * share), 0)) %"
          return choice == labels[index] ? text : text + ", is \(names[labels[index]])"
        })
    }
  }
}
