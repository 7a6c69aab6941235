import Diagnostics
import Graphs
import LinearAlgebra
import Matching
import Randomness
import TestSupport
import Testing

/// Pairs known beforehand, and graphs of different size.
@Suite("Seeds and padding")
struct SeedTests {
  private func pair(_ n: Int, delta: Double, q: Double, seed: UInt64 = 1) throws -> GraphPair {
    try CorrelatedGraphs(vertexCount: n, edgeProbability: q, delta: delta, seed: seed).pair(trial: 0)
  }

  /// The true partners of the first `count` vertices.
  private func seeds(_ count: Int, of pair: GraphPair) throws -> Seeds {
    let truth = try #require(pair.truth)
    return Seeds(partial: truth.indices.map { $0 < count ? truth[$0] : -1 })
  }

  @Test("the coordinates of the seeded matrix are those of the definition")
  func definition() throws {
    let pair = try pair(30, delta: 0.1, q: 0.4)
    let system = try Matcher().eigenPair(pair)
    let seeds = try seeds(3, of: pair)
    var weights = Matrix<Double>(rows: 30, columns: 30, repeating: 1)
    for (k, l) in zip(seeds.first, seeds.second) { weights[k, l] += 30 }
    let (u, v) = (system.first.vectors, system.second.vectors)
    var inner = Matrix<Double>.product(.product(u, weights), v, transposeB: true)
    for i in 0..<30 {
      for j in 0..<30 {
        let difference = system.first.values[i] - system.second.values[j]
        inner[i, j] *= 0.2 / (difference * difference + 0.04)
      }
    }
    var expected = Matrix<Double>.product(.product(u, inner, transposeA: true), v)
    expected.add(try system.grampa(bandwidth: 0.2, seeds: seeds), scaledBy: -1)
    #expect(expected.frobeniusNorm < 1e-11)
  }

  @Test("seeds are kept by every method and every rounding", arguments: MatchingMethod.allCases)
  func kept(method: MatchingMethod) throws {
    let pair = try pair(40, delta: 0.2, q: 0.4)
    // Wrong pairs as well: what is given is believed.
    let truth = try #require(pair.truth)
    let partial = truth.indices.map { $0 < 6 ? truth[(7 * $0 + 3) % 6] : -1 }
    for rounding in Rounding.allCases {
      let matcher = Matcher(rounding: rounding)
      let result = try #require(try matcher.match(pair, by: [method], seeds: Seeds(partial: partial)).first)
      #expect(Array(result.correspondence.prefix(6)) == Array(partial.prefix(6)))
      #expect(rounding == .rowMaximum || Set(result.correspondence).count == 40)
      let right = (6..<40).count { result.correspondence[$0] == truth[$0] }
      #expect(abs((result.recovery ?? 0) - Double(right) / 34) < 1e-15)
    }
  }

  @Test("a few seeds recover what cannot be recovered without")
  func recovery() throws {
    // NumPy and SciPy: .018 without seeds, .89 with 20 (four pairs of 400 vertices, q = .25, δ = .2).
    let pair = try CorrelatedGraphs(vertexCount: 400, edgeProbability: 0.25, delta: 0.2, seed: 4).pair(trial: 0)
    let blind = try #require(try Matcher().match(pair, by: [.grampa]).first)
    let seeded = try #require(try Matcher().match(pair, by: [.grampa], seeds: seeds(20, of: pair)).first)
    #expect((blind.recovery ?? 1) < 0.2 && (seeded.recovery ?? 0) > 0.7)
    #expect(seeded.objective > blind.objective + 0.2)
  }

  @Test("the seeded program has 1 at seeds, sums 1, and no smaller objective than without")
  func program() throws {
    let pair = try pair(40, delta: 0.3, q: 0.5)
    let system = try Matcher().eigenPair(pair)
    let seeds = try seeds(5, of: pair)
    let stopping = QuadraticProgram.Stopping(tolerance: 1e-7, iterations: 20_000)
    let (free, seeded) = (
      try QuadraticProgram(system, stopping: stopping), try QuadraticProgram(system, seeds: seeds, stopping: stopping)
    )
    for (k, l) in zip(seeds.first, seeds.second) { #expect(abs(seeded.solution[k, l] - 1) < 1e-5) }
    let ones = [Double](repeating: 1, count: 40)
    #expect(seeded.solution.times(ones).allSatisfy { abs($0 - 1) < 1e-9 })
    #expect(seeded.solution.transposed.times(ones).allSatisfy { abs($0 - 1) < 1e-9 })
    #expect(seeded.solution.storage.allSatisfy { $0 > -1e-5 })
    #expect(seeded.objective >= free.objective - free.gap)
  }

  @Test("the objective is the correlation of the pairs, by its definition", arguments: [1, 2, 3])
  func objective(seed: UInt64) throws {
    var source = RandomStream(seed: seed, name: "objective").reader()
    func graph(_ n: Int) throws -> Graph {
      var list = EdgeList(vertexCount: n, weighted: true)
      for u in 0..<n {
        for v in 0..<u where source.integer(below: 3) == 0 {
          list.append(Int32(u), Int32(v))
          list.weights?.append(Double(1 + source.integer(below: 5)) / 2)
        }
      }
      return try Graph(list)
    }
    let (a, b) = (try graph(12), try graph(10))
    // Not all matched, and some twice.
    let partners = (0..<12).map { _ in source.integer(below: 11) - 1 }
    let matched = (0..<12).filter { partners[$0] >= 0 }
    let pairs = matched.flatMap { k in matched.filter { $0 < k }.map { (k, $0) } }
    let x = pairs.map { a.adjacency[$0.0, $0.1] }
    let y = pairs.map { b.adjacency[partners[$0.0], partners[$0.1]] }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let (u, v) = (x.map { $0 - mean(x) }, y.map { $0 - mean(y) })
    func product(_ u: [Double], _ v: [Double]) -> Double { zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
    let expected = product(u, v) / (product(u, u) * product(v, v)).squareRoot()
    #expect(abs(a.correlation(with: b, under: partners) - expected) < 1e-13)
    #expect(abs(a.correlation(with: a, under: Array(0..<12)) - 1) < 1e-14)
  }

  @Test("a part of a graph is found in it", arguments: MatchingMethod.allCases)
  func padded(method: MatchingMethod) throws {
    let whole = try pair(60, delta: 0, q: 0.4, seed: 3)
    let truth = try #require(whole.truth)
    // B without its last six vertices.
    let edges = whole.second.edges
    var list = EdgeList(vertexCount: 54)
    for k in 0..<edges.count where max(edges.first[k], edges.second[k]) < 54 {
      list.append(edges.first[k], edges.second[k])
    }
    let part = try Graph(list)
    let known = truth.map { $0 < 54 ? $0 : -1 }
    for (pair, count) in [
      (GraphPair(first: whole.first, second: part, truth: known), 60),
      (GraphPair(first: part, second: whole.first, truth: nil), 54),
    ] {
      let result = try #require(try Matcher().match(pair, by: [method]).first)
      #expect(result.correspondence.count == count && result.correspondence.count { $0 >= 0 } == 54)
      #expect(Set(result.correspondence.filter { $0 >= 0 }).count == 54)
      if method == .quadraticProgram, count == 60 { #expect(result.recovery == 1 && result.objective > 1 - 1e-12) }
      if method == .grampa, count == 60 {
        let seeds = Seeds(partial: known.indices.map { $0 < 8 ? known[$0] : -1 })
        #expect((try Matcher().match(pair, by: [method], seeds: seeds).first?.recovery ?? 0) > 0.95)
      }
    }
  }
}
