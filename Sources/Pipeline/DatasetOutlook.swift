/// What is known of a data set without fetching it.
public enum DatasetOutlook: Sendable {
  /// The published files are at hand.
  case real
  /// They are not, and a stand-in may be used without looking any further now.
  case standIn
  /// They are not at hand: they would be fetched, or else what needs them fails.
  case unknown
}
