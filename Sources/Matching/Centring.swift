/// What is subtracted from the adjacency matrices before their eigensystems are computed.
public enum Centring: String, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// Each graph's own density.
  case mean
}
