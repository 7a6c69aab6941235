import Diagnostics

/// Puts nodes into an order in which inputs come first; refuses dangling names and cycles.
struct NodeOrder {
  private let nodes: [NodeDescription]
  private let indices: [String: Int]
  private let source: ConfigurationSource
  private var state: [State]
  private var trail: [Int] = []
  private var order: [Int] = []

  private enum State { case new, open, done }

  init(_ nodes: [NodeDescription], source: ConfigurationSource) {
    self.nodes = nodes
    self.source = source
    indices = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    state = Array(repeating: .new, count: nodes.count)
  }

  /// The nodes, sorted; O(nodes + references).
  func sorted() throws -> [NodeDescription] {
    var walk = self
    for index in nodes.indices { try walk.visit(index) }
    return walk.order.map { nodes[$0] }
  }

  private mutating func visit(_ index: Int) throws {
    switch state[index] {
    case .done: return
    case .open: throw cycle(closing: index)
    case .new: break
    }
    state[index] = .open
    trail.append(index)
    for reference in nodes[index].references where !Layout.isFile(reference.name) {
      guard let input = indices[reference.name] ?? indices[Self.base(of: reference.name)] else {
        throw source.problem(
          reference.line, object: "node '\(nodes[index].name)'",
          cause: "there is no node '\(reference.name)'",
          remedy: Suggestion.remedy(for: reference.name, among: nodes.map(\.name), called: "nodes"))
      }
      try visit(input)
    }
    trail.removeLast()
    state[index] = .done
    order.append(index)
  }

  /// The swept node that `sgd@learning-rate-5` is a member of.
  static func base(of name: String) -> String { String(name.prefix { $0 != "@" }) }

  private func cycle(closing index: Int) -> Problem {
    let start = trail.firstIndex(of: index) ?? 0
    let loop = (trail[start...] + [index]).map { nodes[$0].name }.joined(separator: " → ")
    return source.problem(
      nodes[index].line, object: "node '\(nodes[index].name)'", cause: "it needs itself: \(loop)",
      remedy: "remove one of these inputs")
  }
}
