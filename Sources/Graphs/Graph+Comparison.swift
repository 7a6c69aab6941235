extension Graph {
  /// The same graph with vertex k called `permutation[k]`; names go with their vertices. Complexity: O(n + m).
  public func relabelled(by permutation: [Int]) -> Graph {
    Graph(distinct: edges.relabelled(by: permutation))
  }

  /// The number of edges {u, v} for which {π(u), π(v)} is an edge of `other`, whatever their weights.
  ///
  /// - Parameter permutation: π, as π(0), π(1), …: different vertices of `other`.
  ///
  /// Complexity: O(n + m), m the edges of both graphs.
  public func commonEdges(with other: Graph, under permutation: [Int]) -> Int {
    precondition(permutation.count == vertexCount, "a permutation of other vertices")
    var marks = [Int](repeating: -1, count: other.vertexCount)
    var common = 0
    for u in 0..<vertexCount {
      let image = permutation[u]
      for k in other.offsets[image]..<other.offsets[image + 1] { marks[Int(other.neighbours[k])] = u }
      for k in offsets[u]..<offsets[u + 1] where neighbours[k] > u {
        if marks[permutation[Int(neighbours[k])]] == u { common += 1 }
      }
    }
    return common
  }

  /// 2 × the common edges over the edges of both graphs, in [0, 1]; 1 where neither graph has any.
  public func edgeOverlap(with other: Graph, under permutation: [Int]) -> Double {
    let edges = edgeCount + other.edgeCount
    return edges == 0 ? 1 : 2 * Double(commonEdges(with: other, under: permutation)) / Double(edges)
  }
}
