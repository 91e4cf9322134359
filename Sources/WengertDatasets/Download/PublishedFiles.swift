extension RemoteFile {
  /// The four files of MNIST as published, 11.6 MB.
  public static let mnist = family(
    "mnist",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    [
      (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
      (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
      (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
      (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ])

  /// The four files of Fashion-MNIST as published, 30.9 MB.
  public static let fashionMNIST = family(
    "fashion-mnist",
    mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
    [
      (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
      (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
      (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
      (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ])

  /// The binary version of CIFAR-10, 170 MB.
  public static let cifar10 = RemoteFile(
    name: "cifar-10/cifar-10-binary.tar.gz",
    mirrors: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"], size: 170_052_171,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")

  /// The binary version of CIFAR-100, 169 MB.
  public static let cifar100 = RemoteFile(
    name: "cifar-100/cifar-100-binary.tar.gz",
    mirrors: ["https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"], size: 168_513_733,
    sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")

  private static func family(
    _ folder: String, mirrors: [String], _ facts: [(size: Int, sha256: String)]
  ) -> [RemoteFile] {
    let names = [
      "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
      "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
    ]
    return zip(names, facts).map { name, fact in
      RemoteFile(
        name: "\(folder)/\(name)", mirrors: mirrors.map { $0 + name }, size: fact.size,
        sha256: fact.sha256)
    }
  }
}
