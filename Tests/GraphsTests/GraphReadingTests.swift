import Diagnostics
import Foundation
import Graphs
import TestSupport
import Testing

/// What options decide, and what is refused.
@Suite struct GraphReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, _ change: (inout GraphReading) -> Void = { _ in }) throws -> GraphDocument {
    try read(Data(text.utf8), change)
  }

  private func read(_ data: Data, _ change: (inout GraphReading) -> Void = { _ in }) throws -> GraphDocument {
    let path = folder.file("graph")
    try data.write(to: URL(fileURLWithPath: path))
    var reading = GraphReading()
    change(&reading)
    return try GraphDocument(contentsOf: path, reading: reading)
  }

  private func expectProblem(
    _ words: [String], _ text: String, _ change: (inout GraphReading) -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation
  ) {
    let problem = #expect(throws: Problem.self, sourceLocation: location) { try read(text, change) }
    let message = problem?.description ?? ""
    #expect(
      words.allSatisfy(message.contains) && message.contains("remedy: "), "\(message)", sourceLocation: location)
  }

  @Test func loops() throws {
    let text = "1 2\n3 3\n2 3\n1 1\n"
    expectProblem(["graph:2", "joins 3 with itself", "--loops drop"], text)
    let document = try read(text) { $0.loops = .drop }
    #expect(document.graph.edgeCount == 2 && document.graph.names == ["1", "2", "3"])
    #expect(document.warnings == ["2 edges from a vertex to itself dropped"])
  }

  @Test func repetitions() throws {
    let text = "a b 2\nb c\na b 5\nb a 3\nc b -1\n"
    expectProblem(["graph:3", "the weight 5.0, line 1 the weight 2.0", "--repeated"], text)
    for (repetition, weights): (GraphReading.Repetition, [Double]) in [
      (.sum, [10]), (.first, [2, 1]), (.last, [3, -1]), (.max, [5, 1]),
    ] {
      // (The sum of b's and c's is 0, which is no edge.)
      let graph = try read(text) { $0.repetition = repetition }.graph
      #expect((graph.edges.weights ?? [1, 1]) == weights && graph.vertexCount == 3, "\(repetition)")
    }
    #expect(try read("a b\nb a\nb c") { $0.repetition = .sum }.graph.edges.weights == [2, 1])
    #expect(try read("a b 1\nb a 1\nb c").graph.weights == nil)
    // Two directions of an edge are two weights, which is said.
    let general = "%%MatrixMarket matrix coordinate real general\n3 3 4\n1 2 4\n2 1 4\n2 3 1\n3 2 1\n"
    let sums = try read(general) { $0.repetition = .sum }
    #expect(sums.graph.edges.weights == [8, 2] && sums.warnings.contains { $0.contains("sum of the two") })
    #expect(try read(general).warnings.isEmpty)
    expectProblem(["sum"], "a b 1e308\na b 1e308") { $0.repetition = .sum }
  }

  private static let directed = [
    "1 2\n2 1\n2 3\n", "# Directed graph: x\n1 2\n2 1\n2 3\n",
    "%%MatrixMarket matrix coordinate pattern general\n3 3 3\n1 2\n2 1\n2 3\n",
    "graph [ directed 1 node [ id 1 ] node [ id 2 ] node [ id 3 ]\n"
      + "edge [ source 1 target 2 ] edge [ source 2 target 1 ] edge [ source 2 target 3 ] ]",
    "*Vertices 3\n*Arcs\n1 2\n2 1\n2 3\n", "*Vertices 3\n*Matrix\n0 1 0\n1 0 1\n0 0 0\n",
    "<graphml><graph edgedefault='directed'><node id='1'/><node id='2'/><node id='3'/>"
      + "<edge source='1' target='2'/><edge source='2' target='1'/><edge source='2' target='3'/></graph></graphml>",
    "{\"directed\": true, \"nodes\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}], "
      + "\"edges\": [{\"source\": 1, \"target\": 2}, {\"source\": 2, \"target\": 1}, {\"source\": 2, \"target\": 3}]}",
    "p sp 3 3\na 1 2 1\na 2 1 1\na 2 3 1\n",
  ]

  @Test(arguments: directed) func arcs(text: String) throws {
    let either = try read(text)
    #expect(either.graph.edges.first == [0, 1] && either.graph.edges.second == [1, 2])
    #expect(either.warnings.first?.hasPrefix("1 edge in one direction only, 1 in both") ?? false, "\(either.warnings)")
    let mutual = try read(text) { $0.arcs = .mutual }.graph
    #expect(mutual.edgeCount == 1 && mutual.vertexCount == 3 && mutual.degrees == [1, 1, 0])
    expectProblem(["directed", "--arcs either"], text) { $0.arcs = .refuse }
  }

  @Test func undirected() throws {
    for arcs in [GraphReading.Arcs.either, .refuse] {
      let document = try read("1 2\n2 3\n") { $0.arcs = arcs }
      #expect(document.graph.edgeCount == 2 && document.warnings.isEmpty)
    }
    #expect(try read("1 2\n2 1\n2 3\n3 2\n") { $0.arcs = .mutual }.graph.edgeCount == 2)
    expectProblem(["no edge left"], "1 2\n2 3\n") { $0.arcs = .mutual }
    let mixed = "*Vertices 3\n*Arcs\n1 2\n*Edges\n2 3\n"
    #expect(try read(mixed).warnings.first?.hasPrefix("1 directed edge") ?? false)
    expectProblem(["1 directed edge beside"], mixed) { $0.arcs = .mutual }
  }

  @Test func columns() throws {
    let text = "7 a b 2 1082040961\n8 b c 3 1082040962\n"
    expectProblem(["graph:1", "5 columns", "--columns"], text)
    let graph = try read(text) { $0.columns = [.ignored, .source, .target, .weight, .time] }.graph
    #expect(graph.names == ["a", "b", "c"] && graph.edges.weights == [2, 3])
    expectProblem(["graph:1", "3 columns"], "a b 1") { $0.columns = [.source, .target] }
    let times = "1 2 1082040961\n2 3 1082040962\n1 2 1082040963\n"
    expectProblem(["graph:1", "looks like times", "source,target,time"], times)
    #expect(try read(times) { $0.columns = [.source, .target, .time] }.graph.weights == nil)
    #expect(try read(times) { $0.weights = .ignore }.graph.edgeCount == 2)
    #expect(try read("u,v,w\n1,2,200000000").graph.edges.weights == [2e8])
    #expect(try read("from,to,w,strength\na,b,1,2") { $0.weightName = "strength" }.graph.weights == [2, 2])
    expectProblem(["graph:1", "no column x"], "from,to,w\na,b,1") { $0.weightName = "x" }
  }

  @Test func headers() throws {
    // Known words that are vertices too, and unknown ones, which are said to be taken as vertices.
    #expect(try read("u v\nv w\nw u").graph.edgeCount == 3)
    #expect(try read("v1 v2\nv3 v4\nv4 v5").graph.edgeCount == 3)
    let late = "u v\n" + (0..<200).map { "\($0) \($0 + 1)\n" }.joined() + "u 7\n"
    expectProblem(["graph:1", "u is a vertex", "--header"], late)
    #expect(try read(late) { $0.header = .absent }.graph.edgeCount == 202)
    let unknown = "person,friend\nana,bob\nbob,eve"
    let document = try read(unknown)
    #expect(document.graph.vertexCount == 5 && document.warnings.first?.contains("person and friend") ?? false)
    for header in [GraphReading.Header.present, .absent] {
      let declared = try read(unknown) { $0.header = header }
      #expect(declared.graph.vertexCount == (header == .present ? 3 : 5))
      #expect(declared.warnings.isEmpty == (header == .absent))
    }
    #expect(try read("citing,cited\nana,bob\nbob,eve").graph.vertexCount == 3)
    expectProblem(["graph:1", "none as source"], "id,person,friend,strength\n7,1,2,2\n")
    expectProblem(["graph:1", "weight weight"], "ana bob weight\nana eve 2\n") { $0.header = .absent }
  }

  @Test func labels() throws {
    let nodes = "node [ id 1 label \"x\" ] node [ id 2 label \"x\" ] edge [ source 1 target 2 ]"
    let document = try read("graph [ \(nodes) ]")
    #expect(document.graph.names == ["1", "2"] && document.warnings.first?.contains("labels") ?? false)
    let escaped = "node [ id 1 label \"&#228; &amp; b\" ] node [ id 2 label \"z\" ] edge [ source 1 target 2 ]"
    #expect(try read("graph [ \(escaped) ]").graph.names == ["z", "ä & b"])
    #expect(try read("*Vertices 3\n1 \"a b\"\n2 c\n*Edges\n1 2\n").graph.names == ["3", "a b", "c"])
  }

  private static let bomb =
    "<?xml version='1.0'?>\n<!DOCTYPE g [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>\n<graphml>&b;</graphml>"
  private static let market = "%%MatrixMarket matrix coordinate pattern symmetric\n"

  @Test(arguments: [
    (market + "3 3 3\n2 1\n", ":3", "fewer entries"), (market + "3 3 1\n2 1\n3 1\n", ":4", "more entries"),
    (market + "1000000000000 1000000000000 1\n2 1\n", ":2", "speaks of 1000000000000 vertices"),
    (market + "3 4 1\n2 1\n", ":2", "3 rows and 4 columns"), (market + "3 3 1\n4 1\n", ":3", "outside"),
    (market.replacing("symmetric", with: "skew-symmetric"), ":1", "skew-symmetric"),
    (market, ":1", "before the matrix' sizes"),
    (market.replacing("coordinate pattern", with: "array real") + "100000 100000\n1", ":2", "fewer"),
    ("*Vertices 1000000000000\n*Edges\n1 2\n", ":1", "speaks of 1000000000000 vertices"),
    ("*Vertices 3\n*Edges\n1 4\n", ":3", "none of 1 … 3"), ("*Vertices 3\n*Matrix\n0 1 0\n", ":3", "last row"),
    ("*Vertices 3000000\n*Matrix\n", ":2", "rows and columns"), ("*Vertices 2\n*Partition x\n", ":2", "*partition"),
    ("graph [ node [ id 1 ]", ":1", "ends within"),
    ("graph [ \n" + String(repeating: "a [ ", count: 200_000), ":2", "ends within"),
    ("graph [\nnode [ id 1 ]\nedge [ source 1 target 2 ] ]", ":3", "edge of 2"),
    ("graph [ node [ id 1 ] ] ]", ":1", "not opened"),
    ("graph [ node [ id 1 label \"x ] ]", ":1", "does not end"),
    ("graph [ node [ id 1 ] ] graph [ ]", ":1", "second graph"),
    (bomb, "graph", "entities"), ("<graphml>\n<graph><node id='1'>", ":2", "well-formed"),
    ("<html></html>", ":1", "<html>"),
    ("<graphml><graph/><graph/></graphml>", "graph", "2 graphs"),
    ("<graphml><graph>\n<node id='1'/><edge source='1' target='2'/></graph></graphml>", ":2", "edge of 2"),
    (String(repeating: "<graphml>", count: 5000), ":1", "256 deep"),
    ("<graphml><graph><hyperedge/></graph></graphml>", ":1", "two ends"),
    (">>graph6<<E{K", ":1", "is no graph"), (">>graph6<<~~~~~~~~", ":1", "is no graph"),
    (":~~~~~~~~", ":1", "speaks of 68719476735"),
    ("E{KW\nE{KW\n", "graph", "more than one graph"), (">>sparse6<<E{KW", ":1", "is no graph"),
    ("{\"nodes\": [", "graph", "no JSON"),
    ("{\"nodes\": " + String(repeating: "[", count: 100_000), "graph", "no JSON"),
    ("{\"nodes\": [{\"id\": 1}], \"links\": [{\"source\": 1, \"target\": 1}]}", "link 0", "itself"),
    ("p edge 3 9\ne 1 2\n", "graph", "says 9"), ("p edge 3 1\ne 1 4\n", ":2", "no edge between"),
    ("% bip unweighted\n1 1\n", ":1", "two kinds"), ("#x\n# GMT Fri\n#\na b c\n", ":1", "list of neighbours"),
    ("\"a b\n", ":1", "not closed"), ("\"a\"b c\n", ":1", "closing quote"),
    ("a;b;2\n\"a\" c;b\n", ":2", "weight b"), ("a b {'weight': 1\n", ":1", "do not end"),
    ("a b {'weight': 'x'}\n", ":1", "weight x"), ("a,,2\nb,c,3", ":1", "without a name"),
    ("a;b;1,2,3", ":1", "weight 1,2,3"),
    ("0 1 0 0\n1 0 0 0\n0 0 0 1\n0 0 1 1\n", ":4", "itself"), ("a\n", "graph", "holds no edges"),
    ("graph [ node [ id 1 ] node [ id 2 ] ]", "graph", "holds no edges"),
    (market + "3 3 0\n", "graph", "holds no edges"),
    ("4 3\n2\n1 3\n2 4\n3\n", ":1", "METIS"), ("a;b;1.234,5\nb;c;1,25\nc;d;2", ":1", "weight 1.234,5"),
    ("1 2 20040415\n2 3 20050101\n3 1 20050102", ":1", "dates"),
  ]) func faults(text: String, place: String, word: String) { expectProblem([place, word], text) }

  /// As pandas writes one without its index; a list of edges with as many lines stays one.
  @Test func matricesWithNamesAbove() throws {
    let rows = "0,1,0,1\n1,0,1,0\n0,1,0,0\n1,0,0,0\n"
    let document = try read("d,c,b,a\n" + rows)
    #expect(
      document.format == .matrix && document.graph.names == ["a", "b", "c", "d"] && document.graph.edgeCount == 3)
    #expect(try read("from,to,kind,year\n1,2,0,1\n2,3,0,1\n3,4,0,1\n4,5,0,1\n").format == .edges)
  }

  @Test func hugeLine() {
    expectProblem(["graph:1", "more than 1048576 columns"], String(repeating: "a ", count: 1 << 21))
  }

  @Test func damagedText() throws {
    for (bytes, word): ([UInt8], String) in [
      ([0xFF, 0xFE, 0x61], "UTF-16"), ([0xFF, 0xFE, 0x61, 0xD8, 0x61, 0], "UTF-16"), ([0xFF, 0xFE], "no edges"),
      (Array("graph [ node [ id 1 label \"".utf8) + [0xE9] + Array("\" ] ]".utf8), "latin1"),
    ] {
      let problem = #expect(throws: Problem.self) { try read(Data(bytes)) }
      #expect(problem?.description.contains(word) ?? false, "\(problem?.description ?? "")")
    }
  }
}
