/// Whether a figure shows what it claims to show.
public enum DataKind: String, Codable, Sendable {
  /// Published data, synthetic ones perhaps beside them.
  case real
  /// Drawn at random by a law that is stated, or no data at all.
  case synthetic
  /// Files of the user's, whose origin nobody but the user knows.
  case own
  /// Generated data in place of every data set, none of which could be had.
  case standIn = "stand-in"
  /// Generated data in place of some of the data sets only. As any of them may be missing, there are no golden values.
  case partlyStandIn = "partly stand-in"

  /// Whether any of the data is generated in place of other.
  public var hasStandIn: Bool { self == .standIn || self == .partlyStandIn }

  /// The kind of what is made of data of `kinds`, of which synthetic ones leave the others what they are; nil for none.
  public static func joined(_ all: [DataKind]) -> DataKind? {
    let kinds = all.filter { $0 != .synthetic }
    guard !kinds.isEmpty else { return all.first }
    guard let first = kinds.first, kinds.contains(where: { $0 != first }) else { return kinds.first }
    return kinds.contains(where: \.hasStandIn) ? .partlyStandIn : .own
  }
}
