import Graphs

/// What a method found for one pair of graphs.
public struct MatchingResult: Sendable, Equatable {
  public let method: MatchingMethod
  /// Vertex k of A is matched with vertex `correspondence[k]` of B, or with none where it is −1.
  public let correspondence: [Int]
  /// The sum of the matched vertices' similarities, each method's own.
  public let similarity: Double
  /// The correlation of the graphs' pairs under the correspondence, one scale for all methods: `Graph.correlation`.
  public let objective: Double
  /// The share of vertices matched as in the true correspondence, of those for which it is known and that are no seeds;
  /// nil where there are none.
  public let recovery: Double?
  /// The number of A's edges whose image is an edge of B.
  public let commonEdges: Int
  /// Twice that over the edges of both graphs.
  public let edgeOverlap: Double

  init(
    _ method: MatchingMethod, _ correspondence: [Int], similarity: Double, for pair: GraphPair, seeds: Seeds = .none
  ) {
    self.method = method
    self.correspondence = correspondence
    self.similarity = similarity
    let given = Set(seeds.first)
    let asked = pair.truth.map { truth in truth.indices.filter { truth[$0] >= 0 && !given.contains($0) } } ?? []
    let found = asked.count { pair.truth?[$0] == correspondence[$0] }
    recovery = asked.isEmpty ? nil : Double(found) / Double(asked.count)
    objective = pair.first.correlation(with: pair.second, under: correspondence)
    commonEdges = pair.first.commonEdges(with: pair.second, under: correspondence)
    edgeOverlap = pair.first.edgeOverlap(with: pair.second, under: correspondence)
  }
}
