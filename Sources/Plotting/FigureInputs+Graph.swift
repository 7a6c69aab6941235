import Diagnostics

/// An undirected simple graph.
struct Graph: Sendable, Equatable {
  let vertices: Int
  /// Each edge once, its smaller vertex first, in ascending order.
  let edges: [Edge]

  struct Edge: Hashable, Comparable, Sendable {
    let from: Int
    let to: Int

    init(_ one: Int, _ other: Int) { (from, to) = (min(one, other), max(one, other)) }

    static func < (left: Edge, right: Edge) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }
}

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

  /// One number: written out, the last element of a data set, or an attribute (`file.h5:owner/name`, of the root
  /// `file.h5:name`).
  func number(_ part: Values.Part) throws -> Double {
    guard case .reference(let reference) = part else { return try values(Values([part]))[0] }
    let reader = try reader(reference.file)
    guard !reader.contains(reference.object) else {
      return try values(Values([part]), reduce: .named(.last))[0]
    }
    let path = reference.object.split(separator: "/").map(String.init)
    let owner = path.count > 1 ? path.dropLast().joined(separator: "/") : "/"
    let name = path.last ?? ""
    if let number = try reader.number(attribute: name, of: owner) { return number }
    if let number = try reader.string(attribute: name, of: owner).flatMap(Double.init) { return number }
    throw Problem(
      .badInput, file: reference.file, object: reference.object,
      cause: "is neither a data set nor an attribute that is a number")
  }
}
