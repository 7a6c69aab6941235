import Diagnostics
import Foundation
import Graphs
import TestSupport
import Testing

/// Files of graphs as other programs write them.
@Suite struct GraphFormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: some Sequence<UInt8>, _ change: (inout GraphReading) -> Void = { _ in }) throws
    -> GraphDocument
  {
    let path = folder.file("graph")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var reading = GraphReading()
    change(&reading)
    return try GraphDocument(contentsOf: path, reading: reading)
  }

  private func read(_ text: String, _ change: (inout GraphReading) -> Void = { _ in }) throws -> GraphDocument {
    try read(text.utf8, change)
  }

  /// The graph of the examples, its vertices ana, bob, cyd, dan, eva, fay called as `names` says.
  private static func example(_ names: [String]? = ["ana", "bob", "cyd", "dan", "eva", "fay"], weight: Double = 1)
    throws -> Graph
  {
    var list = EdgeList(vertexCount: 6, weighted: true, names: names)
    for (u, v) in edges {
      list.append(Int32(u), Int32(v))
      list.weights?.append(weight)
    }
    return try Graph(list)
  }

  private static let edges = [(0, 1), (0, 2), (0, 5), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)]
  private static let names = ["ana", "bob", "cyd", "dan", "eva", "fay"]

  /// The example with a line for each edge, from vertices' names or numbers from 1.
  private static func lines(_ line: (String, String) -> String) -> String {
    edges.map { line(names[$0.0], names[$0.1]) + "\n" }.joined()
  }
  private static func numbered(_ line: (Int, Int) -> String) -> String {
    edges.map { line($0.0 + 1, $0.1 + 1) + "\n" }.joined()
  }

  private static let lists: [(String, String)] = [
    ("blanks", lines { "\($0) \($1)" }), ("semicolons", lines { "\($0); \($1)" }), ("tabs", lines { "\($0)\t\($1)" }),
    ("no data", lines { "\($0) \($1) {}" }), ("header", "source,target\n" + lines { "\($0),\($1)" }),
    ("header in capitals", "Source;Target\n" + lines { "\($0);\($1)" }),
    ("from and to", "\u{FEFF}\"From\"\t\"To\"\r\n" + lines { "\"\($0)\"\t\"\($1)\"\r" }),
    ("index", ",node1,node2\n" + lines { "7,\($0),\($1)" }),
    ("swapped", "target,source,weight\n" + lines { "\($1),\($0),1" }),
    ("KONECT", "% sym unweighted\n% 8 6 6\n" + lines { "\($0) \($1) 1 1082040961" }),
    ("SNAP", "# Undirected graph: x.txt\n# FromNodeId\tToNodeId\n" + lines { "\($0)\t\($1)" }),
    (
      "GML",
      "Creator \"x [ y\"\nVersion 1\ngraph\n[\n  directed 0\n"
        + names.enumerated().map { " node [ id \($0) label \"\($1)\" graphics [ x 1.0 y [ z 2 ] ] ]\n" }.joined()
        + edges.map { "  edge\n  [\n    source \($0.0)\n    target \($0.1)\n  ]\n" }.joined() + "]\n"
    ),
    (
      "GraphML",
      graphML(names.map { "<node id=\"\($0)\"/>" }.joined(), lines { "<edge source=\"\($0)\" target=\"\($1)\"/>" })
    ),
    (
      "yEd",
      graphML(
        names.enumerated().map {
          "<node id='n\($0)'><data key='d5'><y:ShapeNode><y:Fill color='#FFCC00'/><y:NodeLabel x='1'>\($1)"
            + "<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node>"
        }.joined(),
        edges.map {
          "<edge id='e' source='n\($0.0)' target='n\($0.1)'><data key='d9'><y:EdgeLabel>5</y:EdgeLabel></data></edge>"
        }.joined(), root: "xmlns:y='http://www.yworks.com/xml/graphml'")
    ),
    (
      "Pajek",
      "*Network x\n% comment\n*Vertices 6\n"
        + names.enumerated().map { "\($0 + 1) \"\($1)\" 0.0 0.5 ic Red\r\n" }.joined() + "*Edges\n"
        + numbered { "\($0) \($1) 1 l \"x\"" }
    ),
    (
      "Pajek's lists",
      "*vertices 6\n" + names.enumerated().map { "\($0 + 1) \($1)\n" }.joined()
        + "*edgeslist\n1 2 3 6\n2 3\n4 3 5 6\n5 6\n"
    ),
    (
      "JSON",
      "{\"directed\": false, \"multigraph\": false, \"graph\": {}, \"nodes\": ["
        + names.map { "{\"id\": \"\($0)\"}" }.joined(separator: ", ") + "], \"links\": ["
        + edges.map { "{\"source\": \"\(names[$0.0])\", \"target\": \"\(names[$0.1])\"}" }.joined(separator: ",") + "]}"
    ),
  ]

  private static func graphML(_ nodes: String, _ edges: String, root: String = "") -> String {
    "<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \(root)>\n"
      + "<key id=\"d0\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"><default>1</default></key>"
      + "<graph edgedefault=\"undirected\">\(nodes)\n\(edges)</graph></graphml>\n"
  }

  @Test(arguments: lists) func named(kind: String, text: String) throws {
    let document = try read(text)
    #expect(document.graph == (try Self.example()), "\(kind)")
    #expect(document.warnings.isEmpty || kind == "index", "\(document.warnings)")
    // The same in other encodings; XML has to say which, but is known by its mark too.
    let body = text.replacing("\u{FEFF}", with: "").replacing(" encoding='utf-8'", with: "")
    for encoding: (String.Encoding, [UInt8]) in [
      (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]), (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]),
    ] where !text.contains("<graphml") || encoding.0 != .utf32LittleEndian {
      let bytes = encoding.1 + (body.data(using: encoding.0) ?? Data())
      #expect(try read(bytes).graph == Self.example(), "\(kind) \(encoding.0)")
    }
  }

  @Test(arguments: [
    ("ana bob {'weight': 0.5}", ""), ("ana\tbob\t0,5", ""), ("ana;bob;0,5", ""), ("ana;bob;0.5", ""),
    ("ana,bob,0.5", ""), ("ana bob 5e-1", ""), ("ana bob {\"a\": {\"weight\": 3}, \"weight\": 0.5}", ""),
    ("ana bob {'color': 'red, {\\'x', 'weight': 0.5, 't': (1, 2)}", ""),
    ("ana,bob,{'weight': 0.5, 'color': 'red'}", ""), ("ana,x,bob,0.5", "from,kind,to,Weight"),
    ("ana;bob;0,5", "Quelle;Ziel;Gewicht"), ("0.5,ana,bob", "weight,u,v"),
    ("\"ana\" bob 0.5", ""), ("ana,bob,\"{'weight': 0.5}\"", ""),
  ]) func weighted(line: String, header: String) throws {
    let lines = Self.edges.map { edge in
      // (In two steps, since bob may be the first name.)
      line.replacing("ana", with: "<").replacing("bob", with: ">").replacing("<", with: Self.names[edge.0])
        .replacing(">", with: Self.names[edge.1])
    }
    let document = try read(([header] + lines).joined(separator: "\n"))
    #expect(document.graph == (try Self.example(weight: 0.5)))
    #expect(document.warnings.isEmpty == !(header.contains("kind") || header.contains("Quelle")))
    #expect(try read(([header] + lines).joined(separator: "\n")) { $0.weights = .ignore }.graph == Self.example())
  }

  @Test func weightsOfListedGraphs() throws {
    let nodes = Self.names.map { "<node id='\($0)'/>" }.joined()
    func edges(_ data: String) -> String { Self.lines { "<edge source='\($0)' target='\($1)'>\(data)</edge>" } }
    let half = try Self.example(weight: 0.5)
    #expect(try read(Self.graphML(nodes, edges("<data key='d0'> 0.5 </data>"))).graph == half)
    let byDefault = Self.graphML(nodes, edges("")).replacing("<default>1<", with: "<default>0.5<")
    #expect(try read(byDefault).graph == half)
    let other = byDefault.replacing("\"weight\"", with: "\"strength\"")
    let document = try read(other)
    #expect(document.graph == (try Self.example()) && document.warnings.first?.contains("strength") ?? false)
    #expect(try read(other) { $0.weightName = "strength" }.graph == half)
    #expect(throws: Problem.self) { try read(other) { $0.weightName = "force" } }
    let gml =
      "graph [" + Self.names.map { "node [ id \"\($0)\" ]" }.joined(separator: "\n")
      + Self.lines { "edge [ source \"\($0)\" target \"\($1)\" value 0.5 ]" } + "]"
    #expect(try read(gml).graph == half)
    let pajek =
      "*Vertices 6\n" + Self.names.enumerated().map { "\($0 + 1) \($1)\n" }.joined() + "*Edges\n"
      + Self.numbered { "\($0) \($1) 0.5" }
    #expect(try read(pajek).graph == half)
  }

  private static let adjacency = (0..<6).map { i in
    (0..<6).map { j in edges.contains { $0 == (i, j) || $0 == (j, i) } ? 1 : 0 }
  }
  private static let rows = adjacency.map { $0.map(String.init).joined(separator: " ") + "\n" }.joined()

  private static let numberedFiles: [(String, String, Int)] = [
    ("list", numbered { "\($1) \($0)" }, 1), ("list from 0", numbered { "\($0 - 1),\($1 - 1)" }, 0),
    ("header", "i,j\n" + numbered { "\($0),\($1)" }, 1), ("own header", "who whom\n" + numbered { "\($0) \($1)" }, 1),
    ("rows", rows, 0), ("commas", rows.replacing(" ", with: ","), 0),
    ("savetxt", rows.replacing("0", with: "0.0e+00").replacing("1", with: "1.000000000000000000e+00"), 0),
    (
      "Matrix Market",
      "%%MatrixMarket matrix coordinate pattern symmetric\n% x\n\n6 6 8\n" + numbered { "\($1) \($0)" }, 1
    ),
    (
      "general",
      "%%MatrixMarket Matrix coordinate integer general\n6 6 17\n2 2 0\n" + numbered { "\($1) \($0) 1\n\($0) \($1) 1" },
      1
    ),
    (
      "array",
      "%%MatrixMarket matrix array real general\n6 6\n" + adjacency.flatMap { $0 }.map { "\($0).0\n" }.joined(), 1
    ),
    (
      "triangle",
      "%%MatrixMarket matrix array real symmetric\n6 6\n"
        + (0..<6).flatMap { i in adjacency[i][i...].map { "\($0)\n" } }.joined(), 1
    ),
    ("DIMACS", "c \"x\np edge 6 8\n" + numbered { "e \($0) \($1)" }, 1),
    ("arcs", "p sp 6 16\n" + numbered { "a \($0) \($1) 1\na \($1) \($0) 1" }, 1),
    ("Pajek", "*Vertices 6\n*Edges\n" + numbered { "\($0) \($1)" }, 1), ("matrix", "*Vertices 6\n*Matrix\n" + rows, 1),
    ("graph6", ">>graph6<<ExEW\n", 0), ("plain graph6", "ExEW", 0), ("sparse6", ">>sparse6<<:Ea@iwLN\n", 0),
    ("plain sparse6", ":Ea@iwLN\r\n", 0), ("digraph6", "&EXgsJDe\n", 0),
  ]

  @Test(arguments: numberedFiles) func numbered(kind: String, text: String, first: Int) throws {
    let document = try read(text)
    let names = first == 0 ? nil : (1...6).map { String($0) }
    #expect(document.graph == (try Self.example(names)), "\(kind)")
    #expect(document.warnings.isEmpty == (kind != "own header"), "\(document.warnings)")
  }

  @Test func tablesWithNames() throws {
    let table =
      "," + Self.names.joined(separator: ",") + "\n"
      + zip(Self.names, Self.adjacency).map { "\($0)," + $1.map { "\($0).0" }.joined(separator: ",") + "\n" }.joined()
    #expect(try read(table).graph == Self.example())
    #expect(try read(Self.lines { "\"\($0), x\",\"\($1), x\"" }).graph == Self.example(Self.names.map { "\($0), x" }))
    #expect(try read(Self.lines { "\($0) x\t\($1) x" }).graph == Self.example(Self.names.map { "\($0) x" }))
    #expect(
      try read(Self.lines { "\"\"\"\($0)\"\"\" \"\"\"\($1)\"\"\"" }).graph
        == Self.example(Self.names.map { "\"\($0)\"" }))
  }

  /// `a b` and `b c` compressed by gzip.
  private static let compressed = Data(base64Encoded: "H4sIAAAAAAACA0tUSOJKUkjmAgAyWDW+CAAAAA==") ?? Data()

  @Test func gzip() throws {
    #expect(try read(Self.compressed).graph.names == ["a", "b", "c"])
    let problem = #expect(throws: Problem.self) { try read(Self.compressed.dropLast(9)) }
    #expect(problem?.description.contains("gzip") ?? false)
  }
}
