/// The kinds of graph files, told apart by their content.
public enum GraphFormat: String, Sendable, CaseIterable {
  case edges = "list of edges"
  case matrix = "adjacency matrix"
  case matrixMarket = "Matrix Market"
  case dimacs = "DIMACS"
  case pajek = "Pajek"
  case gml = "GML"
  case graphML = "GraphML or GEXF"
  case nodeLink = "JSON"
  case graph6 = "graph6"
  /// The edges of an HDF5 file.
  case stored = "HDF5"

  /// The format of a text.
  init(of text: FileText) {
    let start = text.bytes.prefix(1 << 16)
    let beginning = String(decoding: start.prefix(4096), as: UTF8.self).lowercased()
    let lines = beginning.split(whereSeparator: \.isNewline).lazy.map { $0.split(whereSeparator: \.isWhitespace) }
    let first = lines.first { !$0.isEmpty } ?? []
    let content = lines.first { line in line.first.map { !$0.hasPrefix("#") && !$0.hasPrefix("%") } ?? false } ?? []
    let word = content.first ?? ""
    if first.first == "%%matrixmarket" {
      self = .matrixMarket
    } else if word.hasPrefix("<") {
      self = .graphML
    } else if GraphCode.isCode(text.bytes) {
      self = .graph6
    } else if word.hasPrefix("{") {
      self = .nodeLink
    } else if word.hasPrefix("*") {
      self = .pajek
    } else if Self.isGML(word, beginning) {
      self = .gml
    } else if DIMACSText.isDIMACS(start) {
      self = .dimacs
    } else {
      self = .edges
    }
  }

  /// Whether a text whose first line begins with `word` is GML: keys and values may stand before its graph.
  private static func isGML(_ word: Substring, _ beginning: String) -> Bool {
    let keys: Set<Substring> = ["graph", "creator", "version", "directed", "label", "comment"]
    return (keys.contains(word) || word.hasPrefix("graph["))
      && beginning.contains(#/(?:^|\s)graph\s*\[/#)
  }
}
