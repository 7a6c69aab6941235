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
  public func apply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>) {
    graph.apply(x, into: y)
    let n = dimension
    let factor = map.factor(vertices: n)
    var sum = 0.0
    for i in 0..<n { sum += x[i] }
    for i in 0..<n { y[i] = (y[i] - map.mean * (sum - x[i])) * factor }
  }
}
