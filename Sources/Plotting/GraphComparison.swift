import Diagnostics
import Graphs

/// The edges of a graph, those of another given too told apart.
struct GraphComparison {
  let places: [[Double]]
  /// Whether there is another graph.
  let isCompared: Bool
  private(set) var common: [GraphLine] = []
  private(set) var only: [GraphLine] = []
  /// The other's edges that are not in this graph, between this graph's vertices.
  private(set) var missing: [GraphLine] = []

  /// - Parameter other: with the vertices in it of this graph's.
  init(_ graph: Graph, with other: (graph: Graph, images: [Int])?, places: [[Double]]) {
    self.places = places
    isCompared = other != nil
    guard let other else {
      common = graph.lines
      return
    }
    var preimages = other.images
    for (vertex, image) in other.images.enumerated() { preimages[image] = vertex }
    let own = Set(graph.lines)
    let theirs = Set(other.graph.lines.map { GraphLine(preimages[$0.from], preimages[$0.to]) })
    common = graph.lines.filter(theirs.contains)
    only = graph.lines.filter { !theirs.contains($0) }
    missing = theirs.subtracting(own).sorted()
  }

  var measures: [String: Double] {
    let edges = common.count + only.count
    var measures = ["vertices": Double(places.count), "edges": Double(edges)]
    guard isCompared else { return measures }
    measures["common"] = Double(common.count)
    measures["differing"] = Double(only.count)
    measures["missing"] = Double(missing.count)
    measures["delta"] = edges > 0 ? Double(only.count) / Double(edges) : 0
    return measures
  }
}
