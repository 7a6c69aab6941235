extension Graph {
  /// The same graph with vertex k called `permutation[k]`; names go with their vertices. Complexity: O(n + m).
  public func relabelled(by permutation: [Int]) -> Graph {
    Graph(distinct: edges.relabelled(by: permutation))
  }

  /// The number of edges {u, v} for which {π(u), π(v)} is an edge of `other`, whatever their weights.
  ///
  /// The `permutation` π is π(0), π(1), …: vertices of `other`, or −1 for a vertex that is none there.
  ///
  /// Complexity: O(n + m), m the edges of both graphs.
  public func commonEdges(with other: Graph, under permutation: [Int]) -> Int {
    precondition(permutation.count == vertexCount, "a permutation of other vertices")
    var marks = [Int](repeating: -1, count: other.vertexCount)
    var common = 0
    for (u, image) in permutation.enumerated() where image >= 0 {
      for k in other.offsets[image]..<other.offsets[image + 1] { marks[Int(other.neighbours[k])] = u }
      for k in offsets[u]..<offsets[u + 1] where neighbours[k] > u {
        let end = permutation[Int(neighbours[k])]
        if end >= 0, marks[end] == u { common += 1 }
      }
    }
    return common
  }

  /// 2 × the common edges over the edges of both graphs, in [0, 1]; 1 where neither graph has any.
  public func edgeOverlap(with other: Graph, under permutation: [Int]) -> Double {
    let edges = edgeCount + other.edgeCount
    return edges == 0 ? 1 : 2 * Double(commonEdges(with: other, under: permutation)) / Double(edges)
  }

  /// The correlation of a_{kl} and b_{π(k)π(l)}, the entries of the two adjacency matrices, over all pairs k < l of vertices
  /// that have an image: 1 where the graphs are the same, about 0 for a random π. It is ⟨A, PBPᵀ⟩ of the quadratic
  /// assignment problem, centred and scaled; 0 where all pairs of one graph are alike.
  ///
  /// Complexity: O(n + m).
  public func correlation(with other: Graph, under permutation: [Int]) -> Double {
    precondition(permutation.count == vertexCount, "a permutation of other vertices")
    var images = [Double](repeating: 0, count: other.vertexCount)
    for image in permutation where image >= 0 { images[image] += 1 }
    let isMatched = permutation.map { $0 >= 0 ? 1.0 : 0 }
    let own = moments(over: isMatched)
    let theirs = other.moments(over: images)
    var marks = [Int](repeating: -1, count: other.vertexCount)
    var values = [Double](repeating: 0, count: other.vertexCount)
    var products = 0.0
    for (u, image) in permutation.enumerated() where image >= 0 {
      for k in other.offsets[image]..<other.offsets[image + 1] {
        marks[Int(other.neighbours[k])] = u
        values[Int(other.neighbours[k])] = other.weights?[k] ?? 1
      }
      for k in offsets[u]..<offsets[u + 1] where neighbours[k] > u {
        let end = permutation[Int(neighbours[k])]
        if end >= 0, marks[end] == u { products += (weights?[k] ?? 1) * values[end] }
      }
    }
    let matched = isMatched.reduce(0, +)
    let pairs = matched * (matched - 1) / 2
    let variances = (pairs * own.square - own.sum * own.sum) * (pairs * theirs.square - theirs.sum * theirs.sum)
    return variances > 0 ? (pairs * products - own.sum * theirs.sum) / variances.squareRoot() : 0
  }

  /// Σ_{k<l} c_k c_l a_kl, and the same of a_kl².
  private func moments(over counts: [Double]) -> (sum: Double, square: Double) {
    var (sum, square) = (0.0, 0.0)
    for u in 0..<vertexCount where counts[u] > 0 {
      for k in offsets[u]..<offsets[u + 1] where neighbours[k] > u {
        let (weight, count) = (weights?[k] ?? 1, counts[u] * counts[Int(neighbours[k])])
        sum += count * weight
        square += count * weight * weight
      }
    }
    return (sum, square)
  }
}
