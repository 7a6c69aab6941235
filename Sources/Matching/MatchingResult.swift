import Graphs

/// What a method found for one pair of graphs.
public struct MatchingResult: Sendable, Equatable {
  public let method: MatchingMethod
  /// Vertex k of A is matched with vertex `correspondence[k]` of B.
  public let correspondence: [Int]
  /// The sum of the matched vertices' similarities.
  public let objective: Double
  /// The share of vertices matched as in the true correspondence; nil where that is unknown.
  public let recovery: Double?
  /// The number of A's edges whose image is an edge of B.
  public let commonEdges: Int
  /// Twice that over the edges of both graphs.
  public let edgeOverlap: Double

  init(_ method: MatchingMethod, _ correspondence: [Int], objective: Double, for pair: GraphPair) {
    self.method = method
    self.correspondence = correspondence
    self.objective = objective
    recovery = pair.truth.map { truth in
      Double(zip(truth, correspondence).count { $0 == $1 }) / Double(max(truth.count, 1))
    }
    commonEdges = pair.first.commonEdges(with: pair.second, under: correspondence)
    edgeOverlap = pair.first.edgeOverlap(with: pair.second, under: correspondence)
  }
}
