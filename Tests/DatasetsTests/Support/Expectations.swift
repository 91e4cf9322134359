import WengertDatasets
import Testing

/// The typed error that `body` throws; a failure where it throws nothing or something else.
func datasetError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> DatasetError? {
  do {
    try body()
    Issue.record("no error", sourceLocation: sourceLocation)
  } catch let error as DatasetError {
    #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
    return error
  } catch {
    Issue.record("\(error) is not a DatasetError", sourceLocation: sourceLocation)
  }
  return nil
}

/// The name of the case, as `truncated`.
func kind(_ error: DatasetError?) -> String {
  error.flatMap { Mirror(reflecting: $0).children.first?.label } ?? "none"
}

/// The byte offset of the case, where it has one.
func offset(_ error: DatasetError?) -> Int? {
  switch error {
  case .truncated(_, let offset, _, _, _), .trailingBytes(_, let offset, _, _, _),
    .malformed(_, let offset, _, _, _), .tooLarge(_, let offset, _, _, _),
    .labelOutOfRange(_, let offset, _, _, _):
    offset
  default: nil
  }
}
