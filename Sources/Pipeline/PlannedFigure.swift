/// One figure with every reference resolved.
public struct PlannedFigure: Sendable {
  /// `<document>/<identifier>`.
  public var name: String
  public var place: SourcePlace
  /// What `plot` reads.
  public var description: YAMLValue
  /// Whether it is of a user's own file rather than of the project's documents.
  public var isOwn = false
  /// The nodes it shows.
  public var nodes: [String]
  /// The users' own files it reads, once `plot`'s reader has told them.
  public var files: [String] = []

  public var document: String { String(name.prefix { $0 != "/" }) }
  public var identifier: String { String(name.drop { $0 != "/" }.dropFirst()) }
}
