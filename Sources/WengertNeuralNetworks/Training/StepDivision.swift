import WengertAutodiff

/// Divides the steps of a training among processes that all run the same `fit`.
package protocol StepDivision<Batch, Scalar>: AnyObject {
  associatedtype Batch
  associatedtype Scalar: FloatingTensorScalar
  /// Whether this process writes files and shows progress.
  var isLeader: Bool { get }
  /// The settings of it that decide the bits, in words that can be compared.
  var fingerprint: [String: String] { get }
  /// Before the first step of a `fit`: compares the settings that decide the bits with the other processes.
  func begin(_ fingerprint: [String: String])
  /// Puts the gradients of a step's mean loss over all samples into the parameters.
  func accumulateGradients(_ step: DividedStep<Batch, Scalar>) -> DividedStepResult
  /// Updates the parameters by their gradients, if each process updates some; false where the optimizer shall.
  func update(_ optimizer: any Optimizer<Scalar>) -> Bool
  /// Before a checkpoint is written: gives the leader all that the processes' optimizers keep.
  func collectState(of optimizer: any Optimizer<Scalar>)
  /// Afterwards, and after a resumption: each drops the state that other processes keep.
  func releaseState(of optimizer: any Optimizer<Scalar>)
  /// Measures batches, each on one process, in their order.
  func measure(
    _ batches: AnyIterator<(batch: Batch, sampleCount: Int)>,
    _ score: (Batch) -> (loss: Double, accuracy: Double?)
  ) -> [(loss: Double, accuracy: Double?, sampleCount: Int)]
  /// Lets the leader write a file; all throw if it could not.
  func byLeader(
    _ path: String, _ write: () throws(FileError) -> Void
  ) throws(FileError)
}

/// The batches of a step, and how they are computed.
package struct DividedStep<Batch, Scalar: FloatingTensorScalar> {
  package let number: Int
  /// How many batches a step has, the last one of an epoch perhaps excepted.
  package let batchesPerStep: Int
  package let batches: [(batch: Batch, sampleCount: Int)]
  /// Whether this process was asked to end the `fit`.
  package let isInterrupted: Bool
  package let parameters: [Variable<Scalar>]
  /// The mean loss of a batch or of a part of one, in training.
  package let score: (Batch) -> (loss: Variable<Scalar>, accuracy: Double?)
}

/// The result of a divided step, the same on all processes.
package struct DividedStepResult {
  package let loss: Double
  package let accuracy: Double?
  /// Whether any process was asked to end the `fit`.
  package let isInterrupted: Bool

  package init(loss: Double, accuracy: Double?, isInterrupted: Bool) {
    (self.loss, self.accuracy, self.isInterrupted) = (loss, accuracy, isInterrupted)
  }
}
