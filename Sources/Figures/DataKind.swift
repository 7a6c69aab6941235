/// Whether a figure shows what it claims to show.
public enum DataKind: String, Codable, Sendable {
  /// Published data, or synthetic inputs, which are what they claim to be.
  case real
  /// Files of the user's, whose origin nobody but the user knows.
  case own
  /// Generated images in place of a data set that could not be had.
  case standIn = "stand-in"
}
