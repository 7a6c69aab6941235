import Diagnostics

/// Puts nodes into an order in which inputs come first; refuses dangling names and cycles.
struct NodeOrder {
  private let nodes: [WrittenNode]
  private let documents: [String]
  private let indices: [String: Int]

  /// - Parameter documents: their names, in order.
  init(_ nodes: [WrittenNode], documents: [String]) {
    self.nodes = nodes
    self.documents = documents
    indices = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
  }

  private enum State { case new, open, done }

  /// The nodes, sorted; O(nodes + references), however long the chains are.
  func sorted() throws -> [WrittenNode] {
    var state = Array(repeating: State.new, count: nodes.count)
    var order: [Int] = []
    for start in nodes.indices where state[start] == .new {
      // The nodes that are open, each with the inputs it has still to visit.
      var trail = [(index: start, inputs: try inputs(of: start)[...])]
      state[start] = .open
      while let last = trail.indices.last {
        guard let input = trail[last].inputs.popFirst() else {
          state[trail[last].index] = .done
          order.append(trail.removeLast().index)
          continue
        }
        switch state[input] {
        case .done: continue
        case .open: throw cycle(trail.map(\.index), closing: input)
        case .new:
          state[input] = .open
          trail.append((input, try inputs(of: input)[...]))
        }
      }
    }
    return order.map { nodes[$0] }
  }

  private func inputs(of index: Int) throws -> [Int] {
    let node = nodes[index]
    let references = node.inputs.filter { !Layout.isFile($0.name) } + node.parameterSources
    return try references.map { reference in
      guard let input = indices[reference.name] ?? indices[NodeName.base(of: reference.name)] else {
        throw reference.place.problem(
          "node '\(node.name)'", cause: "there is no node '\(reference.name)'",
          remedy: reference.name.contains(where: { "./=:".contains($0) })
            ? "files end in \(Layout.fileEndings.joined(separator: ", "))"
            : Suggestion.remedy(for: reference.name, among: nodes.map(\.name), called: "nodes"))
      }
      guard nodes[input].document <= node.document else {
        throw reference.place.problem(
          "node '\(node.name)'",
          cause: "node '\(reference.name)' is of document \(documents[nodes[input].document]), which comes later",
          remedy: "list that document before \(documents[node.document]) in pipeline.yaml")
      }
      return input
    }
  }

  private func cycle(_ trail: [Int], closing index: Int) -> Problem {
    let start = trail.firstIndex(of: index) ?? 0
    let loop = (trail[start...] + [index]).map { nodes[$0].name }
    let shown = loop.count > 12 ? loop.prefix(6) + ["…"] + loop.suffix(5) : loop[...]
    return nodes[index].place.problem(
      "node '\(nodes[index].name)'", cause: "it needs itself: \(shown.joined(separator: " → "))",
      remedy: "remove one of these inputs")
  }
}
