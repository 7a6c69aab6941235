import Foundation
import Graphs
import LinearAlgebra
import Store
import TestSupport
import Testing

/// `gen-data graphs`.
@Suite struct GraphsTests {
  private func source(_ name: String, in shop: Workshop) throws -> GraphFile { try GraphFile(shop.reader(name)) }

  @Test func random() throws {
    let shop = try Workshop()
    let line = "gen-data graphs --vertices 60 --edge-probability 0.4 --delta 0.2 --seed 7"
    try shop.make("\(line) -o one.h5 --digest-file one.txt", "\(line) -o again.h5", "\(line) --trials 5 -o many.h5")
    let law = try CorrelatedGraphs(vertexCount: 60, edgeProbability: 0.4, delta: 0.2, seed: 7)
    #expect(try source("one.h5", in: shop).pair(trial: 0) == law.pair(trial: 0))
    #expect(shop.data("one.h5") == shop.data("again.h5"))
    let many = try source("many.h5", in: shop)
    #expect(many.trials == 5 && many.pair(trial: 4) == law.pair(trial: 4))
    let file = try shop.reader("one.h5")
    for (name, text) in ["kind": "graphs", "data": "synthetic", "law": "erdos-renyi", "vertices": "60", "seed": "7"] {
      #expect(try file.string(attribute: name) == text)
    }
    #expect(try file.number(attribute: "edge-probability") == 0.4 && file.number(attribute: "delta") == 0.2)
    #expect(try file.shape(of: "A/edges") == [law.pair(trial: 0).first.edgeCount, 2])
    #expect(try file.string(attribute: "stage") == "gen-data graphs")
  }

