import Diagnostics

/// Reads an adjacency matrix in the Matrix Market format (Boisvert, Pozo and Remington 1996): coordinates or an array
/// of pattern, integer or real entries, symmetric or general.
struct MatrixMarketText {
  private let isCoordinate: Bool
  private let isPattern: Bool
  private let isSymmetric: Bool
  private var edges: GatheredEdges
  private var entries = 0
  private var expected = -1
  private var size = 0
  private var matrix: DenseAdjacency?
  /// Where the next value of a symmetric array belongs.
  private var row = 0
  private var column = 0

  /// The edges, between vertices 1 … n.
  ///
  /// - Throws: `Problem.badInput` for other matrices, and for other entries than the sizes say.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    var reader = try MatrixMarketText(text, reading)
    var last = 1
    try ColumnText(text, separator: .blanks, quotes: false).forEachLine { line in
      last = line.number
      if reader.expected < 0 {
        try reader.readSizes(line)
      } else if reader.isCoordinate {
        try reader.readEntry(line)
      } else {
        try reader.readValue(line)
      }
    }
    return try reader.finish(line: last)
  }

  private init(_ text: FileText, _ reading: GraphReading) throws {
    edges = GatheredEdges(text, reading)
    let line = text.bytes.prefix(200).prefix { $0 != UInt8(ascii: "\n") }
    let words = String(decoding: line, as: UTF8.self).lowercased().split(whereSeparator: \.isWhitespace)
    guard words.count == 5, words[1] == "matrix", ["coordinate", "array"].contains(words[2]),
      ["pattern", "integer", "real", "double"].contains(words[3]), ["symmetric", "general"].contains(words[4]),
      words[2] == "coordinate" || words[3] != "pattern"
    else {
      throw text.fault(
        1, "is a Matrix Market file of “\(words.dropFirst().joined(separator: " "))”",
        remedy: "give a matrix in coordinates or as an array, of pattern, integer or real entries, symmetric or general"
      )
    }
    (isCoordinate, isPattern, isSymmetric) = (words[2] == "coordinate", words[3] == "pattern", words[4] == "symmetric")
    edges.direction = isSymmetric ? .undirected : .directed
  }

  private mutating func readSizes(_ line: ColumnText.Line) throws {
    let sizes = line.columns.compactMap { NameTable.value($0) }
    guard sizes.count == line.count, sizes.count == (isCoordinate ? 3 : 2), sizes.allSatisfy({ $0 >= 0 }) else {
      throw edges.text.fault(line.number, "does not give the matrix' sizes", remedy: "write rows, columns and entries")
    }
    guard sizes[0] == sizes[1] else {
      throw edges.text.fault(
        line.number, "is a matrix of \(sizes[0]) rows and \(sizes[1]) columns",
        remedy: "give a square one, the adjacency matrix of a graph")
    }
    size = sizes[0]
    if isCoordinate {
      try edges.requireRoom(forVertices: size, line: line.number)
      expected = sizes[2]
    } else {
      guard size < 1 << 24 else {
        throw edges.text.fault(line.number, "speaks of \(size) rows", remedy: "mend the file")
      }
      expected = isSymmetric ? size * (size + 1) / 2 : size * size
      guard expected <= edges.text.bytes.count else { throw wrongCount(line.number) }
      try edges.requireRoom(forVertices: size, line: line.number)
      if !isSymmetric { matrix = try DenseAdjacency(count: size, edges, line: line.number) }
    }
  }

  private mutating func readEntry(_ line: ColumnText.Line) throws {
    guard line.count == (isPattern ? 2 : 3) else {
      throw edges.text.fault(
        line.number, "has \(line.count) columns", remedy: "write row, column\(isPattern ? "" : ", value")")
    }
    guard let i = NameTable.value(line.columns[0]), let j = NameTable.value(line.columns[1]), 1...max(size, 1) ~= i,
      1...max(size, 1) ~= j, entries < expected
    else {
      throw entries == expected
        ? wrongCount(line.number)
        : edges.text.fault(
          line.number, "names an entry outside of the \(size) rows and columns, which count from 1",
          remedy: "mend the line or the sizes")
    }
    entries += 1
    try append(i - 1, j - 1, isPattern ? 1 : value(line.columns[2], line.number), line.number)
  }

  /// Reads a value of an array: the matrix column by column, of a symmetric one what is not above the diagonal.
  private mutating func readValue(_ line: ColumnText.Line) throws {
    guard line.count == 1, entries < expected else {
      throw line.count == 1
        ? wrongCount(line.number)
        : edges.text.fault(line.number, "has \(line.count) columns", remedy: "write one value on each line")
    }
    let value = try value(line.columns[0], line.number)
    entries += 1
    if matrix != nil {
      matrix?.values.append(value)
    } else {
      try append(row, column, value, line.number)
      row += 1
      if row == size { (row, column) = (column + 1, column + 1) }
    }
  }

  private mutating func append(_ i: Int, _ j: Int, _ value: Double, _ line: Int) throws {
    guard value != 0 else { return }
    try edges.append(
      Int32(i), Int32(j), weight: edges.reading.weights == .use ? value : 1, line: line, name: "\(i + 1)")
  }

  private func value(_ column: ColumnText.Column, _ line: Int) throws -> Double {
    let word = try edges.text.string(column, line: line)
    guard let value = Double(word) else {
      throw edges.text.fault(line, "has the value \(word.prefix(60))", remedy: "write a number")
    }
    return value
  }

  private mutating func finish(line: Int) throws -> GatheredEdges {
    guard entries == expected else { throw wrongCount(line) }
    try matrix?.add(to: &edges) { _ in 0 }
    edges.setVertices(count: size, from: 1)
    return edges
  }

  private func wrongCount(_ line: Int) -> Problem {
    edges.text.fault(
      line,
      expected < 0
        ? "ends before the matrix' sizes"
        : "has \(entries < expected ? "fewer" : "more") entries than the \(expected) that its sizes say",
      remedy: "the file may be truncated: take it from where it came once more")
  }
}
