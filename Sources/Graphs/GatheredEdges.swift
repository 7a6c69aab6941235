import Diagnostics

/// The edges of a file as they stand there, and what became of them.
///
/// Memory: 12 bytes per edge, 20 with weights, beside the vertices' names.
struct GatheredEdges {
  /// What a file says of its edges' direction.
  enum Direction: Equatable {
    case undirected, directed
    /// Nothing: each edge may stand there once, or in both directions.
    case open
    /// Some edges are directed, as many as here, others not.
    case mixed(arcs: Int)
  }

  let text: FileText
  let reading: GraphReading
  var direction = Direction.open
  private(set) var list = EdgeList(vertexCount: 0)
  /// What the user should know.
  private(set) var warnings: [String] = []
  /// The line of each edge, 0 where none is known.
  private var lines: [Int32] = []
  private var loops = 0

  init(_ text: FileText, _ reading: GraphReading) {
    self.text = text
    self.reading = reading
  }

  mutating func warn(_ warning: String) { warnings.append(warning) }

  /// Adds an edge.
  ///
  /// - Throws: `Problem.badInput` for a weight that is 0 or no finite number and, where the reading refuses it, an edge
  ///   from a vertex to itself.
  mutating func append(
    _ u: Int32, _ v: Int32, weight: Double = 1, line: Int, name: @autoclosure () throws -> String
  ) throws {
    guard u != v else {
      guard reading.loops == .drop else {
        throw text.fault(
          line, "joins \(try name().prefix(100)) with itself",
          remedy: "remove the edge, or drop all such edges by --loops drop")
      }
      loops += 1
      return
    }
    guard weight.isFinite, weight != 0 else {
      throw text.fault(
        line, "has the weight \(weight)",
        remedy: weight == 0 ? "remove the edge: one of weight 0 is none" : "give a finite number")
    }
    if weight != 1, list.weights == nil { list.weights = [Double](repeating: 1, count: list.count) }
    list.append(u, v)
    list.weights?.append(weight)
    lines.append(Int32(truncatingIfNeeded: line))
  }

  /// Says which vertices there are, which are numbered in ascending order of their names from now on.
  mutating func setVertices(_ names: [String]) { setVertices(names, order: NameTable.order(of: names)) }

  /// The same with the order of the names known.
  mutating func setVertices(_ unordered: [String], order: [Int]) {
    let names = order.map { unordered[$0] }
    list.vertexCount = names.count
    if order != Array(order.indices) { list = list.relabelled(by: inverse(of: order)) }
    list.names = names.enumerated().allSatisfy { $1 == String($0) } ? nil : names
  }

  /// Says that the vertices are `first`, `first` + 1 and so on, `count` in number.
  mutating func setVertices(count: Int, from first: Int) {
    list.vertexCount = count
    list.names = first == 0 ? nil : (first..<first + count).map { String($0) }
  }

  /// Sees that a file may have so many vertices that no line of it names: 64 a byte, or some millions.
  ///
  /// - Throws: `Problem.badInput`, `Problem.systemFailure`.
  func requireRoom(forVertices count: Int, line: Int) throws {
    guard count >= 0, count <= max(1 << 22, min(64 * text.bytes.count, Int(Int32.max))) else {
      throw text.fault(
        line, "speaks of \(count) vertices, but the file has \(text.bytes.count) bytes",
        remedy: "number the vertices without gaps; the file may be damaged")
    }
    try PhysicalMemory.require(
      64 * Double(count), for: "a graph of \(count) vertices", remedy: "number the vertices without gaps")
  }

  /// The graph, and what the user should know of how it was read.
  ///
  /// - Throws: `Problem.badInput` where there is no edge, for edges given several times with different weights, and for directed graphs where
  ///   the reading refuses these.
  func graph() throws -> (graph: Graph, warnings: [String]) {
    guard list.count > 0 else {
      throw text.fault(
        0, loops > 0 ? "holds no edges but from vertices to themselves" : "holds no edges",
        remedy: "give a graph that has some")
    }
    var warnings = warnings
    if loops > 0 { warnings.append("\(counted(loops, "edge")) from a vertex to itself dropped") }
    if case .mixed(let arcs) = direction {
      guard reading.arcs == .either else {
        throw text.fault(
          0, "has \(counted(arcs, "directed edge")) beside undirected ones",
          remedy: "give --arcs either: each is an edge")
      }
      warnings.append("\(counted(arcs, "directed edge")) beside undirected ones: each is taken as an edge")
    }
    let isDirected = direction == .directed || direction == .open
    let rows: CompressedRows
    do {
      rows = try CompressedRows(
        merging: list, reading.repetition, mutualOnly: isDirected && reading.arcs == .mutual)
    } catch {
      throw fault(of: error)
    }
    if let number = rows.weights?.firstIndex(where: { !$0.isFinite }) {
      throw text.fault(
        0, "has weights whose sum is \(rows.weights?[number] ?? 0)", remedy: "scale the weights, or take another rule")
    }
    if isDirected { try judge(rows, &warnings) }
    if isDirected, reading.repetition == .sum, rows.mutual > 0 {
      warnings.append("\(counted(rows.mutual, "edge")) in both directions: each has the sum of the two weights")
    }
    if list.count > 0, rows.neighbours.isEmpty {
      throw text.fault(
        0, "has no edge left: no arc has a counterpart in the other direction", remedy: "give --arcs either")
    }
    return (Graph(rows: rows, names: list.names), warnings)
  }

  /// Says what became of arcs without a counterpart. Where nothing tells that the edges are directed, it is edges in
  /// both directions beside others in one that do.
  private func judge(_ rows: CompressedRows, _ warnings: inout [String]) throws {
    guard rows.oneWay > 0, rows.mutual > 0 || direction == .directed else { return }
    let counts = "\(counted(rows.oneWay, "edge")) in one direction only, \(rows.mutual) in both"
    switch reading.arcs {
    case .either:
      warnings.append("\(counts): each is taken as an edge (--arcs mutual takes those in both directions only)")
    case .mutual: warnings.append("\(counts): only these are taken")
    case .refuse:
      throw text.fault(
        0, "is a directed graph: \(counts)",
        remedy: "take each as an edge by --arcs either, or those in both directions by --arcs mutual")
    }
  }

  /// The first line that gives an edge of these vertices another weight than a line before.
  private func fault(of conflict: CompressedRows.Conflict) -> Problem {
    let ends = [conflict.vertices.0, conflict.vertices.1].sorted()
    let edge = "the edge of \(list.name(of: ends[0]).prefix(100)) and \(list.name(of: ends[1]).prefix(100))"
    let remedy = "keep one, or say which counts by --repeated sum, first, last or max"
    var earlier: (line: Int32, weight: Double)?
    for k in 0..<list.count where [Int(list.first[k]), Int(list.second[k])].sorted() == ends {
      let weight = list.weights?[k] ?? 1
      if let earlier, earlier.weight != weight, lines[k] > 0 {
        return text.fault(
          Int(lines[k]), "gives \(edge) the weight \(weight), line \(earlier.line) the weight \(earlier.weight)",
          remedy: remedy)
      }
      earlier = earlier ?? (lines[k], weight)
    }
    return text.fault(
      0, "gives \(edge) two weights, \(conflict.weights.0) and \(conflict.weights.1)", remedy: remedy)
  }
}

/// A number of things.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