  @Test func thinned() throws {
    let shop = try Workshop()
    try shop.write("# friends\nana bob 2\nbob,eve,1.5\neve ana 1\nzoe\n", to: "friends.txt")
    try shop.make("gen-data graphs --parent friends.txt --delta 0.3 --trials 4 -o thin.h5")
    let law = try ThinnedGraphs(
      parent: GraphDocument(contentsOf: shop.folder.file("friends.txt")).graph, delta: 0.3, seed: 1)
    let file = try source("thin.h5", in: shop)
    #expect(law.parent.names == ["ana", "bob", "eve", "zoe"] && file.trials == 4)
    for trial in 0..<4 { #expect(file.pair(trial: trial) == law.pair(trial: trial)) }
    let digest = try Digest.sha256(ofFile: shop.folder.file("friends.txt"))
    #expect(try shop.reader("thin.h5").string(attribute: "input-digests") == "parent=\(digest)")
    #expect(try shop.reader("thin.h5").string(attribute: "data") == "own")
    // A graph of an HDF5 file is as good a parent.
    try shop.make(
      "gen-data graphs --parent friends.txt --delta 0 -o whole.h5",
      "gen-data graphs --parent whole.h5 --delta 0.3 -o again.h5")
    #expect(try source("again.h5", in: shop).pair(trial: 0) == law.pair(trial: 0))
  }

  @Test func given() throws {
    let shop = try Workshop()
    try shop.write("a b\nb c\nd\n", to: "a.txt")
    try shop.write("3\t1\n1\t2\n2\t0\n", to: "b.txt")
    try shop.write("a 3\nb 1\nc 2\nd 0\n", to: "truth.txt")
    try shop.make(
      "gen-data graphs --first a.txt --second b.txt --truth truth.txt -o known.h5",
      "gen-data graphs --first a.txt --second b.txt -o open.h5")
    let pair = try source("known.h5", in: shop).pair(trial: 0)
    #expect(pair.truth == [3, 1, 2, 0] && pair.commonEdges == 2)
    #expect(pair.first.names == ["a", "b", "c", "d"] && pair.second.names == nil)
    let open = try source("open.h5", in: shop).pair(trial: 0)
    #expect(open == GraphPair(first: pair.first, second: pair.second, truth: nil))
    // An HDF5 file's graph A is a graph like others; what is made of synthetic graphs alone is synthetic.
    try shop.make(
      "gen-data graphs --vertices 4 --edge-probability 0.5 --delta 0 -o drawn.h5",
      "gen-data graphs --first known.h5 --second b.txt --truth truth.txt -o again.h5",
      "gen-data graphs --first drawn.h5 --second drawn.h5 -o twice.h5")
    #expect(try source("again.h5", in: shop).pair(trial: 0) == pair)
    #expect(try shop.reader("again.h5").string(attribute: "data") == "own")
    #expect(try shop.reader("twice.h5").string(attribute: "data") == "synthetic")
  }

  @Test func formats() throws {
    let shop = try Workshop()
    try shop.write(
      "graph [ node [ id 0 label \"a\" ] node [ id 1 label \"b\" ] node [ id 2 label \"c\" ]\n"
        + "edge [ source 0 target 1 weight 2 ] edge [ source 2 target 1 weight 3 ] edge [ source 2 target 2 weight 1 ] ]",
      to: "a.txt")
    try shop.write("from;to;kind;strength\na;b;x;2,0\nb;c;y;3,0\n", to: "b.txt")
    let line = "gen-data graphs --first a.txt --second b.txt -o o.h5"
    try shop.expectFailure(line, status: 65, naming: ["a.txt:2", "joins 2 with itself", "--loops drop"])
    #expect(try shop.run("\(line) --loops drop --columns source,target,-,weight").status == 0)
    #expect(try source("o.h5", in: shop).pair(trial: 0).second.edges.weights == [2, 3])
    let none = try shop.run("gen-data graphs --first a.txt --second a.txt -o p.h5 --loops drop --header present")
    #expect(none.status == 64 && none.error.contains("--header: are for lists of edges"), "\(none.error)")
    try shop.write("from;to;kind;weight\na;b;x;2,0\nb;c;y;3,0\n", to: "b.txt")
    let drop = try shop.run("\(line) --loops drop")
    #expect(drop.status == 0, "\(drop.error)")
    #expect(drop.error.contains("gen-data: warning: a.txt: 1 edge from a vertex to itself dropped"), "\(drop.error)")
    #expect(drop.error.contains("b.txt: of its columns kind is not read"), "\(drop.error)")
    let pair = try source("o.h5", in: shop).pair(trial: 0)
    #expect(pair.first == pair.second && pair.first.edges.weights == [2, 3] && pair.first.names == ["a", "b", "c"])
    #expect(try shop.reader("o.h5").string(attribute: "parameters")?.contains("loops=drop") ?? false)
    // What would have no effect is refused, and an HDF5 file is known by its content.
    try FileManager.default.copyItem(at: shop.url("o.h5"), to: shop.url("copy.txt"))
    try shop.make("gen-data graphs --first copy.txt --second o.h5 -o again.h5")
    try shop.expectFailure(
      "gen-data graphs --first copy.txt --second o.h5 --arcs mutual -o p.h5", status: 64, naming: ["--arcs", "HDF5"])
    try shop.expectFailure(
      "gen-data graphs --vertices 9 --edge-probability 0.5 --delta 0 --loops drop -o p.h5", status: 64,
      naming: ["--loops"])
    try shop.expectFailure("\(line) --columns source,weight", status: 64, naming: ["--columns", "target"])
  }

  private func expectFailure(_ line: String, _ status: Int32, _ words: String...) throws {
    let shop = try Workshop()
    try shop.write("a b\nb c\n", to: "a.txt")
    try shop.write("x y\n", to: "b.txt")
    try shop.write("a a\n", to: "loop.txt")
    try shop.write("a a\nb c\n", to: "truth.txt")
    try shop.write("no HDF5", to: "foreign.h5")
    try H5Writer.write(to: shop.folder.file("skew.h5")) { try $0.write(gaussianMatrix(3, 3, seed: 1), to: "A") }
    try shop.expectFailure("gen-data graphs \(line)", status: status, naming: words)
  }

  @Test func faults() throws {
    try expectFailure("--parent none.txt --delta 0.1 -o o.h5", 66, "none.txt", "no such file")
    try expectFailure("--parent none.h5 --delta 0.1 -o o.h5", 66, "none.h5", "no such file")
    try expectFailure("--parent loop.txt --delta 0.1 -o o.h5", 65, "loop.txt:1", "joins a with itself")
    try expectFailure("--parent foreign.h5 --delta 0.1 -o o.h5", 65, "foreign.h5", "not an HDF5 file")
    try expectFailure("--parent skew.h5 --delta 0.1 -o o.h5", 65, "skew.h5", "A", "vertex 0", "--loops drop")
    try expectFailure("--parent a.txt --delta 2 -o o.h5", 64, "delta", "2.0")
    try expectFailure("--first a.txt --second b.txt -o o.h5", 65, "b.txt", "2 vertices", "a.txt has 3", "own")
    try expectFailure("--first a.txt --second a.txt --truth truth.txt -o o.h5", 65, "truth.txt", "vertex c")
    try expectFailure("--first a.txt --second loop.txt -o o.h5", 65, "loop.txt:1")
    try expectFailure("--parent a.txt --delta 0.1 -o ./a.txt", 64, "--output", "would overwrite an input")
    try expectFailure(
      "--vertices 2000000000 --edge-probability 0.5 --delta 0.1 -o o.h5", 71, "2000000000 vertices", "memory")
  }
}
