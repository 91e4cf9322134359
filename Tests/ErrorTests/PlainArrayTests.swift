import Foundation
import Testing
import Wengert

// Arrays and tensors where others would do as well.
@Suite("Plain arrays") struct PlainArrayTests {
  private let scores: Tensor<Float> = [[1, 2], [3, 1], [0, 5]]

  @Test("class numbers")
  func labels() throws {
    let labels = [1, 0, 0]
    let tensor = Tensor(labels)
    #expect(crossEntropy(scores, labels) == crossEntropy(scores, tensor))
    #expect(crossEntropy(scores, [1, 0, 0]) == crossEntropy(scores, tensor))
    #expect(negativeLogLikelihood(scores, labels) == negativeLogLikelihood(scores, tensor))
    #expect(hingeLoss(scores, labels) == hingeLoss(scores, tensor))
    #expect(accuracy(scores, labels) == accuracy(scores, tensor))
    #expect(topKAccuracy(scores, labels, k: 1) == topKAccuracy(scores, tensor, k: 1))
    #expect(confusionMatrix(predicted: [1, 0], [1, 1], classCount: 2).scalars == [0, 0, 1, 1])
    #expect(scores.taken(labels) == scores.taken(tensor))
    #expect(embedding(scores, labels) == embedding(scores, tensor))
  }

  @Test("numbers of another type")
  func conversion() {
    let (row, rows): ([Double], [[Double]]) = ([0.1, 2], [[0.1, 2], [3, 4]])
    #expect(Tensor<Float>(row) == [0.1, 2])
    #expect(Tensor<Float>(rows) == [[0.1, 2], [3, 4]])
    #expect(Tensor<Double>([1, 2].map { $0 + 1 }) == [2, 3])
    #expect(Array(scores[0]) == [1, 2])
    #expect(scores.map { Int($0) * 2 } == [[2, 4], [6, 2], [0, 10]])
  }

  @Test("a module takes a tensor")
  func modules() {
    let layer = Linear<Float>(weight: [[1, 2], [3, 4]], bias: nil)
    #expect(layer(scores).tensor == layer(Variable(scores)).tensor)
    let net = Sequential<Float>([layer, ReLU()])
    #expect(net(scores).tensor == layer(scores).tensor)
  }

  @Test("masks choose elements and rows")
  func masks() {
    #expect(scores[scores .> 2] == [3, 5])
    #expect(scores[[true, false, true] as Tensor<Bool>] == [[1, 2], [0, 5]])
    #expect(scores[scores .> 9].shape == [0])
    var x = scores
    x[x .> 2] = 0
    #expect(x == [[1, 2], [0, 1], [0, 0]])
    x[x .== 0] = [7, 8, 9]
    #expect(x == [[1, 2], [7, 1], [8, 9]])
    x[[true, false, true] as Tensor<Bool>] = [5, 6]
    #expect(x == [[5, 6], [7, 1], [5, 6]])
    let w = Variable(scores, requiresGradient: true)
    (w[scores .> 2] * w[scores .> 2]).sum().backward()
    #expect(w.gradient?.tensor == [[0, 0], [6, 0], [0, 10]])
    let error = #expect(throws: TensorError.self) {
      try checked { scores[Tensor<Bool>([true, false])] }
    }
    #expect(
      error?.description
        == "subscript: a mask of shape [2] does not choose from [3, 2]; it must have the shape of its "
        + "first axes")
  }

  @Test("rows can be gone through")
  func rows() {
    #expect(scores.rows.map(\.scalars) == [[1, 2], [3, 1], [0, 5]])
    #expect(Tensor<Float>(1).rows.isEmpty)
    let w = Variable(scores, requiresGradient: true)
    for (index, row) in w.rows.enumerated() { (row.sum() * Float(index)).backward() }
    #expect(w.gradient?.tensor == [[0, 0], [1, 1], [2, 2]])
  }

  /// In a process of its own, where nothing else draws or sets the seed.
  @Test("the default generator's seed fixes random tensors")
  func random() async {
    await #expect(processExitsWith: .success) {
      func draws(_ seed: UInt64) -> [Tensor<Float>] {
        RandomGenerator.seedDefault(seed)
        return [
          .randomNormal([2, 2]), .randomNormal([2, 2]), .randomUniform([2, 2], low: 1, high: 2),
          Tensor<Float>(converting: Tensor.randomPermutation(9)),
          Tensor<Float>(converting: Tensor.randomIntegers([9], in: 0..<100)),
        ]
      }
      let first = draws(3)
      #expect(first[0] != first[1])
      #expect(first[3].sorted() == Tensor.arange(to: 9))
      #expect(draws(3) == first)
      #expect(zip(draws(4), first).allSatisfy { $0 != $1 })
    }
  }

  @Test("tensors are coded and decoded")
  func coding() throws {
    let data = try JSONEncoder().encode(scores)
    #expect(try JSONDecoder().decode(Tensor<Float>.self, from: data) == scores)
    for wrong in [
      #"{"shape":[2,2],"scalars":[1,2,3]}"#, #"{"shape":[-1],"scalars":[]}"#,
      #"{"shape":[4611686018427387904,4],"scalars":[]}"#,
    ] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Tensor<Float>.self, from: Data(wrong.utf8))
      }
    }
  }

  @Test("a printed net is its summary")
  func printing() {
    let net = Sequential<Float>([Linear(inputs: 2, outputs: 3), ReLU()])
    #expect("\(net)" + "\n" == net.summary)
    #expect("\(net.layers[0])".hasSuffix("\n9 parameters"))
  }
}
