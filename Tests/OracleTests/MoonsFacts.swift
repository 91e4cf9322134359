import Foundation
import Wengert

/// What another implementation computed of the tutorial nn-from-scratch.
struct MoonsFacts: Decodable {
  let dataset: Points
  let runs: [String: Run]

  struct Points: Decodable {
    let points: Reference
    let labels: Reference

    private enum CodingKeys: String, CodingKey {
      case points = "X"
      case labels = "y"
    }
  }

  /// One training, with parameters by name: W1, b1, …
  struct Run: Decodable {
    let dims: [Int]
    let activation: String
    let decay: Double?
    let initial: [String: Reference]
    let initialLoss: Double
    let firstGradients: [String: Reference]
    let firstLosses: [Double]?
    let lossEvery1000: [String: Double]?
    let parametersAfter1000: [String: Reference]?
    let finalParameters: [String: Reference]?
    let accuracy: Double?
    let published: [String: Double]
    let constantRateLosses: [String: Double]?
    let endStates: [String: [String: Double]]?
    let tolerance: Tolerance?

    private enum CodingKeys: String, CodingKey {
      case dims, activation
      case decay = "decay_d"
      case initial = "init"
      case initialLoss = "initial_loss"
      case firstGradients = "first_step_gradients"
      case firstLosses = "loss_after_iteration_0_to_19"
      case lossEvery1000 = "loss_every_1000"
      case parametersAfter1000 = "params_after_1000_updates"
      case finalParameters = "final_params"
      case accuracy = "train_accuracy"
      case published = "published_6dp"
      case constantRateLosses = "loss_reference_up_to_1200"
      case endStates = "end_states_from_iteration_3000"
      case tolerance = "tol"
    }
  }

  static func load() throws -> MoonsFacts {
    try JSONDecoder().decode(MoonsFacts.self, from: fact("seed_nn_moons"))
  }

  /// The bytes of a file of facts.
  static func fact(_ name: String) throws -> Data {
    let url = Bundle.module.resourceURL?.appending(path: "Fixtures/facts/\(name).json")
    guard let url else { throw Complaint("no resources") }
    return try Data(contentsOf: url)
  }
}

/// What the tutorial's runs on mini-batches came to, from 20 seeds: one number for each 1,000th iteration.
struct MiniBatchFacts: Decodable {
  let runs: Int
  let min: [Double]
  let mean: [Double]
  let max: [Double]

  private struct Document: Decodable {
    let rows: [Row]
    struct Row: Decodable {
      let name: String
      let runs: MiniBatchFacts?
      private enum CodingKeys: String, CodingKey {
        case name
        case runs = "own_runs"
      }
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        // Other rows keep runs of other forms.
        runs = try? container.decodeIfPresent(MiniBatchFacts.self, forKey: .runs)
      }
    }
  }

  static func load() throws -> MiniBatchFacts {
    let document = try JSONDecoder().decode(Document.self, from: MoonsFacts.fact("seed_results"))
    let row = document.rows.first { $0.name.contains("mini-batch 128") }
    guard let runs = row?.runs else { throw Complaint("no runs on mini-batches") }
    return runs
  }
}
