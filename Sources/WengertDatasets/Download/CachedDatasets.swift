extension MNIST {
  /// One split of the MNIST digits out of the cache, downloaded the first time (11.6 MB).
  ///
  /// Returns count × 1 × 28 × 28 and throws as ``load(from:split:classNames:)`` and
  /// ``DatasetCache/path(of:hint:)`` do.
  public static func load(
    cache: DatasetCache, split: ImageDataset.Split = .train
  ) throws(DatasetError) -> ImageDataset {
    try load(RemoteFile.mnist, cache, split, digitNames)
  }

  /// One split of Fashion-MNIST out of the cache, downloaded the first time (30.9 MB).
  ///
  /// Returns and throws as ``load(cache:split:)`` does.
  public static func loadFashion(
    cache: DatasetCache, split: ImageDataset.Split = .train
  ) throws(DatasetError) -> ImageDataset {
    try load(RemoteFile.fashionMNIST, cache, split, fashionNames)
  }

  private static func load(
    _ files: [RemoteFile], _ cache: DatasetCache, _ split: ImageDataset.Split, _ names: [String]
  ) throws(DatasetError) -> ImageDataset {
    let hint = "or pass --data DIR with the four files"
    let wanted = split == .train ? files[0..<2] : files[2..<4]
    var path = ""
    for file in wanted { path = try cache.path(of: file, hint: hint) }
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return try load(from: folder.joined(separator: "/"), split: split, classNames: names)
  }
}

extension CIFAR10 {
  /// One split of CIFAR-10 out of the cache, downloaded and unpacked the first time (170 MB).
  ///
  /// Returns count × 3 × 32 × 32 and throws as ``load(from:split:)`` and
  /// ``DatasetCache/unpacked(_:hint:)`` do.
  public static func load(
    cache: DatasetCache, split: ImageDataset.Split = .train
  ) throws(DatasetError) -> ImageDataset {
    let folder = try cache.unpacked(
      .cifar10, hint: "or pass --data DIR with cifar-10-batches-bin")
    return try load(from: folder, split: split)
  }
}

extension CIFAR100 {
  /// One split of CIFAR-100 out of the cache, downloaded and unpacked the first time (169 MB).
  ///
  /// Returns count × 3 × 32 × 32 and throws as ``load(from:split:labels:)`` and
  /// ``DatasetCache/unpacked(_:hint:)`` do.
  public static func load(
    cache: DatasetCache, split: ImageDataset.Split = .train, labels: Labels = .fine
  ) throws(DatasetError) -> ImageDataset {
    let folder = try cache.unpacked(.cifar100, hint: "or pass --data DIR with cifar-100-binary")
    return try load(from: folder, split: split, labels: labels)
  }
}
