import Graphs

extension Graph {
  /// The edges, each once, in ascending order.
  var lines: [GraphLine] {
    let list = edges
    return zip(list.first, list.second).map { GraphLine(Int($0), Int($1)) }
  }
}
