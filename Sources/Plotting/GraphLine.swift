import Graphs

/// An edge as a line to draw, from its smaller vertex to its larger one.
struct GraphLine: Hashable, Comparable, Sendable {
  let from: Int
  let to: Int

  init(_ one: Int, _ other: Int) { (from, to) = (min(one, other), max(one, other)) }

  static func < (left: GraphLine, right: GraphLine) -> Bool { (left.from, left.to) < (right.from, right.to) }
}
