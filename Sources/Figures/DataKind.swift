/// Whether a figure shows what it claims to show.
public enum DataKind: String, Codable, Sendable {
  /// Published data, or synthetic inputs, which are what they claim to be.
  case real
  /// Files of the user's, whose origin nobody but the user knows.
  case own
  /// Generated data in place of every data set, none of which could be had.
  case standIn = "stand-in"
  /// Generated data in place of some of the data sets only. As any of them may be missing, there are no golden values.
  case partlyStandIn = "partly stand-in"

  /// Whether any of the data is generated in place of other.
  public var hasStandIn: Bool { self == .standIn || self == .partlyStandIn }

  /// The kind of what is made of data of `kinds`; nil for none.
  public static func joined(_ kinds: [DataKind]) -> DataKind? {
    guard let first = kinds.first, kinds.contains(where: { $0 != first }) else { return kinds.first }
    return kinds.contains(where: \.hasStandIn) ? .partlyStandIn : .own
  }
}
