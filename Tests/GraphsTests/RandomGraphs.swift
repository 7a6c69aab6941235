import Graphs
import LinearAlgebra
import Randomness

/// Random graphs of all shapes for tests, as a dense matrix and as the edges it was made of.
struct RandomGraph {
  let adjacency: Matrix<Double>
  let list: EdgeList

  /// A graph on `n` vertices with about the share `density` of all edges, in random order and direction.
  init(vertices n: Int, density: Double, weighted: Bool, seed: UInt64) {
    var reader = RandomStream(seed: seed, name: "test-graph").reader()
    var adjacency = Matrix<Double>(rows: n, columns: n)
    var edges: [(Int, Int, Double)] = []
    for i in 0..<n {
      for j in 0..<i where Double(reader.integer(below: 1 << 20)) < density * Double(1 << 20) {
        let weight = weighted ? Double(reader.integer(below: 1000) - 500) / 7 + 0.01 : 1
        (adjacency[i, j], adjacency[j, i]) = (weight, weight)
        edges.append(reader.integer(below: 2) == 0 ? (i, j, weight) : (j, i, weight))
      }
    }
    edges.shuffle(using: &reader)
    var list = EdgeList(vertexCount: n, weighted: weighted)
    for (u, v, weight) in edges {
      list.append(Int32(u), Int32(v))
      list.weights?.append(weight)
    }
    (self.adjacency, self.list) = (adjacency, list)
  }

  /// Shapes that matter: none, one and two vertices, no edges, all edges, and in between.
  static let shapes: [(n: Int, density: Double, weighted: Bool)] = [
    (0, 0, false), (1, 0, true), (2, 1, false), (2, 1, true), (7, 0, false), (9, 1, false), (13, 0.5, true),
    (40, 0.1, false), (41, 0.1, true), (300, 0.02, false), (301, 0.3, true), (600, 0.5, false),
  ]
}
