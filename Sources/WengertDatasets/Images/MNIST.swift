/// The MNIST digits and the sets that share their four files and layout, as Fashion-MNIST.
///
/// 60000 images to train and 10000 to test, 28 × 28 gray bytes, in IDX files. Source:
/// Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits" (1998);
/// H. Xiao et al., "Fashion-MNIST" (2017).
public enum MNIST {
  /// The names of the ten digits.
  public static let digitNames = (0..<10).map { String($0) }

  /// The names of the ten kinds of clothes in Fashion-MNIST.
  public static let fashionNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// Reads one split from a directory.
  ///
  /// The files may have their usual names with `-idx3-ubyte` or `.idx3-ubyte`, and `.gz` or not;
  /// their content decides whether they are decompressed. They may also lie in a sub-folder `raw`
  /// or `MNIST/raw`.
  ///
  /// - Parameters:
  ///   - directory: where the files are.
  ///   - split: the training or the test images.
  ///   - classNames: the names of the classes; labels outside them are refused.
  /// - Returns: the images, count × 1 × height × width, with their labels.
  /// - Throws: ``DatasetError`` where a file is missing, damaged or of another kind, where images
  ///   and labels differ in number, or a label is out of range.
  public static func load(
    from directory: String, split: ImageDataset.Split = .train,
    classNames: [String] = digitNames
  ) throws(DatasetError) -> ImageDataset {
    let stem = split == .train ? "train" : "t10k"
    let folder = try DataDirectory(directory, hint: hint)
    let imagePath = try folder.find(names(stem, "images", 3), in: folders, hint: hint)
    let labelPath = try folder.find(names(stem, "labels", 1), in: folders, hint: hint)
    // The small file first: a wrong one is found before the large one is read.
    let labels = try IDXArray.read(path: labelPath, rank: 1, element: .uint8)
    let images = try IDXArray.read(path: imagePath, rank: 3, element: .uint8)
    return try join(
      images, labels, imagePath: imagePath, labelPath: labelPath, classNames: classNames)
  }

  private static let folders = ["raw", "MNIST/raw", "FashionMNIST/raw"]
  private static let hint =
    "give the directory with the four files (train-images-idx3-ubyte.gz and so on)"

  private static func names(_ stem: String, _ kind: String, _ rank: Int) -> [String] {
    let plain = ["\(stem)-\(kind)-idx\(rank)-ubyte", "\(stem)-\(kind).idx\(rank)-ubyte"]
    return plain.map { $0 + ".gz" } + plain
  }

  private static func join(
    _ images: IDXArray, _ labels: IDXArray, imagePath: String, labelPath: String,
    classNames: [String]
  ) throws(DatasetError) -> ImageDataset {
    guard images.shape[0] == labels.shape[0] else {
      throw .countMismatch(
        path: imagePath, expected: "\(labels.shape[0]) images, one for each label of \(labelPath)",
        found: "\(images.shape[0])", hint: "do the two files belong to the same split?")
    }
    if let index = labels.bytes.firstIndex(where: { Int($0) >= classNames.count }) {
      throw .labelOutOfRange(
        path: labelPath, offset: 8 + index, expected: "a label below \(classNames.count)",
        found: "\(labels.bytes[index])", hint: "is this the label file of another data set?")
    }
    return ImageDataset(
      images: images.bytes, labels: labels.bytes.map { Int($0) }, channels: 1,
      height: images.shape[1], width: images.shape[2], classNames: classNames)
  }
}
