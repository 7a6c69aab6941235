import Diagnostics
import Graphs

/// A graph as discs and lines, alone or compared with another whose vertices correspond to its own.
///
/// Its keys are explained in `manual`.
public struct GraphPanel: Panel {
  public static let kind = "graph"
  public static let manual = """
    A graph as discs and lines, alone or compared with another whose vertices correspond to its own.

    ```yaml
    kind: graph
    edges: data/quick/pair.h5:B/edges         # (m, 2) integers, the vertices 0…n−1 of each edge; or an (n, n) matrix
    other: data/quick/pair.h5:A/edges         # edges in both graphs are drawn apart from those only in this one
    permutation: data/quick/pair.h5:permutation   # vertex k of the other is vertex permutation[k] here; default: k
    place: truth                              # vertices stand where the other's do; own (default): by their numbers
    layout: circle                            # or spring: near where few edges lead from one to the other
    labels: true                              # the numbers of the vertices, from 1
    common-label: "in both graphs"
    only-label: "only here"
    missing-label: "only in the other"        # draws also those, dashed
    ```

    Measures: `vertices`, `edges` and, with an other graph, `common`, `differing` (edges of this one only),
    `missing` (of the other only), and `delta`, the share of differing edges among this graph's.
    """
  public var heading: PanelHeading
  public var edges: DataReference
  public var other: DataReference?
  public var permutation: DataReference?
  public var place: Place
  public var labels: Bool
  public var commonLabel: String
  public var onlyLabel: String
  public var missingLabel: String?
  var layout: GraphLayout

  /// Whose places the vertices have.
  public enum Place: String, Decodable, Sendable { case own, truth }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, name, title, edges, other, permutation, place, layout, labels
    case commonLabel = "common-label"
    case onlyLabel = "only-label"
    case missingLabel = "missing-label"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    edges = try keys.decode(DataReference.self, forKey: .edges)
    other = try keys.decodeIfPresent(DataReference.self, forKey: .other)
    permutation = try keys.decodeIfPresent(DataReference.self, forKey: .permutation)
    place = try keys.decodeIfPresent(Place.self, forKey: .place) ?? .own
    layout = try keys.decodeIfPresent(GraphLayout.self, forKey: .layout) ?? .circle
    labels = try keys.decodeIfPresent(Bool.self, forKey: .labels) ?? true
    commonLabel = try keys.decodeIfPresent(String.self, forKey: .commonLabel) ?? "in both graphs"
    onlyLabel = try keys.decodeIfPresent(String.self, forKey: .onlyLabel) ?? "only here"
    missingLabel = try keys.decodeIfPresent(String.self, forKey: .missingLabel)
    for (key, isThere) in [
      (CodingKeys.permutation, permutation != nil), (.place, place == .truth),
      (.missingLabel, missingLabel != nil),
    ] where isThere && other == nil {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: keys, debugDescription: "asks for the key 'other', a graph to compare with")
    }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let graph = try inputs.graph(edges)
    guard (1...Self.mostVertices).contains(graph.vertexCount) else {
      throw Problem(
        .badInput, file: edges.file, object: edges.object,
        cause: "the graph has \(graph.vertexCount) vertices; a drawing takes 1…\(Self.mostVertices)",
        remedy: "draw a smaller graph")
    }
    guard let other else {
      return picture(graph, GraphComparison(graph, with: nil, places: layout.places(of: graph)))
    }
    let counterpart = try inputs.graph(other)
    guard counterpart.vertexCount == graph.vertexCount else {
      throw Problem(
        .badInput, file: other.file, object: other.object,
        cause: "has \(counterpart.vertexCount) vertices, but \(edges.object) has \(graph.vertexCount)",
        remedy: "give the attribute vertices, their number")
    }
    var images = Array(0..<graph.vertexCount)
    if let permutation {
      for (theirs, own) in try inputs.permutation(permutation, count: images.count).enumerated() {
        images[own] = theirs
      }
    }
    let theirs = layout.places(of: counterpart)
    let places = place == .truth ? images.map { theirs[$0] } : layout.places(of: graph)
    return picture(graph, GraphComparison(graph, with: (counterpart, images), places: places))
  }

  static let mostVertices = 500
}
