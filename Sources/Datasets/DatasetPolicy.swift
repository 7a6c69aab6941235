import Foundation

/// What may be done for want of a data set.
public struct DatasetPolicy: Sendable, Equatable {
  /// Whether generated images may stand in; their figures say so.
  public var allowsStandIn: Bool
  public var allowsDownload: Bool

  public init(allowsStandIn: Bool, allowsDownload: Bool = true) {
    self.allowsStandIn = allowsStandIn
    self.allowsDownload = allowsDownload
  }

  /// A stand-in is accepted where the profile allows it, and not where `REQUIRE_REAL_DATA` is set (to other than 0).
  public init(
    standInsAllowed: Bool, allowsDownload: Bool = true,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let strict = !["", "0"].contains(environment["REQUIRE_REAL_DATA"] ?? "")
    self.init(allowsStandIn: standInsAllowed && !strict, allowsDownload: allowsDownload)
  }
}
