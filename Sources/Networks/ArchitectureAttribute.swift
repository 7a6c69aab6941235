/// The value of an attribute that describes an architecture in a file.
public enum ArchitectureAttribute: Sendable, Equatable {
  case text(String)
  case number(Double)
}
