import Diagnostics
import Store

extension GraphDocument {
  /// The graph `name` of a file of arrays: a group of edges as `GraphFile` describes it, which is taken as it is, or a dense
  /// adjacency matrix (n, n) of any type of numbers, read as `reading` says.
  ///
  /// - Throws: `Problem.badInput` that names the data set at fault; `Problem.systemFailure` for graphs larger than memory.
  public init(_ name: String, in file: H5Reader, reading: GraphReading) throws {
    guard !file.contains("\(name)/edges") else {
      (graph, format, warnings) = (try GraphFile.graph(name, in: file), .stored, [])
      return
    }
    let matrix = try file.numbers(name)
    guard matrix.rows == matrix.columns else {
      throw Problem(
        .badInput, file: file.path, object: name,
        cause: "has shape (\(matrix.rows), \(matrix.columns)), but an adjacency matrix is square",
        remedy: "give the (n, n) matrix of all pairs")
    }
    var edges = GatheredEdges(FileText(ofNumbersIn: file.path, array: name), reading)
    try DenseAdjacency(matrix).add(to: &edges) { _ in 0 }
    edges.setVertices(count: matrix.rows, from: 0)
    (graph, warnings) = try edges.graph()
    format = .matrix
  }
}
