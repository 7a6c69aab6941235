/// What is known of a data set without fetching it.
public enum DatasetOutlook: Sendable {
  /// The published files are at hand.
  case real
  /// They are not, and a stand-in may be used without looking any further now.
  case standIn
  /// They are not at hand: they would be fetched, or else what needs them fails.
  case unknown

  /// For a data set that a node is to be made from.
  func text(_ name: String, wasReal: Bool) -> String {
    switch self {
    case .real: "the data set \(name) is at hand"
    case .standIn where !wasReal: "the data set \(name) is not at hand: a stand-in would be used"
    default:
      "the data set \(name) is not at hand: it would be fetched, and where that fails "
        + (wasReal ? "nothing is made of it" : "a stand-in is used where the profile and REQUIRE_REAL_DATA allow it")
    }
  }
}
