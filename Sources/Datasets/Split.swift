/// Training or test images.
public enum Split: String, Sendable, CaseIterable {
  case training, test
}
