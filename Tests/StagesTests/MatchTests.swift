import Foundation
import Graphs
import Store
import TestSupport
import Testing

/// `match` and `kernels similarity`.
@Suite struct MatchTests {
  private let shop: Workshop

  init() throws { shop = try Workshop() }

  private func makeGraphs(_ options: String, as name: String) throws {
    try shop.make("gen-data graphs --edge-probability 0.4 --seed 5 \(options) -o \(name)")
  }

  @Test func isomorphicGraphsAreMatched() throws {
    try makeGraphs("--vertices 40 --delta 0", as: "pair.h5")
    let methods = ["grampa", "top-eigenvector", "umeyama", "quadratic-program"]
    try shop.make("match --graphs pair.h5 --methods \(methods.joined(separator: ",")) -o m.h5")
    let (pair, file) = (try shop.reader("pair.h5"), try shop.reader("m.h5"))
    let truth = try pair.integers("permutation")
    for method in methods {
      let found = try file.integers("\(method)/permutation")
      #expect(found == truth, "\(method)")
      for name in ["recovery", "recovery-mean", "edge-overlap", "edge-overlap-mean"] {
        #expect(try file.vector("\(method)/\(name)") == [1], "\(method)/\(name)")
      }
      #expect(!file.contains("\(method)/recovery-error"))
    }
  }

  @Test func trialsAreThoseOfThePairs() throws {
    try makeGraphs("--vertices 30 --delta 0.05 --trials 5", as: "pairs.h5")
    try shop.make(
      "match --graphs pairs.h5 --methods umeyama,grampa -o m.h5",
      "match --graphs pairs.h5 --methods grampa --trials 3 -o fewer.h5",
      "match --graphs pairs.h5 --methods grampa --rounding greedy -o greedy.h5")
    let (file, fewer) = (try shop.reader("m.h5"), try shop.reader("fewer.h5"))
    let recovery = try file.vector("grampa/recovery")
    #expect(recovery.count == 5 && recovery.allSatisfy { (0...1).contains($0) })
    #expect(try fewer.vector("grampa/recovery") == Array(recovery.prefix(3)))
    let mean = recovery.reduce(0, +) / 5
    let error = (recovery.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20).squareRoot()
    let (storedMean, storedError) = (
      try file.vector("grampa/recovery-mean")[0], try file.vector("grampa/recovery-error")[0]
    )
    #expect(abs(storedMean - mean) < 1e-15 && abs(storedError - error) < 1e-15)
    let common = try file.integers("grampa/common-edges")
    #expect(common.allSatisfy { $0 > 0 })
    // An exact assignment has the largest similarity.
    let greedy = try shop.reader("greedy.h5").vector("grampa/similarity")
    let exact = try file.vector("grampa/similarity")
    #expect(zip(exact, greedy).allSatisfy { $0 >= $1 - 1e-12 * abs($1) })
  }

