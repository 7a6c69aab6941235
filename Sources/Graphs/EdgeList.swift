/// The edges of an undirected graph, in any order; what graphs are made of.
public struct EdgeList: Sendable, Equatable {
  /// n, the number of vertices, below 2³¹.
  public var vertexCount: Int
  /// One end of each edge, in 0 ..< n.
  public private(set) var first: [Int32] = []
  /// The other end.
  public private(set) var second: [Int32] = []
  /// The weights; nil where all are 1.
  public var weights: [Double]?
  /// The vertices' names; nil for 0, 1, …
  public var names: [String]?

  /// A list without edges.
  ///
  /// - Parameters:
  ///   - vertexCount: n, the vertices being 0 … n − 1.
  ///   - weighted: whether edges have weights.
  ///   - names: those of the vertices in their order; nil where they have none.
  ///   - capacity: how many edges to make room for.
  public init(vertexCount: Int, weighted: Bool = false, names: [String]? = nil, capacity: Int = 0) {
    self.vertexCount = vertexCount
    self.names = names
    first.reserveCapacity(capacity)
    second.reserveCapacity(capacity)
    if weighted {
      weights = []
      weights?.reserveCapacity(capacity)
    }
  }

  /// The number of edges.
  public var count: Int { first.count }

  /// Adds the edge {u, v}; its weight, where there are weights, is appended to `weights` by the caller.
  public mutating func append(_ u: Int32, _ v: Int32) {
    first.append(u)
    second.append(v)
  }

  /// The edges whose numbers `isKept` accepts, on the same vertices.
  func filtered(_ isKept: (Int) -> Bool) -> EdgeList {
    var list = EdgeList(vertexCount: vertexCount, weighted: weights != nil, names: names, capacity: count)
    for k in 0..<count where isKept(k) {
      list.append(first[k], second[k])
      if let weight = weights?[k] { list.weights?.append(weight) }
    }
    return list
  }

  /// The same edges with vertex k called `permutation[k]`; names go with their vertices.
  public func relabelled(by permutation: [Int]) -> EdgeList {
    precondition(isPermutation(permutation, of: vertexCount), "no permutation of the vertices")
    var list = self
    for k in 0..<count {
      list.first[k] = Int32(permutation[Int(first[k])])
      list.second[k] = Int32(permutation[Int(second[k])])
    }
    if let names {
      var moved = names
      for (vertex, image) in permutation.enumerated() { moved[image] = names[vertex] }
      list.names = moved
    }
    return list
  }

  /// The name of vertex `vertex`.
  func name(of vertex: Int) -> String { names?[vertex] ?? String(vertex) }
}
