import Foundation
import Testing
import WengertTools

/// What a file says of a training, and what is said of a wrong one.
@Suite struct ConfigurationTests {
  private func read(_ text: String) throws -> Configuration {
    try Configuration(PlacedJSON(Array(text.utf8), path: "net.json"))
  }

  @Test func filesAreRead() throws {
    let configuration = try read(
      """
      {
        "data": {"path": "a.csv", "target": 2, "ignore": ["id"], "validation": "b.csv"},
        "net": {"hidden": [3, 4], "activation": "TANH", "dropout": 0.5, "batchNorm": true},
        "optimizer": "sgd", "schedule": {"kind": "step", "every": 3},
        "loss": "huber", "epochs": 0, "seed": 7
      }
      """)
    #expect(configuration.data.path == "a.csv" && configuration.data.target == "2")
    #expect(configuration.data.ignore == ["id"] && configuration.data.validationPath == "b.csv")
    #expect(configuration.net.hidden == [3, 4] && configuration.net.activation == "tanh")
    #expect(configuration.net.dropout == 0.5 && configuration.net.batchNorm)
    #expect(configuration.optimizer.kind == "sgd" && configuration.schedule.every == 3)
    #expect(configuration.loss == "huber" && configuration.epochs == 0 && configuration.seed == 7)
  }

  @Test(arguments: [
    (
      "{\n \"optimiser\": 1\n}",
      "net.json:2:2: there is no key \"optimiser\"; did you mean \"optimizer\"?"
    ),
    (
      "{\"net\": {\"droput\": 1}}",
      "net.json:1:10: there is no key \"net.droput\"; did you mean \"net.dropout\"?"
    ),
    (
      "{\"epochs\":\n  \"many\"}",
      "net.json:2:3: epochs must be a whole number of 0 or more, not the text \"many\""
    ),
    (
      "{\"epochs\": 1.5}",
      "net.json:1:12: epochs must be a whole number of 0 or more, not the number 1.5"
    ),
    (
      "{\"optimizer\": {\"rate\": 0}}",
      "net.json:1:24: optimizer.rate must be a number greater than 0, not the number 0"
    ),
    (
      "{\"net\": {\"hidden\": [1, \"x\"]}}",
      "net.json:1:20: net.hidden must be a list of whole numbers from 1 to 100,000, not an array"
    ),
    ("{\"seed\": 1, \"seed\": 2}", "net.json:1:13: the key \"seed\" comes twice"),
    ("{\"seed\": 1,}", "net.json:1:12: expected a key in quotes, found '}'"),
    ("{\"seed\": 1", "net.json:1:11: expected a comma or }, found the end"),
    ("[]", "net.json:1:1: expected an object that describes a training, found an array"),
    ("", "net.json:1:1: expected a value, found the end"),
  ])
  func messages(text: String, expected: String) {
    #expect(message { _ = try read(text) } == expected)
  }

  @Test func byteOrderMarks() throws {
    #expect(try read("\u{feff}{\"epochs\": 3}").epochs == 3)
  }

  @Test func nestingHasAnEnd() {
    let text = String(repeating: "[", count: 100_000)
    #expect(message { _ = try read(text) }.contains("fewer than 64 levels"))
  }

  @Test func settingsByText() throws {
    var configuration = Configuration()
    try configuration.set("net.hidden", to: "64, 32")
    try configuration.set("net", to: "convolutional")
    try configuration.set("optimizer.rate", to: "1e-2")
    #expect(configuration.net.hidden == [64, 32] && configuration.net.kind == "convolutional")
    #expect(configuration.optimizer.rate == 0.01)
    try configuration.set("net.hidden", to: "")
    #expect(configuration.net.hidden == [])
    #expect(
      message { try configuration.set("net.hidden", to: "64,x") }
        == "net.hidden must be a list of whole numbers from 1 to 100,000, not '64,x'")
    // Numbers that a text looks like.
    try configuration.set("data.target", to: "inf")
    try configuration.set("data.ignore", to: "2,1e3")
    #expect(configuration.data.target == "inf" && configuration.data.ignore == ["2", "1e3"])
    #expect(
      message { try configuration.set("epochs", to: "-1") }
        == "epochs must be a whole number of 0 or more, not '-1'")
    #expect(
      message { try configuration.set("epochs", to: "9223372036854775807") }
        == "epochs must be a whole number of 0 or more, and at most 9,007,199,254,740,992, "
        + "not '9223372036854775807'")
    #expect(message { try configuration.set("depth", to: "3") }.contains("wengert train --keys"))
  }

  /// Each setting can be written, and each is compared.
  @Test func everyFieldIsKnown() {
    #expect(Set(Configuration.fields.map(\.key)).count == Configuration.fields.count)
    for field in Configuration.fields {
      var changed = Configuration()
      let candidates = [
        "7", "0.25", "true", "gray", "tanh", "huber", "sgd", "step", "convolutional", "x",
      ]
      let before = changed
      for text in candidates where (try? changed.set(field.key, to: text)) != nil { break }
      #expect(changed != before, "\(field.key) cannot be set")
      if field.key != "epochs" { #expect(changed.difference(from: before) != nil) }
    }
  }

  @Test func dataMessages() throws {
    let scratch = try Scratch()
    func prepare(_ text: String, _ settings: [String: String] = [:]) -> String {
      message {
        var configuration = Configuration()
        try configuration.set("data", to: scratch.file("t.csv", text))
        for (key, value) in settings { try configuration.set(key, to: value) }
        _ = try ConfiguredTraining(configuration)
      }
    }
    #expect(prepare("a,b\n1,x\n", ["data.target": "c"]).contains("there is no column 'c'"))
    #expect(
      prepare("a,b\n1,1\n,2\n\"1,5\",3\n").hasSuffix(
        "'1,5' in row 3 of column 'a' is no number; write numbers, or leave the column out with "
          + "--set data.ignore=NAME"))
    #expect(prepare("a,b\n1,1\n,2\n").contains("row 2 has no number in column 'a'"))
    #expect(prepare("a,b\n1,x\n2,y\n", ["loss": "huber"]).contains("holds texts"))
    #expect(prepare("a,b\n1,x\n2,y\n", ["net": "convolutional"]).contains("needs pictures"))
    #expect(
      prepare("a,b,a\n1,2,3\n").hasSuffix(
        "the columns 1 and 3 are both called 'a'; give each a name of its own"))
    #expect(
      prepare("a,\"b, c\",d\n1,2,x\n3,4,y\n", ["data.ignore": "nowhere"])
        .hasSuffix("there is no column 'nowhere' to ignore; there are a, 'b, c', d"))
    #expect(prepare("a\n1\n").hasSuffix("there is no column beside the target 'a'"))
    #expect(prepare("a;b\n1;2\n3\n").contains("line 3, column 2: expected 2 fields as in line 1"))
    #expect(message { _ = try ConfiguredTraining(Configuration()) }.contains("moons, circles"))
    let table = try scratch.file("data.csv", "a,b\n1,2\n")
    for path in [table, scratch.path, "moons"] {
      #expect(
        message { _ = try Configuration(path: path) }
          == "\(path) does not describe a training; to train on it use --data \(path)")
    }
  }
}
