import Foundation
import Graphs
import LinearAlgebra
import TestSupport
import Testing

/// Random graphs written in every format and read again.
@Suite struct GraphRoundTripTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let shapes = RandomGraph.shapes.filter { 1...301 ~= $0.n && $0.density > 0 }

  private func expectSame(
    _ random: RandomGraph, from first: Int?, _ format: GraphFormat, _ text: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let path = folder.file("graph")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var list = random.list
    list.names = (0..<list.vertexCount).map { vertex in first.map { String(vertex + $0) } ?? Self.name(vertex) }
    if first == 0 { list.names = nil }
    let document = try GraphDocument(contentsOf: path)
    #expect(document.graph == (try Graph(list)), "\(text.prefix(200))", sourceLocation: location)
    #expect(document.format == format && document.warnings.isEmpty, "\(document.warnings)", sourceLocation: location)
  }

  private static func name(_ vertex: Int) -> String { String(format: "ü %04d, [<&x", vertex) }
  private static func escaped(_ vertex: Int) -> String {
    name(vertex).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }

  private func lines(_ random: RandomGraph, _ line: (Int, Int, Double) -> String) -> String {
    let list = random.list
    return (0..<list.count).map { line(Int(list.first[$0]), Int(list.second[$0]), list.weights?[$0] ?? 1) + "\n" }
      .joined()
  }

  @Test(arguments: shapes) func named(shape: (n: Int, density: Double, weighted: Bool)) throws {
    let random = RandomGraph(vertices: shape.n, density: shape.density, weighted: shape.weighted, seed: 21)
    let all = 0..<shape.n
    let name = Self.name
    for separator in [",", ";", "\t", " "] {
      try expectSame(
        random, from: nil, .edges,
        "Source\(separator)Target\(separator)Weight\n"
          + lines(random) { "\"\(name($0))\"\(separator)\"\(name($1))\"\(separator)\($2)" }
          + all.map { "\"\(name($0))\"\n" }.joined())
    }
    try expectSame(
      random, from: nil, .gml,
      "graph [\n" + all.map { "node [ id \($0) label \"\(Self.escaped($0))\" ]\n" }.joined()
        + lines(random) { "edge [ source \($0) target \($1) weight \($2) ]" } + "]")
    try expectSame(
      random, from: nil, .graphML,
      "<graphml><key id='w' for='edge' attr.name='weight'/><graph edgedefault='undirected'>"
        + lines(random) { "<edge source='\($0)' target='\($1)'><data key='w'>\($2)</data></edge>" }
        + "<key id='l' attr.name='label'/>"
        + all.map { "<node id='\($0)'><data key='l'>\(Self.escaped($0))</data></node>" }.joined() + "</graph></graphml>"
    )
    try expectSame(
      random, from: nil, .pajek,
      "*Vertices \(shape.n)\n" + all.map { "\($0 + 1) \"\(name($0))\"\n" }.joined()
        + "*Edges\n" + lines(random) { "\($0 + 1) \($1 + 1) \($2)" })
    try expectSame(
      random, from: nil, .nodeLink,
      "{\"nodes\": [" + all.map { "{\"id\": \"\(name($0))\"}" }.joined(separator: ",") + "], \"edges\": ["
        + lines(random) { "{\"source\": \"\(name($0))\", \"target\": \"\(name($1))\", \"weight\": \($2)}," }
        .dropLast(2) + "]}")
  }

  @Test(arguments: shapes) func numbered(shape: (n: Int, density: Double, weighted: Bool)) throws {
    let random = RandomGraph(vertices: shape.n, density: shape.density, weighted: shape.weighted, seed: 22)
    let (n, list) = (shape.n, random.list)
    try expectSame(
      random, from: 1, .matrixMarket,
      "%%MatrixMarket matrix coordinate real symmetric\n\(n) \(n) \(list.count)\n"
        + lines(random) { "\(max($0, $1) + 1) \(min($0, $1) + 1) \($2)" })
    try expectSame(
      random, from: 1, .dimacs, "p edge \(n) \(list.count)\n" + lines(random) { "e \($0 + 1) \($1 + 1) \($2)" })
    let rows = (0..<n).map { i in (0..<n).map { j in "\(random.adjacency[i, j])" } }
    try expectSame(
      random, from: 1, .matrixMarket,
      "%%MatrixMarket matrix array real general\n\(n) \(n)\n" + rows.flatMap { $0 }.map { $0 + "\n" }.joined())
    if n > 3 {
      try expectSame(random, from: 0, .matrix, rows.map { $0.joined(separator: "\t") + "\n" }.joined())
    }
    guard !shape.weighted else { return }
    for (header, text) in [(">>graph6<<", graph6(random)), (">>sparse6<<", sparse6(random))] {
      try expectSame(random, from: 0, .graph6, text + "\n")
      try expectSame(random, from: 0, .graph6, header + text)
    }
  }

  /// Six bits a byte.
  private func packed(_ bits: [Bool], padding: Bool) -> String {
    let padded = bits + [Bool](repeating: padding, count: (6 - bits.count % 6) % 6)
    let codes = stride(from: 0, to: padded.count, by: 6).map { start in
      63 + padded[start..<start + 6].reduce(0 as UInt8) { $0 << 1 | ($1 ? 1 : 0) }
    }
    return String(decoding: codes, as: UTF8.self)
  }

  private func bits(_ number: Int, _ width: Int) -> [Bool] {
    (0..<width).map { number >> (width - 1 - $0) & 1 == 1 }
  }

  private func count(_ n: Int) -> String {
    n < 63 ? packed(bits(n, 6), padding: false) : "~" + packed(bits(n, 18), padding: false)
  }

  private func graph6(_ random: RandomGraph) -> String {
    let n = random.list.vertexCount
    return count(n) + packed((0..<n).flatMap { j in (0..<j).map { random.adjacency[$0, j] != 0 } }, padding: false)
  }

  /// Each vertex is moved to by a number of its own, which no bit b spares.
  private func sparse6(_ random: RandomGraph) -> String {
    let n = random.list.vertexCount
    let width = Int.bitWidth - (n - 1).leadingZeroBitCount
    var code: [Bool] = []
    var current = 0
    for v in 0..<n {
      for u in 0..<v where random.adjacency[u, v] != 0 {
        if v == current + 1 {
          code += [true] + bits(u, width)
        } else {
          if v > current { code += [false] + bits(v, width) }
          code += [false] + bits(u, width)
        }
        current = v
      }
    }
    let pad = (6 - code.count % 6) % 6
    // Ones would be an edge of the last vertex to itself where they are long enough to be read and it comes next.
    if width < 6, n == 1 << width, pad > width, current == n - 2 { code.append(false) }
    return ":" + count(n) + packed(code, padding: true)
  }
}
