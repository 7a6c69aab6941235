/// Where a verified copy of a data set lies, and how it came to be known.
public struct DatasetLocation: Sendable, Equatable {
  public enum Origin: String, Sendable {
    /// It was in the pipeline's own folder of downloads already.
    case cache
    /// `RESOLVENT_DATASETS` led to it.
    case environment
    /// It was downloaded just now.
    case download
  }

  public let folder: String
  public let origin: Origin

  /// The paths of files that were known by their size alone, since nobody states a digest of them.
  public let unverified: [String]

  public init(folder: String, origin: Origin, unverified: [String] = []) {
    self.folder = folder
    self.origin = origin
    self.unverified = unverified
  }
}
