// Names of PyTorch that differ here: the compiler names the replacement, and makes it where it can. None of these
// can be called, so that they are no candidates of calls that are right.

extension DataLoader {
  /// PyTorch's name of `init(_:batchSize:sampling:)`.
  @available(
    *, unavailable,
    message:
      "write `DataLoader(data, batchSize: 32)`, which shuffles, or add `sampling: .sequential`"
  )
  public convenience init(_ dataset: Data, batchSize: Int, shuffle: Bool) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `init(_:batchSize:sampling:)`.
  @available(
    *, unavailable,
    message:
      "write `DataLoader(data, batchSize: 32)`, which shuffles, or add `sampling: .sequential`"
  )
  public convenience init(_ dataset: Data, batch_size: Int, shuffle: Bool) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `init(_:batchSize:)`.
  @available(*, unavailable, renamed: "init(_:batchSize:)")
  public convenience init(_ dataset: Data, batch_size: Int) { fatalError() }
}
