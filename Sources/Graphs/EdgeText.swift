import Diagnostics

/// Reads a list of edges from text: on each line `u v` or `u v weight`, or `u` alone for a vertex that may have no
/// edges. Weights not given are 1.
///
/// Vertices may have any names; they are numbered in ascending order, of numbers where all are whole numbers.
/// Memory: the mapped file, 12 bytes per line (20 with weights), and the names.
struct EdgeText {
  private let text: ColumnText
  private var table = NameTable()
  private(set) var list = EdgeList(vertexCount: 0)
  /// The line of each edge.
  private var lines: [Int32] = []

  /// - Throws: `Problem.missingInput`; `Problem.badInput` that names the line of more than three columns, an edge
  ///   from a vertex to itself, a weight that is 0 or no finite number, or that is no text; or that there is no
  ///   vertex.
  init(contentsOf path: String) throws {
    text = try ColumnText(contentsOf: path)
    try text.forEachLine { line in try append(line) }
    guard !table.names.isEmpty else {
      throw Problem(.badInput, file: path, cause: "holds no edges", remedy: "write one edge per line: two names")
    }
    withExtendedLifetime(text) { sortVertices() }
  }

  private mutating func append(_ line: ColumnText.Line) throws {
    let u = try vertex(line.first, line.number)
    guard line.count > 1 else { return }
    let v = try vertex(line.second, line.number)
    guard u != v else {
      throw text.fault(
        line.number, "joins \(try text.text(line.first, line: line.number)) with itself", remedy: "remove the line")
    }
    guard line.count <= 3 else {
      throw text.fault(
        line.number, "has \(line.count) columns", remedy: "write two names and, where edges have weights, a number")
    }
    let weight = line.count == 3 ? try self.weight(line.third, line.number) : 1
    if weight != 1, list.weights == nil { list.weights = [Double](repeating: 1, count: list.count) }
    list.append(u, v)
    list.weights?.append(weight)
    lines.append(Int32(truncatingIfNeeded: line.number))
  }

  private mutating func vertex(_ name: ColumnText.Column, _ line: Int) throws -> Int32 {
    let (number, isNew) = table.insert(name)
    if isNew { _ = try text.text(name, line: line) }
    return number
  }

  private func weight(_ column: ColumnText.Column, _ line: Int) throws -> Double {
    let word = try text.text(column, line: line)
    guard let weight = Double(word), weight.isFinite, weight != 0 else {
      throw text.fault(
        line, "has the weight \(word)",
        remedy: Double(word) == 0 ? "remove the line: an edge of weight 0 is none" : "give a finite number")
    }
    return weight
  }

  /// Numbers the vertices by their names' order.
  private mutating func sortVertices() {
    let order = table.order()
    let names = order.map { String(decoding: table.names[$0], as: UTF8.self) }
    list.vertexCount = names.count
    list = list.relabelled(by: inverse(of: order))
    let areNumbers = names.enumerated().allSatisfy { $1 == String($0) }
    list.names = areNumbers ? nil : names
  }

  /// The first line that gives an edge of these vertices another weight than a line before.
  func fault(of conflict: CompressedRows.Conflict) -> Problem {
    let ends = [conflict.vertices.0, conflict.vertices.1]
    var earlier: (line: Int32, weight: Double)?
    for k in 0..<list.count where [Int(list.first[k]), Int(list.second[k])].sorted() == ends.sorted() {
      let weight = list.weights?[k] ?? 1
      if let earlier, earlier.weight != weight {
        return text.fault(
          Int(lines[k]),
          "gives the edge of \(list.name(of: ends[0])) and \(list.name(of: ends[1])) the weight \(weight), "
            + "line \(earlier.line) the weight \(earlier.weight)", remedy: "keep one of the lines")
      }
      earlier = earlier ?? (lines[k], weight)
    }
    return Problem(.badInput, file: text.path, cause: "gives an edge two weights", remedy: "keep one of them")
  }
}

extension Graph {
  /// The graph of a text file with one edge per line: `u v` or `u v weight`, separated by blanks, tabs or commas; a
  /// name alone is a vertex. Lines that begin with # or % are comments. An edge may stand there in both directions.
  ///
  /// Vertices are numbered in the order of their names, of numbers where all are whole numbers; `names` is nil where
  /// these are 0, 1, …, n − 1. Complexity: O(bytes + n log n) time, O(n + m) memory beside the mapped file.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` that names the line at fault.
  public init(edgesAt path: String) throws {
    let text = try EdgeText(contentsOf: path)
    do {
      self.init(rows: try CompressedRows(merging: text.list), names: text.list.names)
    } catch {
      throw text.fault(of: error)
    }
  }
}
