import Diagnostics
import LinearAlgebra

extension Graph {
  /// The graph of a list of edges; an edge given twice, in whichever direction, is one.
  ///
  /// Complexity: O(n + m).
  ///
  /// - Throws: `Problem.badInput` for 2³¹ vertices or more, other than n names, an end that is no vertex, an edge from
  ///   a vertex to itself, a weight that is 0 or not finite, and edges given twice with different weights.
  public init(_ list: EdgeList) throws {
    guard (0...Int(Int32.max)).contains(list.vertexCount) else {
      throw Problem(.badInput, cause: "\(list.vertexCount) is no number of vertices", remedy: "take 0 to 2³¹ − 1")
    }
    if let names = list.names, names.count != list.vertexCount {
      throw Problem(
        .badInput, cause: "there are \(names.count) names for \(list.vertexCount) vertices",
        remedy: "give one name for each")
    }
    try Self.checkEnds(of: list)
    try Self.checkWeights(of: list)
    do {
      self.init(rows: try CompressedRows(merging: list), names: list.names)
    } catch {
      let (u, v) = error.vertices
      throw Problem(
        .badInput,
        cause: "the edge of \(list.name(of: u)) and \(list.name(of: v)) has two weights, "
          + "\(error.weights.0) and \(error.weights.1)",
        remedy: "keep one of them")
    }
  }

  /// The graph whose adjacency matrix is `matrix`: an edge for each entry that is not 0, which is its weight.
  ///
  /// - Throws: `Problem.badInput` unless the matrix is square and symmetric, finite, with a diagonal of zeros.
  public init(adjacency matrix: Matrix<Double>, names: [String]? = nil) throws {
    let n = matrix.rows
    guard matrix.columns == n else {
      throw Problem(
        .badInput, cause: "has shape (\(n), \(matrix.columns)), but an adjacency matrix is square",
        remedy: "give the (n, n) matrix of all pairs")
    }
    var list = EdgeList(vertexCount: n, weighted: true, names: names)
    for i in 0..<n {
      guard matrix[i, i] == 0 else {
        throw Problem(
          .badInput, cause: "element (\(i), \(i)) is \(matrix[i, i]), but no vertex is its own neighbour",
          remedy: "set the diagonal to 0")
      }
      for j in i + 1..<max(n, i + 1) {
        let (above, below) = (matrix[i, j], matrix[j, i])
        guard above == below else {
          throw Problem(
            .badInput,
            cause: "is not symmetric: element (\(i), \(j)) is \(above), element (\(j), \(i)) is \(below)",
            remedy: "give an undirected graph, for example the maximum of the matrix and its transpose")
        }
        guard above != 0 else { continue }
        list.append(Int32(i), Int32(j))
        list.weights?.append(above)
      }
    }
    try self.init(list)
  }

  /// The graph of edges that need no check: different ones, of different vertices in range.
  init(distinct list: EdgeList) { self.init(rows: CompressedRows(distinct: list), names: list.names) }

  private static func checkEnds(of list: EdgeList) throws {
    let range = 0..<Int32(list.vertexCount)
    for (number, (u, v)) in zip(list.first, list.second).enumerated() {
      guard range.contains(u), range.contains(v) else {
        throw Problem(
          .badInput, cause: "edge \(number) is (\(u), \(v)), but the \(list.vertexCount) vertices count from 0",
          remedy: "number the vertices 0 to \(list.vertexCount - 1)")
      }
      guard u != v else {
        throw Problem(
          .badInput, cause: "edge \(number) joins \(list.name(of: Int(u))) with itself", remedy: "leave it out")
      }
    }
  }

  private static func checkWeights(of list: EdgeList) throws {
    guard let weights = list.weights else { return }
    guard weights.count == list.count else {
      throw Problem(
        .badInput, cause: "there are \(weights.count) weights for \(list.count) edges",
        remedy: "give one weight for each edge")
    }
    guard let number = weights.firstIndex(where: { !$0.isFinite || $0 == 0 }) else { return }
    throw Problem(
      .badInput, cause: "edge \(number) has the weight \(weights[number])",
      remedy: weights[number] == 0 ? "leave edges of weight 0 out" : "give finite weights")
  }
}
