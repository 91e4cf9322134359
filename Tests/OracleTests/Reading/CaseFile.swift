import Foundation

/// A file of cases. A case that cannot be read fails alone.
struct CaseFile<Case: Decodable>: Decodable {
  let cases: [Entry]

  struct Entry: Decodable {
    let header: Header
    let result: Result<Case, any Error>

    init(from decoder: any Decoder) throws {
      header = try Header(from: decoder)
      result = Result { try Case(from: decoder) }
    }
  }

  /// What every case says of itself.
  struct Header: Decodable {
    let id: String
    let op: String
    let model: String?
  }

  init(reading url: URL) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try decoder.decode(CaseFile.self, from: Data(contentsOf: url))
  }
}
