/// The value of an attribute that describes an architecture in a file.
public enum ArchitectureAttribute: Sendable, Equatable {
  case text(String)
  case number(Double)
}

extension Activation {
  /// What describes it in a network file.
  var attributes: [(name: String, value: ArchitectureAttribute)] {
    [("activation", .text(kind.rawValue)), ("normalisation", .text(normalisation.rawValue))]
  }
}
