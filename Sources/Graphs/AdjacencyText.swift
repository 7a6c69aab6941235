/// Reads an adjacency matrix from text: as many lines of numbers as each has, at least four, since three columns are a
/// list of edges. The vertices' names may stand above it, and in the same order to the left.
enum AdjacencyText {
  /// The edges of a matrix, between vertices of these names or 0 … n − 1; nil for a text that is no square of numbers.
  ///
  /// - Throws: `Problem.badInput`, `Problem.systemFailure`.
  static func read(_ text: ColumnText, _ reading: GraphReading) throws -> GatheredEdges? {
    let sample = try text.sample()
    guard let width = sample.first?.columns.count, width > 3, !ListDeclaration(of: text.text.bytes).isKONECT,
      sample.allSatisfy({ $0.columns.count == width })
    else { return nil }
    let rowNames = names(sample)
    let names = rowNames ?? columnNames(sample)
    let hasRowNames = rowNames != nil
    guard
      sample.dropFirst(names == nil ? 0 : 1).allSatisfy({ line in
        line.columns.dropFirst(hasRowNames ? 1 : 0).allSatisfy { Double($0) != nil }
      }), try hasLines(text, names != nil && !hasRowNames ? width + 1 : width)
    else { return nil }
    var edges = GatheredEdges(text.text, reading)
    var matrix = try DenseAdjacency(count: names?.count ?? width, edges, line: 1)
    var lines: [Int] = []
    try text.forEachLine { line in
      guard line.count == width else {
        throw text.text.fault(
          line.number, "has \(line.count) columns, the lines before \(width)", remedy: "write a square matrix")
      }
      var numbers = line.columns[...]
      if let names {
        guard line.number != sample[0].number else { return }
        guard try !hasRowNames || text.string(numbers.removeFirst(), line: line.number) == names[lines.count] else {
          throw text.text.fault(
            line.number, "has another name than column \(names[lines.count])", remedy: "name rows and columns alike")
        }
      }
      lines.append(line.number)
      for column in numbers { try matrix.append(column, edges, line: line.number) }
    }
    try matrix.add(to: &edges) { lines[$0] }
    if let names { edges.setVertices(names) } else { edges.setVertices(count: width, from: 0) }
    return edges
  }

  /// The names above a matrix, if they are there: different ones, the first of which stands to the left of the
  /// next line.
  private static func names(_ sample: [ColumnText.SampleLine]) -> [String]? {
    guard sample.count > 1, let corner = sample[0].columns.first, Double(corner) == nil else { return nil }
    let names = Array(sample[0].columns.dropFirst())
    return names.first == sample[1].columns[0] && Set(names).count == names.count ? names : nil
  }

  /// The names above a matrix without any to the left.
  private static func columnNames(_ sample: [ColumnText.SampleLine]) -> [String]? {
    let names = sample[0].columns
    let isList = EdgeColumns.place(of: names.map { $0.lowercased() }) != nil
    return !isList && names.allSatisfy { Double($0) == nil && !$0.isEmpty } && Set(names).count == names.count
      ? names : nil
  }

  /// Whether a text has just so many lines.
  private static func hasLines(_ text: ColumnText, _ count: Int) throws -> Bool {
    struct TooMany: Error {}
    var lines = 0
    do {
      try text.forEachLine { _ in
        lines += 1
        if lines > count { throw TooMany() }
      }
    } catch is TooMany {}
    return lines == count
  }
}
