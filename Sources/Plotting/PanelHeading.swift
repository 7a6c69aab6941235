/// What every panel has: the keys `kind`, `name` (prefix of its measures) and `title`.
public struct PanelHeading: Decodable, Sendable, Equatable {
  public var name: String?
  public var title: String?

  public init(name: String? = nil, title: String? = nil) {
    self.name = name
    self.title = title
  }
}
