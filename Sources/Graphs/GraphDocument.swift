import Diagnostics

/// A graph as a file holds it, in any of the formats of `GraphFormat`.
public struct GraphDocument: Sendable {
  /// The graph, undirected, without loops.
  public let graph: Graph
  /// The format that the content told.
  public let format: GraphFormat
  /// What was left out or taken in one of several ways, a line each.
  public let warnings: [String]

  /// Reads a file, whose content tells the format.
  ///
  /// Vertices are numbered in the order of their names, of numbers where all are whole numbers; `names` is nil where
  /// these are 0, 1, …, n − 1. Complexity: O(bytes + n log n) time; a list of edges takes O(n + m) memory beside the
  /// mapped file.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` that names the line at fault; `Problem.systemFailure` for
  ///   graphs larger than memory.
  public init(contentsOf path: String, reading: GraphReading = GraphReading()) throws {
    let text = try FileText(contentsOf: path)
    let (edges, format) = try withExtendedLifetime(text) { try Self.read(text, reading) }
    (graph, warnings) = try edges.graph()
    self.format = format
  }

  private static func read(_ text: FileText, _ reading: GraphReading) throws -> (GatheredEdges, GraphFormat) {
    let format = GraphFormat(of: text)
    switch format {
    case .matrixMarket: return (try MatrixMarketText.read(text, reading), format)
    case .dimacs: return (try DIMACSText.read(text, reading), format)
    case .pajek: return (try PajekText.read(text, reading), format)
    case .gml: return (try GMLText.read(text, reading), format)
    case .graphML: return (try GraphMLText.read(text, reading), format)
    case .nodeLink: return (try NodeLinkText.read(text, reading), format)
    case .graph6: return (try GraphCode.read(text, reading), format)
    case .edges, .matrix, .stored:
      let columns = ColumnText(text)
      if reading.columns == nil, let matrix = try AdjacencyText.read(columns, reading) { return (matrix, .matrix) }
      return (try EdgeText.read(columns, reading), .edges)
    }
  }
}
