/// How a graph's file is read where files of its kind can be meant in several ways; what kind it is, its content tells.
public struct GraphReading: Sendable, Equatable {
  /// Whether edges' weights are read.
  public enum Weights: String, Sendable, CaseIterable { case use, ignore }

  /// What a column of a list of edges holds.
  public enum Column: String, Sendable, CaseIterable {
    case source, target, weight, time
    case ignored = "-"
  }

  /// Whether the first line of a list of edges names its columns.
  public enum Header: String, Sendable, CaseIterable { case automatic, present, absent }

  /// Which arcs of a directed graph are edges: each, those that stand there in both directions, or none, so that a
  /// directed graph is refused.
  public enum Arcs: String, Sendable, CaseIterable { case either, mutual, refuse }

  /// What becomes of an edge from a vertex to itself.
  public enum Loops: String, Sendable, CaseIterable { case refuse, drop }

  /// The weight of an edge that stands there several times, in whichever direction: the one all have, their sum, the
  /// first, the last or the largest.
  public enum Repetition: String, Sendable, CaseIterable { case same, sum, first, last, max }

  /// Whether edges have the file's weights.
  public var weights = Weights.use
  /// The column or attribute of the weights; nil for `weight`, else `value`, of lists without a header the third
  /// column.
  public var weightName: String?
  /// The columns of a list of edges; nil for what its header says, else source, target, weight.
  public var columns: [Column]?
  /// Whether a list's first line names its columns.
  public var header = Header.automatic
  /// Which arcs of a directed graph are edges.
  public var arcs = Arcs.either
  /// What becomes of edges from a vertex to itself.
  public var loops = Loops.refuse
  /// The weight of an edge that stands there several times.
  public var repetition = Repetition.same

  /// All as by default.
  public init() {}

  /// How well an attribute of this name fits as the weight, best first; nil for one that is none.
  func rank(ofWeight name: some StringProtocol) -> Int? {
    guard weights == .use else { return nil }
    if let weightName { return name == weightName ? 0 : nil }
    return ["weight", "value"].firstIndex(of: name.lowercased())
  }
}
