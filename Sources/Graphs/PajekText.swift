import Diagnostics

/// Reads a graph in Pajek's format: `*Vertices n` with labels, then `*Edges`, `*Arcs`, `*Edgeslist`, `*Arcslist` or
/// `*Matrix`.
struct PajekText {
  private enum Section { case other, vertices, pairs, lists, matrix }

  private var edges: GatheredEdges
  private var section = Section.other
  private var isDirected = false
  private var count = -1
  private var labels: [Int: String] = [:]
  private var arcs = 0
  private var matrix: DenseAdjacency?
  private var last = 0

  /// The edges, between vertices named by their labels where all have different ones, else by their numbers.
  ///
  /// - Throws: `Problem.badInput` that names the line at fault; `Problem.systemFailure`.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    var reader = PajekText(edges: GatheredEdges(text, reading))
    try ColumnText(text, separator: .blanks).forEachLine { line in
      reader.last = line.number
      if line.columns[0].first == UInt8(ascii: "*") {
        try reader.begin(line)
      } else {
        try reader.append(line)
      }
    }
    return try reader.finish()
  }

  private init(edges: GatheredEdges) { self.edges = edges }

  private func fault(_ line: Int, _ cause: String, remedy: String = "mend the line; the file may be damaged") -> Problem
  {
    edges.text.fault(line, cause, remedy: remedy)
  }

  private mutating func begin(_ line: ColumnText.Line) throws {
    let name = try edges.text.string(line.columns[0], line: line.number).lowercased()
    guard name != "*network" else { return }
    if name == "*vertices" {
      guard count < 0, line.count > 1, let vertices = NameTable.value(line.columns[1]) else {
        throw fault(line.number, "does not say how many vertices there are, or for the second time")
      }
      try edges.requireRoom(forVertices: vertices, line: line.number)
      (count, section) = (vertices, .vertices)
      return
    }
    guard count >= 0 else { throw fault(line.number, "comes before *Vertices") }
    switch name {
    case "*edges", "*arcs": section = .pairs
    case "*edgeslist", "*arcslist": section = .lists
    case "*matrix":
      guard matrix == nil, edges.list.count == 0 else {
        throw fault(line.number, "is a second description of the edges", remedy: "keep one of them")
      }
      section = .matrix
      matrix = try DenseAdjacency(count: count, edges, line: line.number)
    default: throw fault(line.number, "begins a section \(name.prefix(60))", remedy: "give a network (.net) alone")
    }
    isDirected = name.hasPrefix("*arcs")
  }

  private mutating func append(_ line: ColumnText.Line) throws {
    switch section {
    case .other: throw fault(line.number, "comes before *Vertices")
    case .vertices:
      let vertex = try vertex(line.columns[0], line.number)
      if line.count > 1 { labels[vertex] = try edges.text.string(line.columns[1], line: line.number) }
    case .pairs:
      guard line.count > 1 else { throw fault(line.number, "has one vertex") }
      var weight = 1.0
      if line.count > 2, edges.reading.weights == .use {
        let word = try edges.text.string(line.columns[2], line: line.number)
        guard let number = Double(word) else { throw fault(line.number, "has the weight \(word.prefix(60))") }
        weight = number
      }
      try join(line.columns[0], line.columns[1], weight, line.number)
    case .lists: for other in line.columns.dropFirst() { try join(line.columns[0], other, 1, line.number) }
    case .matrix:
      guard line.count == count, let read = matrix?.values.count, read < count * count else {
        throw fault(line.number, "is no row of the \(count) by \(count) matrix")
      }
      for column in line.columns { try matrix?.append(column, edges, line: line.number) }
    }
  }

  private mutating func join(
    _ first: ColumnText.Column, _ second: ColumnText.Column, _ weight: Double, _ line: Int
  ) throws {
    let (u, v) = (try vertex(first, line), try vertex(second, line))
    try edges.append(Int32(u - 1), Int32(v - 1), weight: weight, line: line, name: labels[u] ?? String(u))
    if isDirected, u != v { arcs += 1 }
  }

  private func vertex(_ column: ColumnText.Column, _ line: Int) throws -> Int {
    guard let vertex = NameTable.value(column), 1...max(count, 1) ~= vertex, count > 0 else {
      throw fault(line, "names a vertex that is none of 1 … \(count)")
    }
    return vertex
  }

  private mutating func finish() throws -> GatheredEdges {
    guard count >= 0 else { throw fault(last, "has no *Vertices") }
    edges.direction =
      arcs == 0 ? .undirected : arcs == edges.list.count ? .directed : .mixed(arcs: arcs)
    if let matrix {
      guard matrix.values.count == count * count else { throw fault(last, "ends before the matrix' last row") }
      try matrix.add(to: &edges) { _ in 0 }
    }
    let names = (1..<count + 1).map { labels[$0] ?? String($0) }
    let areNames = Set(names).count == count
    if !labels.isEmpty, !areNames {
      edges.warn("not all its vertices have different labels: they are named by their numbers")
    }
    if labels.isEmpty || !areNames { edges.setVertices(count: count, from: 1) } else { edges.setVertices(names) }
    return edges
  }
}
