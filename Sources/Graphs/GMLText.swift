import Diagnostics

/// Reads a graph in GML: `graph [ node [ id 1 label "ana" ] … edge [ source 1 target 2 ] … ]`.
struct GMLText {
  private enum Scope { case file, graph, node, edge, other }

  private var scanner: GMLScanner
  private var edges: GatheredEdges
  private var vertices = ListedVertices()
  private var attributes: EdgeAttributes
  private var scope = Scope.file
  /// How many lists are open within one that is passed over, that one included.
  private var depth = 0
  private var outer = Scope.file
  private var graphs = 0
  /// What the node or edge at hand has.
  private var values: [String: String] = [:]
  private var start = 0

  /// The edges, between vertices named by their labels where all have different ones, else by their ids.
  ///
  /// - Throws: `Problem.badInput` that names the line at fault.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    var reader = GMLText(text, reading)
    while let key = try reader.key() { try reader.read(key) }
    guard reader.scope == .file, reader.graphs == 1 else {
      throw reader.fault("ends within the graph", remedy: "the file is truncated: take it from where it came once more")
    }
    try reader.attributes.finish(&reader.edges)
    try reader.vertices.finish(&reader.edges)
    return reader.edges
  }

  private init(_ text: FileText, _ reading: GraphReading) {
    scanner = GMLScanner(text)
    edges = GatheredEdges(text, reading)
    edges.direction = .undirected
    attributes = EdgeAttributes(reading)
  }

  private func fault(_ cause: String, remedy: String = "mend the file, or write it once more") -> Problem {
    edges.text.fault(scanner.line, cause, remedy: remedy)
  }

  /// The next key; lists that end before it are done. Nil at the text's end.
  private mutating func key() throws -> String? {
    while true {
      switch try scanner.next() {
      case .word(let word): return word
      case .close: try close()
      case .end: return nil
      case .string, .open: throw fault("has a value where a key should stand")
      }
    }
  }

  private mutating func read(_ key: String) throws {
    switch try scanner.next() {
    case .open: try open(key.lowercased())
    case .word(let value), .string(let value):
      switch scope {
      case .graph where key.lowercased() == "directed" && value == "1": edges.direction = .directed
      case .node where ["id", "label", "name"].contains(key), .edge where key == "source" || key == "target":
        values[key] = value
      case .edge where !["id", "label", "key"].contains(key): attributes.add(key, value)
      default: break
      }
    case .close, .end: throw fault("has the key \(key.prefix(60)) without a value")
    }
  }

  private mutating func open(_ key: String) throws {
    start = depth == 0 && scope == .graph ? scanner.line : start
    switch (scope, key) {
    case (.file, "graph"):
      graphs += 1
      guard graphs == 1 else { throw fault("begins a second graph", remedy: "keep one graph in each file") }
      scope = .graph
    case (.graph, "node"): scope = .node
    case (.graph, "edge"): scope = .edge
    default:
      if depth == 0 { outer = scope }
      scope = .other
      depth += 1
    }
  }

  private mutating func close() throws {
    switch scope {
    case .file: throw fault("closes a list that was not opened")
    case .graph: scope = .file
    case .node:
      guard let identifier = values["id"] else { throw fault("ends a node without an id") }
      guard vertices.declare(identifier, label: values["label"] ?? values["name"]) else {
        throw fault("lists the node \(identifier.prefix(100)) for the second time")
      }
    case .edge:
      guard let source = values["source"], let target = values["target"] else {
        throw fault("ends an edge without source or target")
      }
      let weight = try attributes.takeWeight(edges.text, line: start)
      try edges.append(
        vertices.number(of: source, line: start), vertices.number(of: target, line: start), weight: weight,
        line: start, name: source)
    case .other:
      depth -= 1
      if depth == 0 { scope = outer }
      return
    }
    if scope != .file {
      scope = .graph
      values.removeAll(keepingCapacity: true)
    }
  }
}
