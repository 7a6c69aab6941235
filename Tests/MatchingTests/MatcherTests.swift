import Diagnostics
import Foundation
import Graphs
import LinearAlgebra
import Matching
import Randomness
import TestSupport
import Testing

@Suite("Matching of graphs")
struct MatcherTests {
  private func source(_ n: Int, delta: Double, q: Double = 0.5, seed: UInt64 = 1) throws -> CorrelatedGraphs {
    try CorrelatedGraphs(vertexCount: n, edgeProbability: q, delta: delta, seed: seed)
  }

  @Test("isomorphic graphs are matched by every method", arguments: MatchingMethod.allCases)
  func isomorphic(method: MatchingMethod) throws {
    let pair = try source(60, delta: 0).pair(trial: 0)
    let result = try #require(try Matcher().match(pair, by: [method]).first)
    #expect(result.recovery == 1 && result.edgeOverlap == 1 && result.commonEdges == pair.first.edgeCount)
    #expect(result.correspondence == pair.truth)
  }

  @Test("the recoveries are those of an independent calculation") func recoveries() throws {
    // n = 500, q = 1/2, η = 0.2: GRAMPA .997 at δ = .01, Umeyama .084, sorting .027.
    let pair = try source(500, delta: 0.01).pair(trial: 0)
    let results = try Matcher().match(pair, by: [.grampa, .umeyama, .topEigenvector])
    #expect((results[0].recovery ?? 0) > 0.97)
    #expect((0.02...0.2).contains(results[1].recovery ?? 0))
    #expect((results[2].recovery ?? 1) < 0.1)
    #expect(results[0].edgeOverlap > results[1].edgeOverlap && results[1].edgeOverlap > results[2].edgeOverlap)
  }

  @Test("all roundings find a clear maximum; assignment has the largest sum") func roundings() throws {
    let n = 40
    let truth = RandomStream(seed: 3, name: "truth").permutation(of: n)
    let noise = gaussianMatrix(n, n, seed: 4)
    let clear = Matrix<Double>(rows: n, columns: n) { (truth[$0] == $1 ? 100 : 0) + noise[$0, $1] }
    for rounding in Rounding.allCases { #expect(try rounding.correspondence(in: clear) == truth) }
    let sums = try Rounding.allCases.map { rounding in
      try rounding.correspondence(in: noise).enumerated().reduce(0) { $0 + noise[$1.offset, $1.element] }
    }
    #expect(sums[0] > sums[1] && sums[2] > sums[0])
    #expect(try Rounding.greedy.correspondence(in: noise).sorted() == Array(0..<n))
    #expect(throws: Problem.self) {
      try Rounding.greedy.correspondence(in: Matrix(rows: 1, columns: 1, repeating: .nan))
    }
  }

  @Test("sorting is the exact assignment for a similarity of rank one") func sorting() throws {
    let pair = try source(80, delta: 0.1).pair(trial: 0)
    let result = try #require(try Matcher().match(pair, by: [.topEigenvector]).first)
    let vectors = try [pair.first, pair.second].map { try Lanczos(largest: 1, of: $0).vectors.row(0) }
    let products = Matrix<Double>(rows: 80, columns: 80) { vectors[0][$0] * vectors[1][$1] }
    let opposite = Matrix<Double>(rows: 80, columns: 80) { -products[$0, $1] }
    let best = try [products, opposite].map { try Assignment(of: $0, goal: .maximum).objective }
    #expect(best.contains { abs($0 - result.similarity) < 1e-13 })
  }

  @Test("a star's leading eigenvector is known") func star() throws {
    let n = 5000
    var edges = EdgeList(vertexCount: n)
    for leaf in 1..<n { edges.append(0, Int32(leaf)) }
    let found = try Lanczos(largest: 1, of: Graph(edges))
    let root = Double(n - 1).squareRoot()
    #expect(abs(found.values[0] - root) < 1e-10 * root)
    #expect(abs(found.vectors[0, 0] - 0.5.squareRoot()) < 1e-10)
    #expect(abs(found.vectors[0, 17] - 0.5.squareRoot() / root) < 1e-10)
  }

  @Test("graphs that give no hold are refused") func refusals() throws {
    for n in [0, 1, 5] {
      let empty = try Graph(EdgeList(vertexCount: n))
      let pair = GraphPair(first: empty, second: empty, truth: nil)
      for method in MatchingMethod.allCases {
        #expect(throws: Problem.self, "\(n) \(method)") { try Matcher().match(pair, by: [method]) }
      }
    }
  }
}