  @Test func similarityIsWhatIsMatched() throws {
    try makeGraphs("--vertices 25 --delta 0.02", as: "pair.h5")
    try shop.make(
      "kernels similarity --graphs pair.h5 --method grampa --bandwidth 0.3 -o s.h5",
      "match --graphs pair.h5 --methods grampa --bandwidth 0.3 -o m.h5")
    let (similarity, file) = (try shop.reader("s.h5"), try shop.reader("m.h5"))
    let x = try similarity.matrix("similarity")
    #expect(x.rows == 25 && x.columns == 25)
    for name in ["A", "B"] {
      let values = try similarity.vector("eigenvalues/\(name)")
      #expect(values.count == 25 && values == values.sorted())
      // The entries off the diagonal have variance 1/n: Σ λ² = n − 1.
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } - 24) < 1e-10)
    }
    let found = try file.integers("grampa/permutation")
    let sum = found.enumerated().reduce(0) { $0 + x[$1.offset, $1.element] }
    #expect(abs(sum - (try file.vector("grampa/similarity")[0])) < 1e-12 * abs(sum))
  }

  @Test func namesAreMatched() throws {
    // A tree without symmetries, its vertices named otherwise in the other file.
    try shop.write("ann bob\nbob cy\ncy dan\ndan eve\ncy fay\nfay gus\ngus hal\n", to: "a.txt")
    try shop.write("# the same\n1 2\n2 3\n3 4\n4 5\n3 6\n6 7\n7 8\n6 3\n".replacing("6 3\n", with: ""), to: "b.txt")
    try shop.write("ann 1\nbob 2\ncy 3\ndan 4\neve 5\nfay 6\ngus 7\nhal 8\n", to: "t.txt")
    try shop.make("match --first a.txt --second b.txt --truth t.txt --methods grampa --pairs p.tsv -o m.h5")
    let table = String(decoding: shop.data("p.tsv") ?? Data(), as: UTF8.self).split(separator: "\n")
    #expect(table.first == "# vertex of A\tvertex of B")
    let lines = table.dropFirst()
    #expect(lines.count == 8 && lines.allSatisfy { $0.split(separator: "\t").count == 2 })
    #expect(Set(lines.map { $0.split(separator: "\t")[0] }).isSuperset(of: ["ann", "hal"]))
    #expect(lines.contains("cy\t3"))
    let overlap = try shop.reader("m.h5").vector("grampa/edge-overlap")[0]
    #expect((0...1).contains(overlap))
  }

  @Test func wrongUseIsToldOf() throws {
    try makeGraphs("--vertices 12 --delta 0.1 --trials 2", as: "pairs.h5")
    try shop.write("a b\nb c\n", to: "small.txt")
    try shop.write("a b\nb c\nc d\n", to: "large.txt")
    try shop.write("a b\na c\nb c\n", to: "full.txt")
    for (line, status, words) in [
      ("match -o m.h5", 64, ["--graphs"]),
      ("match --graphs pairs.h5 --first small.txt --second small.txt -o m.h5", 64, ["--graphs"]),
      ("match --graphs pairs.h5 --methods best -o m.h5", 64, ["--methods"]),
      ("match --graphs pairs.h5 --methods grampa,grampa -o m.h5", 64, ["twice"]),
      ("match --graphs pairs.h5 --bandwidth 0 -o m.h5", 64, ["--bandwidth"]),
      ("match --graphs pairs.h5 --bandwidth 1e-300 -o m.h5", 64, ["--bandwidth"]),
      ("match --graphs pairs.h5 --trials 3 -o m.h5", 64, ["--trials", "2"]),
      ("match --graphs pairs.h5 --pairs p.tsv -o m.h5", 64, ["--pairs"]),
      ("match --first small.txt --second small.txt --pairs small.txt -o m.h5", 64, ["--pairs", "overwrite"]),
      ("match --first small.txt --second large.txt -o m.h5", 65, ["large.txt", "small.txt", "4", "3"]),
      ("match --first full.txt --second full.txt -o m.h5", 65, ["full.txt", "alike"]),
      ("match --graphs none.h5 -o m.h5", 66, ["none.h5"]),
      ("kernels similarity --graphs pairs.h5 --trial 2 -o s.h5", 64, ["--trial"]),
      ("kernels similarity --graphs pairs.h5 --method top-eigenvector -o s.h5", 64, ["--method"]),
    ] as [(String, Int32, [String])] {
      try shop.expectFailure(line, status: status, naming: words)
    }
  }
  /// Sizes that arrays cannot have, whose allocation would end the process.
  @Test func whatDoesNotFitIsRefused() throws {
    func write(_ name: String, _ body: (H5Writer) throws -> Void) throws {
      try H5Writer.write(to: shop.folder.file(name), body)
    }
    for (name, vertex) in [("huge.h5", Int.max), ("large.h5", Int(Int32.max) - 1)] {
      try write(name) { file in
        for graph in ["A", "B"] { try file.write([0, vertex], shape: [1, 2], to: "\(graph)/edges") }
      }
    }
    try write("trials.h5") { file in
      try CorrelatedGraphs(vertexCount: 30, edgeProbability: 0.5, delta: 0.1, seed: 1).setAttributes(in: file)
      try file.set("vertices", to: 30)
      try file.set("trials", to: 1 << 62)
    }
    try makeGraphs("--vertices 12 --delta 0.1 --trials 2", as: "pairs.h5")
    try shop.make("gen-data graphs --vertices 400000 --edge-probability 1e-8 --delta 0.1 --trials 2 -o sparse.h5")
    let window = "--index 1 --window 1,2 -o o.h5"
    for (line, status, words) in [
      ("match --graphs huge.h5 -o m.h5", 71, ["huge.h5", "A", "memory"]),
      ("match --graphs large.h5 -o m.h5", 71, ["large.h5", "memory"]),
      ("match --graphs trials.h5 -o m.h5", 65, ["trials.h5", "attribute trials"]),
      ("match --graphs sparse.h5 --trials 1 -o m.h5", 71, ["sparse.h5", "400000", "top-eigenvector"]),
      ("match --graphs sparse.h5 -o m.h5", 71, ["sparse.h5", "400000", "memory"]),
      ("kernels similarity --graphs sparse.h5 -o s.h5", 71, ["sparse.h5", "memory"]),
      ("eigs overlaps --graphs sparse.h5 \(window)", 71, ["400000", "memory"]),
      ("theory contour --graphs pairs.h5 --bandwidth 1e-7 -o c.h5", 64, ["bandwidth"]),
      (
        "theory overlaps --vertices 50 --edge-probability 0.5 --delta 0.1 --index 9 --window 5,15 "
          + "--simulate 1000000000000000000 -o t.h5", 71, ["trials", "memory"]
      ),
    ] as [(String, Int32, [String])] {
      try shop.expectFailure(line, status: status, naming: words)
    }
  }

  /// A complete graph of equal weights has a variance of rounding errors.
  @Test func completeGraphsOfEqualWeightsAreRefused() throws {
    let lines = (0..<20).flatMap { i in (i + 1..<20).map { "\(i) \($0) 0.1\n" } }
    try shop.write(lines.joined(), to: "full.txt")
    try shop.expectFailure(
      "match --first full.txt --second full.txt -o m.h5", status: 65, naming: ["full.txt", "alike"])
  }

  @Test func withoutPairsThereIsNoOutput() throws {
    try shop.write("a b\nb c\nc d\nb d\nd e\n", to: "a.txt")
    try FileManager.default.createDirectory(atPath: shop.folder.file("folder"), withIntermediateDirectories: false)
    let line = "match --first a.txt --second a.txt --pairs folder -o m.h5"
    try shop.expectFailure(line, status: 74, naming: ["folder", "cannot be replaced"])
    #expect(shop.data("m.h5") == nil)
  }
}
