/// An undirected simple graph.
struct Graph: Sendable, Equatable {
  let vertices: Int
  /// Each edge once, its smaller vertex first, in ascending order.
  let edges: [Edge]

  struct Edge: Hashable, Comparable, Sendable {
    let from: Int
    let to: Int

    init(_ one: Int, _ other: Int) { (from, to) = (min(one, other), max(one, other)) }

    static func < (left: Edge, right: Edge) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }
}
