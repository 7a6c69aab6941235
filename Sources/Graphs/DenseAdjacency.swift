import Diagnostics
import LinearAlgebra

/// An adjacency matrix, whose entries are the weights and 0 where there is no edge.
struct DenseAdjacency {
  let count: Int
  /// The entries row by row, as many as were read.
  var values: [Double] = []

  init(_ matrix: Matrix<Double>) { (count, values) = (matrix.rows, matrix.storage) }

  /// That of a text, without entries yet.
  init(count: Int, _ edges: GatheredEdges, line: Int) throws {
    // An entry takes at least two bytes of the file, with what separates it from the next.
    guard Double(count) * Double(count) <= Double(edges.text.bytes.count) else {
      throw edges.text.fault(
        line, "speaks of \(count) rows and columns, but the file has \(edges.text.bytes.count) bytes",
        remedy: "the file may be damaged: write the matrix once more")
    }
    try edges.requireRoom(forVertices: count, line: line)
    self.count = count
    values.reserveCapacity(count * count)
  }

  /// Appends the number of a column.
  mutating func append(_ column: ColumnText.Column, _ edges: GatheredEdges, line: Int) throws {
    if column.count == 1, let digit = column.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      return values.append(Double(digit - UInt8(ascii: "0")))
    }
    let word = try edges.text.string(column, line: line)
    guard let value = Double(word) else {
      throw edges.text.fault(
        line, "has the entry \(word.prefix(60))", remedy: "write numbers, 0 where there is no edge")
    }
    values.append(value)
  }

  /// Adds the edges of the whole matrix, of a symmetric one each once.
  ///
  /// - Parameter line: the line of row `i`.
  func add(to edges: inout GatheredEdges, line: (Int) -> Int) throws {
    let n = count
    let isSymmetric = (0..<n).allSatisfy { i in (0..<i).allSatisfy { j in values[n * i + j] == values[n * j + i] } }
    edges.direction = isSymmetric ? .undirected : .directed
    for i in 0..<n {
      for j in (isSymmetric ? i : 0)..<n where values[n * i + j] != 0 {
        try edges.append(
          Int32(i), Int32(j), weight: edges.reading.weights == .use ? values[n * i + j] : 1, line: line(i),
          name: "vertex \(i)")
      }
    }
  }
}
