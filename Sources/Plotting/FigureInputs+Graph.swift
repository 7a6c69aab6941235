import Diagnostics

extension FigureInputs {
  /// The graph whose edges are the rows of the (m, 2) integers at `reference`; either direction is one edge.
  ///
  /// - Parameter vertices: by default one more than the largest vertex of an edge.
  /// - Throws: `Problem.badInput` for vertices out of range, loops and edges that come twice.
  func graph(_ reference: DataReference, vertices: Int? = nil) throws -> Graph {
    let rows = try reader(reference.file).integers(reference.object, columns: 2)
    let count = vertices ?? (rows.joined().max() ?? -1) + 1
    var seen: Set<Graph.Edge> = []
    for (index, row) in rows.enumerated() {
      func refuse(_ cause: String) -> Problem {
        Problem(
          .badInput, file: reference.file, object: "\(reference.object)[\(index)]",
          cause: "the edge (\(row[0]), \(row[1])) \(cause)", remedy: "correct the list of edges")
      }
      guard row.allSatisfy((0..<count).contains) else {
        throw refuse("is not between vertices 0…\(count - 1)")
      }
      guard row[0] != row[1] else { throw refuse("is a loop") }
      guard seen.insert(Graph.Edge(row[0], row[1])).inserted else { throw refuse("comes twice") }
    }
    return Graph(vertices: count, edges: seen.sorted())
  }

  /// A permutation of 0..<`count`, as integers.
  ///
  /// - Throws: `Problem.badInput` for another number of entries, those out of range and those that come twice.
  func permutation(_ reference: DataReference, count: Int) throws -> [Int] {
    let images = try reader(reference.file).integers(reference.object)
    guard images.count == count, Set(images).count == count, images.allSatisfy((0..<count).contains) else {
      throw Problem(
        .badInput, file: reference.file, object: reference.object,
        cause: "is no permutation of 0…\(count - 1)", remedy: "give each number once")
    }
    return images
  }
}
