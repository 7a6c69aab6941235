import Diagnostics

/// A known correspondence of the vertices of two graphs, as text: on each line the names of a vertex of A and of its
/// vertex of B.
public enum Correspondence {
  /// π*: vertex k of `first` is vertex π*(k) of `second`; where it may be known in part, −1 for vertices not named.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` that names the line of other than two columns, of an unknown
  ///   vertex or of one that stood before, or says which vertex is missing.
  public static func permutation(
    contentsOf path: String, first: Graph, second: Graph, isPartial: Bool = false
  ) throws -> [Int] {
    let text = ColumnText(try FileText(contentsOf: path))
    let (numbersOfFirst, numbersOfSecond) = (first.numbers, second.numbers)
    var permutation = [Int](repeating: -1, count: first.vertexCount)
    var isTaken = [Bool](repeating: false, count: second.vertexCount)
    func vertex(_ name: String, in numbers: [String: Int], of graph: String, _ line: Int) throws -> Int {
      guard let vertex = numbers[name] else {
        throw text.text.fault(line, "\(name) is no vertex of the \(graph) graph", remedy: "name one of its vertices")
      }
      return vertex
    }
    try text.forEachLine { line in
      guard line.count == 2 else {
        throw text.text.fault(
          line.number, "has \(line.count) column\(line.count == 1 ? "" : "s"), not 2",
          remedy: "name a vertex of each graph on every line")
      }
      let names = (
        try text.string(line.columns[0], line: line.number), try text.string(line.columns[1], line: line.number)
      )
      let u = try vertex(names.0, in: numbersOfFirst, of: "first", line.number)
      let v = try vertex(names.1, in: numbersOfSecond, of: "second", line.number)
      guard permutation[u] < 0, !isTaken[v] else {
        throw text.text.fault(
          line.number, "\(permutation[u] < 0 ? names.1 : names.0) stands on a line before",
          remedy: "name each vertex once")
      }
      permutation[u] = v
      isTaken[v] = true
    }
    guard permutation.contains(where: { $0 >= 0 }) else {
      throw Problem(
        .badInput, file: path, cause: "names no pair",
        remedy: "name a vertex of each graph on every line, or leave it out")
    }
    if !isPartial, let missing = permutation.firstIndex(of: -1) {
      throw Problem(
        .badInput, file: path, cause: "says nothing of vertex \(first.name(of: missing)) of the first graph",
        remedy: "name every vertex once")
    }
    return permutation
  }
}

extension Graph {
  /// The vertices by their names.
  fileprivate var numbers: [String: Int] {
    Dictionary((0..<vertexCount).map { (name(of: $0), $0) }) { first, _ in first }
  }
}
