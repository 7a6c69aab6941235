/// Reads a graph in the format of the DIMACS challenges: a line `p edge n m`, and for each edge `e u v` or, of
/// directed graphs, `a u v weight`.
enum DIMACSText {
  /// Whether the first line that is no comment describes a problem.
  static func isDIMACS(_ start: Slice<UnsafeRawBufferPointer>) -> Bool {
    for line in start.split(separator: UInt8(ascii: "\n")) {
      let words = line.prefix(200).split { $0 <= UInt8(ascii: " ") }
      if words.isEmpty || words[0].elementsEqual("c".utf8) { continue }
      let sizes = words.suffix(2).compactMap { NameTable.value(ColumnText.Column(rebasing: $0)) }
      return words.count == 4 && words[0].elementsEqual("p".utf8) && sizes.count == 2
    }
    return false
  }

  /// The edges, between vertices 1 … n.
  ///
  /// - Throws: `Problem.badInput` that names the line at fault.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    var edges = GatheredEdges(text, reading)
    edges.direction = .undirected
    var sizes: (vertices: Int, edges: Int)?
    var count = 0
    func fault(_ line: Int, _ cause: String) -> any Error {
      text.fault(line, cause, remedy: "write p edge n m, then e u v for each edge, with vertices from 1 to n")
    }
    try ColumnText(text, separator: .blanks, quotes: false).forEachLine { line in
      let numbers = line.columns.dropFirst().compactMap { NameTable.value($0) }
      switch String(decoding: line.columns[0], as: UTF8.self) {
      case "c", "n": break
      case "p":
        guard sizes == nil, numbers.count == 2, line.count == 4, numbers[1] >= 0 else {
          throw fault(line.number, "describes the graph once more, or without its sizes")
        }
        try edges.requireRoom(forVertices: numbers[0], line: line.number)
        sizes = (numbers[0], numbers[1])
      case let kind where kind == "e" || kind == "a":
        if kind == "a" { edges.direction = .directed }
        guard let sizes, numbers.count >= 2, line.count <= 4, 1...max(sizes.vertices, 1) ~= numbers[0],
          1...max(sizes.vertices, 1) ~= numbers[1]
        else { throw fault(line.number, "is no edge between the graph's vertices") }
        count += 1
        var weight = 1.0
        if line.count == 4, reading.weights == .use {
          let word = try text.string(line.columns[3], line: line.number)
          guard let number = Double(word) else { throw fault(line.number, "has the weight \(word.prefix(60))") }
          weight = number
        }
        try edges.append(
          Int32(numbers[0] - 1), Int32(numbers[1] - 1), weight: weight, line: line.number, name: "\(numbers[0])")
      default: throw fault(line.number, "begins with none of c, p, e, a and n")
      }
    }
    guard let sizes else { throw fault(0, "has no line that describes the graph") }
    // Some count an edge in both directions, or list it so.
    guard count == sizes.edges || 2 * count == sizes.edges || count == 2 * sizes.edges else {
      throw fault(0, "has \(count) edges, but its line p says \(sizes.edges)")
    }
    edges.setVertices(count: sizes.vertices, from: 1)
    return edges
  }
}
