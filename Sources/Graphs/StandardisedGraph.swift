import LinearAlgebra

/// The standardised adjacency matrix as an operator of rank one plus sparse: O(n + m) work, no dense copy.
public struct StandardisedGraph: SymmetricOperator {
  public let graph: Graph
  public let map: Standardisation

  public init(_ graph: Graph, by map: Standardisation) {
    self.graph = graph
    self.map = map
  }

  public var dimension: Int { graph.vertexCount }

  /// y ← (A x − mean·((Σx)·1 − x))/√(n·variance).
  public func apply(_ x: [Double], into y: inout [Double]) {
    graph.apply(x, into: &y)
    let factor = map.factor(vertices: dimension)
    let sum = x.reduce(0, +)
    for i in y.indices { y[i] = (y[i] - map.mean * (sum - x[i])) * factor }
  }
}
