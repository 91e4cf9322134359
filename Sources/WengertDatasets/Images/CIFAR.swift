/// CIFAR-10: 50000 + 10000 colour images of 32 × 32 in ten classes.
///
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009).
public enum CIFAR10 {
  /// The names of the ten classes.
  public static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  /// Reads one split of the binary version: `data_batch_1.bin` … `data_batch_5.bin`, or
  /// `test_batch.bin`, in `directory` or in `cifar-10-batches-bin` inside.
  ///
  /// - Returns: the images, count × 3 × 32 × 32.
  /// - Throws: ``DatasetError`` where a file is missing, cut or of another kind.
  public static func load(
    from directory: String, split: ImageDataset.Split = .train
  ) throws(DatasetError) -> ImageDataset {
    let names =
      split == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    return try loadCIFAR(
      from: directory, folder: "cifar-10-batches-bin", names: names, layout: .cifar10,
      label: 0, classNames: classNames)
  }
}

/// CIFAR-100: 50000 + 10000 colour images of 32 × 32 in a hundred classes.
///
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009).
public enum CIFAR100 {
  /// Which of its two labels an image gets.
  public enum Labels: Sendable {
    /// The hundred classes.
    case fine
    /// The twenty groups of five classes.
    case coarse
  }

  /// Reads one split of the binary version: `train.bin` or `test.bin`, in `directory` or in
  /// `cifar-100-binary` inside.
  ///
  /// - Returns: the images, count × 3 × 32 × 32.
  /// - Throws: ``DatasetError`` where a file is missing, cut or of another kind.
  public static func load(
    from directory: String, split: ImageDataset.Split = .train, labels: Labels = .fine
  ) throws(DatasetError) -> ImageDataset {
    try loadCIFAR(
      from: directory, folder: "cifar-100-binary", names: ["\(split.rawValue).bin"],
      layout: .cifar100, label: labels == .coarse ? 0 : 1,
      classNames: labels == .coarse ? coarseNames : fineNames)
  }
}

private func loadCIFAR(
  from directory: String, folder: String, names: [String], layout: CIFARRecords.Layout,
  label: Int, classNames: [String]
) throws(DatasetError) -> ImageDataset {
  let hint = "give the directory with the binary version (\(folder))"
  let place = try DataDirectory(directory, hint: hint)
  var images: [UInt8] = []
  var labels: [Int] = []
  // Every file must be there before the first is read.
  var paths: [String] = []
  for name in names {
    paths.append(try place.find([name, name + ".gz"], in: [folder], hint: hint))
  }
  for path in paths {
    let records = try CIFARRecords.read(path: path, layout: layout)
    images += records.images
    labels += records.labels.map { $0[label] }
  }
  return ImageDataset(
    images: images, labels: labels, channels: 3, height: 32, width: 32, classNames: classNames)
}
