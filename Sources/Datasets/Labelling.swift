/// One of the ways in which a data set's images are divided into classes.
public struct Labelling: Sendable, Equatable {
  /// The word by which it is asked for.
  public let name: String
  /// What the labels 0, 1, … stand for.
  public let classNames: [String]

  public init(_ name: String, _ classNames: [String]) {
    self.name = name
    self.classNames = classNames
  }
}
