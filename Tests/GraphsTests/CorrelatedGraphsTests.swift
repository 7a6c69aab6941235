import Diagnostics
import Foundation
import Graphs
import LinearAlgebra
import Testing

/// Whether a binomial count lies within five standard deviations of its mean.
private func isLikely(_ count: Int, of trials: Int, probability p: Double) -> Bool {
  let n = Double(trials)
  return abs(Double(count) - n * p) <= 5 * (n * p * (1 - p)).squareRoot() + 1e-9 * n
}

/// The correlated Erdős–Rényi law.
@Suite struct CorrelatedGraphsTests {
  /// q and δ on both ways of drawing, and on the border of what is possible.
  static let laws: [(q: Double, delta: Double)] = [
    (0.5, 0.01), (0.5, 1), (0.3, 0.4), (0.8, 0.25), (0.1, 0.3), (0.1, 0), (0.08, 0.5), (0.02, 1), (1, 0), (0, 0.5),
  ]

  @Test(arguments: laws, [1, 2, 3]) func probabilities(law: (q: Double, delta: Double), seed: UInt64) throws {
    let (n, trials) = (60, 30)
    let source = try CorrelatedGraphs(vertexCount: n, edgeProbability: law.q, delta: law.delta, seed: seed)
    var (first, second, both, side) = (0, 0, 0, 0)
    var degrees = [Int](repeating: 0, count: n)
    for trial in 0..<trials {
      let (a, b) = source.adjacencies(trial: trial)
      var previous = 0.0
      for i in 0..<n {
        degrees[i] += a.row(i).count { $0 == 1 }
        for j in i + 1..<max(n, i + 1) {
          first += Int(a[i, j])
          second += Int(b[i, j])
          both += Int(a[i, j] * b[i, j])
          side += Int(a[i, j] * previous)
          previous = b[i, j]
        }
      }
    }
    let pairs = trials * n * (n - 1) / 2
    #expect(isLikely(first, of: pairs, probability: law.q))
    #expect(isLikely(second, of: pairs, probability: law.q))
    #expect(isLikely(both, of: pairs, probability: (1 - law.delta) * law.q))
    // Neighbouring pairs are independent; two of these products in a row share no factor of one graph.
    #expect(isLikely(side, of: pairs - trials, probability: law.q * law.q))
    for degree in degrees { #expect(isLikely(degree, of: trials * (n - 1), probability: law.q)) }
  }

  @Test(arguments: laws) func matricesAndGraphsAgree(q: Double, delta: Double) throws {
    let source = try CorrelatedGraphs(vertexCount: 83, edgeProbability: q, delta: delta, seed: 5)
    for trial in [0, 3, 1000] {
      let (a, b) = source.adjacencies(trial: trial)
      let pair = source.pair(trial: trial)
      let truth = try #require(pair.truth)
      #expect(truth.sorted() == Array(0..<83) && truth != Array(0..<83))
      #expect(pair.first.adjacency == a)
      #expect(try pair.second == Graph(adjacency: b).relabelled(by: truth))
      let common = zip(a.storage, b.storage).count { $0 == 1 && $1 == 1 } / 2
      #expect(pair.commonEdges == common)
      // The same, of the pair as it would come from a file.
      #expect(pair.adjacencies(trial: 0) == (a, b))
    }
  }

  /// At δ = 0 the graphs are one; at (1 + δ)q = 1 no pair is an edge of neither; at δ = 1 none is an edge of both.
  @Test func extremes() throws {
    func overlap(_ q: Double, _ delta: Double) throws -> (none: Int, both: Int, differ: Int) {
      let source = try CorrelatedGraphs(vertexCount: 50, edgeProbability: q, delta: delta, seed: 9)
      let (a, b) = source.adjacencies(trial: 0)
      let above = (0..<50).flatMap { i in (0..<i).map { (a[i, $0], b[i, $0]) } }
      return (above.count { $0 + $1 == 0 }, above.count { $0 + $1 == 2 }, above.count { $0 != $1 })
    }
    #expect(try overlap(0.4, 0).differ == 0 && overlap(0.05, 0).differ == 0)
    #expect(try overlap(0.8, 0.25).none == 0 && overlap(0.5, 1).none == 0)
    #expect(try overlap(0.5, 1).both == 0 && overlap(0.05, 1).both == 0)
    #expect(try overlap(1, 0).both == 50 * 49 / 2 && overlap(0, 0.3).none == 50 * 49 / 2)
    for n in [0, 1] {
      let pair = try CorrelatedGraphs(vertexCount: n, edgeProbability: 0.5, delta: 0.5, seed: 1).pair(trial: 0)
      #expect(pair.first.edgeCount == 0 && pair.vertexCount == n && pair.truth == Array(0..<n))
    }
  }

  @Test func reproducible() throws {
    func source(_ seed: UInt64) throws -> CorrelatedGraphs {
      try CorrelatedGraphs(vertexCount: 70, edgeProbability: 0.3, delta: 0.1, seed: seed)
    }
    let serial = try (0..<8).map { try source(1).pair(trial: $0) }
    nonisolated(unsafe) var parallel = [GraphPair?](repeating: nil, count: 8)
    let shared = try source(1)
    let lock = NSLock()
    DispatchQueue.concurrentPerform(iterations: 8) { trial in
      let pair = shared.pair(trial: trial)
      lock.withLock { parallel[trial] = pair }
    }
    #expect(parallel == serial)
    for (trial, pair) in serial.enumerated() {
      #expect(
        !serial[..<trial].contains { $0.first == pair.first || $0.second == pair.second || $0.truth == pair.truth })
      #expect(try source(2).pair(trial: trial).first != pair.first)
    }
  }

