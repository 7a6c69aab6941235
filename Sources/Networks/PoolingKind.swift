/// What pooling takes of a window.
public enum PoolingKind: String, Sendable, CaseIterable {
  case average = "avg"
  case maximum = "max"
}
