import Foundation
import SequenceModels

/// The data that `generate` needs besides the parameters.
struct Model: Codable {
  let shape: GPTShape
  let characters: Characters

  private static func file(in folder: String) -> String { "\(folder)/chargpt.json" }

  func write(to folder: String) throws {
    let path = Model.file(in: folder)
    do {
      try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch { throw UnusableText(path: path, reason: "it cannot be written") }
  }

  init(shape: GPTShape, characters: Characters) {
    self.shape = shape
    self.characters = characters
  }

  /// Refuses the checkpoints of another net or another text, where a folder has some.
  func check(keptIn folder: String) throws {
    let path = Model.file(in: folder)
    guard FileManager.default.fileExists(atPath: path) else { return }
    let kept = try Model(keptIn: folder)
    let difference: String
    if kept.characters.all != characters.all {
      difference =
        "of a text of \(kept.characters.count) different characters, not of these \(characters.count)"
    } else if kept.shape != shape {
      difference = "of another net, \(kept.shape), not \(shape)"
    } else {
      return
    }
    throw UnusableText(
      path: folder, reason: "it holds the training \(difference); name another folder or remove it")
  }

  /// The model that a training has kept in a folder.
  init(keptIn folder: String) throws {
    let path = Model.file(in: folder)
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      self = try JSONDecoder().decode(Model.self, from: bytes)
    } catch {
      throw UnusableText(path: path, reason: "it holds no model of this program; train one first")
    }
  }
}