  @Test func sparse() throws {
    let (n, q, delta) = (20_000, 1e-3, 0.2)
    let pair = try CorrelatedGraphs(vertexCount: n, edgeProbability: q, delta: delta, seed: 4).pair(trial: 2)
    let pairs = n * (n - 1) / 2
    #expect(isLikely(pair.first.edgeCount, of: pairs, probability: q))
    #expect(isLikely(pair.second.edgeCount, of: pairs, probability: q))
    #expect(isLikely(pair.commonEdges ?? 0, of: pairs, probability: (1 - delta) * q))
  }

  @Test(arguments: [
    (0.8, 0.3, "(1 − q)/q = 0.25"), (0.5, 1.5, "1.5"), (0.5, -0.1, "-0.1"), (0.5, .nan, "nan"), (1.1, 0, "1.1"),
    (-0.1, 0, "-0.1"), (.nan, 0, "nan"), (0.7, 0.4286, "0.428571"),
  ]) func impossible(q: Double, delta: Double, word: String) {
    let problem = #expect(throws: Problem.self) {
      try CorrelatedGraphs(vertexCount: 10, edgeProbability: q, delta: delta, seed: 1)
    }
    #expect(problem?.category == .usage && problem?.description.contains(word) ?? false)
  }

  /// (1 − q)/q is accepted as it is computed.
  @Test func borderOfDelta() throws {
    for k in 1..<1000 {
      let q = Double(k) / 1000
      _ = try CorrelatedGraphs(vertexCount: 10, edgeProbability: q, delta: min(1, (1 - q) / q), seed: 1)
    }
  }
}

/// Two thinned copies of a graph.
@Suite struct ThinnedGraphsTests {
  private func parent(weighted: Bool) throws -> Graph {
    var list = RandomGraph(vertices: 120, density: 0.3, weighted: weighted, seed: 8).list
    list.names = (0..<120).map { "v\($0)" }
    return try Graph(list)
  }

  @Test(arguments: [0, 0.1, 0.7, 1], [false, true]) func probabilities(delta: Double, weighted: Bool) throws {
    let parent = try parent(weighted: weighted)
    let source = try ThinnedGraphs(parent: parent, delta: delta, seed: 3)
    var (first, second, both) = (0, 0, 0)
    let trials = 20
    for trial in 0..<trials {
      let pair = source.pair(trial: trial)
      let truth = try #require(pair.truth)
      first += pair.first.edgeCount
      second += pair.second.edgeCount
      both += pair.commonEdges ?? 0
      #expect(pair.first.names == parent.names && pair.second.names == nil)
      let (a, b) = source.adjacencies(trial: trial)
      #expect(a == pair.first.adjacency)
      #expect(try Graph(adjacency: b).relabelled(by: truth) == pair.second)
      #expect(pair.adjacencies(trial: 0) == (a, b))
      let whole = parent.adjacency.storage
      for thinned in [a.storage, b.storage] { #expect(zip(thinned, whole).allSatisfy { $0 == 0 || $0 == $1 }) }
    }
    let edges = trials * parent.edgeCount
    #expect(isLikely(first, of: edges, probability: 1 - delta))
    #expect(isLikely(second, of: edges, probability: 1 - delta))
    #expect(isLikely(both, of: edges, probability: (1 - delta) * (1 - delta)))
  }

  @Test(arguments: [-0.1, 1.1, .nan]) func impossible(delta: Double) throws {
    let parent = try parent(weighted: false)
    #expect(throws: Problem.self) { try ThinnedGraphs(parent: parent, delta: delta, seed: 1) }
  }
}
