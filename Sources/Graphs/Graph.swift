/// An undirected graph without loops or multiple edges, weighted or not, in compressed sparse rows.
///
/// Both directions of an edge are held, the neighbours of each vertex in ascending order: the neighbours of vertex i
/// are `neighbours[offsets[i]..<offsets[i + 1]]`. Memory: 8 n + 8 m bytes for n vertices and m edges, 24 m with weights.
public struct Graph: Sendable, Equatable {
  /// Where each vertex' neighbours begin, and at last 2m; of length n + 1.
  public let offsets: [Int]
  /// The neighbours, of length 2m.
  public let neighbours: [Int32]
  /// The weights beside `neighbours`, finite and not 0; nil where all are 1.
  public let weights: [Double]?
  /// The vertices' names; nil for 0, 1, …
  public let names: [String]?

  init(rows: CompressedRows, names: [String]?) {
    offsets = rows.offsets
    neighbours = rows.neighbours
    weights = rows.weights
    self.names = names
  }

  /// n, the number of vertices.
  public var vertexCount: Int { offsets.count - 1 }

  /// m, the number of edges.
  public var edgeCount: Int { neighbours.count / 2 }

  /// n(n − 1)/2, the number of pairs of vertices.
  public var pairCount: Int { vertexCount * (vertexCount - 1) / 2 }

  /// Whether all pairs of vertices are alike: no edges, or all of them with equal weights.
  public var isUniform: Bool {
    edgeCount == 0 || edgeCount == pairCount && (weights.map { w in w.allSatisfy { $0 == w[0] } } ?? true)
  }

  /// The number of neighbours of each vertex.
  public var degrees: [Int] { (0..<vertexCount).map { offsets[$0 + 1] - offsets[$0] } }

  /// The name of vertex `vertex`.
  public func name(of vertex: Int) -> String { names?[vertex] ?? String(vertex) }

  /// The edges, each once with its smaller vertex first, in ascending order.
  public var edges: EdgeList {
    var list = EdgeList(vertexCount: vertexCount, weighted: weights != nil, names: names, capacity: edgeCount)
    for u in 0..<vertexCount {
      for k in offsets[u]..<offsets[u + 1] where neighbours[k] > u {
        list.append(Int32(u), neighbours[k])
        if let weights { list.weights?.append(weights[k]) }
      }
    }
    return list
  }

  /// The mean of the n(n − 1)/2 entries above the diagonal of the adjacency matrix, zeros included; 0 for n < 2.
  public var mean: Double {
    let sum = weights.map { $0.reduce(0, +) / 2 } ?? Double(edgeCount)
    return pairCount == 0 ? 0 : sum / Double(pairCount)
  }

  /// The variance of these entries about their mean, divided by their number; p(1 − p) for an unweighted graph with
  /// a share p of all edges.
  public var variance: Double {
    guard pairCount > 0 else { return 0 }
    let mean = mean
    guard let weights else { return mean * (1 - mean) }
    let present = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2
    return (present + Double(pairCount - edgeCount) * mean * mean) / Double(pairCount)
  }
}
