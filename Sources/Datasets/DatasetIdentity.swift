import Diagnostics

/// What a public data set is, so that a copy found anywhere can be recognised and a missing one fetched.
public struct DatasetIdentity: Sendable, Equatable {
  /// A file the pipeline reads, relative to `folder`.
  public struct Member: Sendable, Equatable {
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

  /// The name used in `pipeline.yaml` and on command lines.
  public let name: String
  /// The folder the archive unpacks to; the same name is looked for in every place.
  public let folder: String
  /// Where the archive, a tar file of any compression, is published.
  public let url: String
  /// The size of the download, for people who wait for it.
  public let megabytes: Int
  public let members: [Member]

  public init(name: String, folder: String, url: String, megabytes: Int, members: [Member]) {
    self.name = name
    self.folder = folder
    self.url = url
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

  /// The data sets that can be asked for by name.
  public static let known = [cifar10]

  /// The known data set called `name`.
  ///
  /// - Throws: `Problem.badConfiguration` with the names there are.
  public static func named(_ name: String) throws -> DatasetIdentity {
    guard let identity = known.first(where: { $0.name == name }) else {
      throw Problem(
        .badConfiguration, object: name, cause: "is not a known data set",
        remedy: "use one of: \(known.map(\.name).joined(separator: ", "))")
    }
    return identity
  }

  private static func batch(_ name: String, _ sha256: String) -> Member {
    Member("\(name).bin", bytes: 30_730_000, sha256: sha256)
  }
}
