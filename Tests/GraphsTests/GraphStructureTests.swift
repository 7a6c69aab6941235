import Diagnostics
import Graphs
import LinearAlgebra
import Randomness
import TestSupport
import Testing

/// Graphs against their dense adjacency matrices.
@Suite struct GraphStructureTests {
  @Test(arguments: RandomGraph.shapes) func agreesWithMatrix(n: Int, density: Double, weighted: Bool) throws {
    let random = RandomGraph(vertices: n, density: density, weighted: weighted, seed: 1)
    let (graph, matrix) = (try Graph(random.list), random.adjacency)
    #expect(graph.adjacency == matrix)
    #expect(try Graph(adjacency: matrix) == graph)
    #expect(graph.vertexCount == n && graph.edgeCount == random.list.count)
    #expect(graph.degrees == (0..<n).map { row in matrix.row(row).count { $0 != 0 } })
    #expect(try Graph(graph.edges) == graph)
    #expect((graph.weights != nil) == (weighted && graph.edgeCount > 0))
  }

  @Test(arguments: RandomGraph.shapes) func momentsOfPairs(n: Int, density: Double, weighted: Bool) throws {
    let random = RandomGraph(vertices: n, density: density, weighted: weighted, seed: 2)
    let graph = try Graph(random.list)
    let entries = (0..<n).flatMap { i in (0..<i).map { random.adjacency[i, $0] } }
    let count = Double(max(entries.count, 1))
    let mean = entries.reduce(0, +) / count
    let variance = entries.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(graph.mean - mean) <= 1e-12 * (1 + variance.squareRoot()))
    #expect(abs(graph.variance - variance) <= 1e-11 * variance)
  }

  @Test(arguments: RandomGraph.shapes) func products(n: Int, density: Double, weighted: Bool) throws {
    let random = RandomGraph(vertices: n, density: density, weighted: weighted, seed: 3)
    let graph = try Graph(random.list)
    let x = gaussianMatrix(n, 1, seed: 4)
    let expected = Matrix.product(random.adjacency, x)
    #expect(largestDifference(product(graph, x), expected) <= 1e-11)
    guard graph.edgeCount > 0, graph.variance > 0 else { return }
    for map in [try Standardisation.measured(on: graph), try Standardisation.measured(on: graph).uncentred] {
      let dense = Matrix.product(graph.standardised(by: map), x)
      #expect(largestDifference(product(StandardisedGraph(graph, by: map), x), dense) <= 1e-12)
    }
  }

  private func product(_ map: some SymmetricOperator, _ x: Matrix<Double>) -> Matrix<Double> {
    var y = [Double](repeating: .nan, count: map.dimension)
    map.apply(x.storage, into: &y)
    return Matrix(rows: map.dimension, columns: 1, storage: y)
  }

  /// Standardised by its own pairs, a matrix has Σ m_ij = 0 and Σ m_ij² = n − 1, whatever the graph.
  @Test(arguments: RandomGraph.shapes) func standardisedMoments(n: Int, density: Double, weighted: Bool) throws {
    let graph = try Graph(RandomGraph(vertices: n, density: density, weighted: weighted, seed: 5).list)
    guard graph.variance > 0 else {
      #expect(throws: Problem.self) { try Standardisation.measured(on: graph) }
      return
    }
    let matrix = graph.standardised(by: try .measured(on: graph))
    #expect(abs(matrix.storage.reduce(0, +)) < 1e-10)
    #expect(abs(matrix.frobeniusNorm * matrix.frobeniusNorm - Double(n - 1)) < 1e-10 * Double(n))
    #expect(matrix.trace == 0)
  }

  @Test func standardisedSpectrumEndsAtTwo() throws {
    let law = try CorrelatedGraphs(vertexCount: 600, edgeProbability: 0.3, delta: 0, seed: 1)
    let values = try SymmetricEigen.values(of: law.pair(trial: 0).first.standardised(by: .bernoulli(0.3)))
    let edge = values.map(abs).max() ?? 0
    #expect(edge > 1.9 && edge < 2.1, "\(edge)")
  }

  @Test(arguments: RandomGraph.shapes) func relabelling(n: Int, density: Double, weighted: Bool) throws {
    let random = RandomGraph(vertices: n, density: density, weighted: weighted, seed: 6)
    var list = random.list
    list.names = (0..<n).map { "vertex \($0)" }
    let graph = try Graph(list)
    let permutation = RandomStream(seed: 7, name: "test").permutation(of: n)
    let moved = graph.relabelled(by: permutation)
    #expect((0..<n).allSatisfy { moved.name(of: permutation[$0]) == "vertex \($0)" })
    let matrix = moved.adjacency
    #expect(Matrix(rows: n, columns: n) { matrix[permutation[$0], permutation[$1]] } == random.adjacency)
    var inverse = permutation
    for (vertex, image) in permutation.enumerated() { inverse[image] = vertex }
    #expect(moved.relabelled(by: inverse) == graph)
    #expect(graph.commonEdges(with: moved, under: permutation) == graph.edgeCount)
    #expect(graph.edgeOverlap(with: moved, under: permutation) == 1)
  }

  @Test(arguments: 0..<8) func commonEdges(seed: UInt64) throws {
    let (n, m) = (17 + Int(seed), 17 + 2 * Int(seed))
    let first = RandomGraph(vertices: n, density: 0.4, weighted: seed % 2 == 0, seed: seed)
    let second = RandomGraph(vertices: m, density: 0.3, weighted: false, seed: seed + 100)
    let images = RandomStream(seed: seed, name: "test").sample(n, of: m)
    var common = 0
    for i in 0..<n {
      for j in 0..<i where first.adjacency[i, j] != 0 && second.adjacency[images[i], images[j]] != 0 { common += 1 }
    }
    let (a, b) = (try Graph(first.list), try Graph(second.list))
    #expect(common > 0 && a.commonEdges(with: b, under: images) == common)
    let share = 2 * Double(common) / Double(a.edgeCount + b.edgeCount)
    #expect(a.edgeOverlap(with: b, under: images) == share)
  }
}

/// Edges and matrices that make no graph.
@Suite struct GraphFaultTests {
  private func list(_ n: Int, _ edges: [(Int32, Int32)], weights: [Double]? = nil, names: [String]? = nil) -> EdgeList {
    var list = EdgeList(vertexCount: n, names: names)
    for (u, v) in edges { list.append(u, v) }
    list.weights = weights
    return list
  }

  private func expectProblem(_ words: String..., body: () throws -> Graph) {
    let problem = #expect(throws: Problem.self) { try body() }
    for word in words { #expect(problem?.description.contains(word) ?? false, "\(problem?.description ?? "none")") }
    #expect(problem?.category == .badInput && problem?.remedy != nil)
  }

  @Test func edgesThatAreNone() {
    expectProblem("edge 1", "joins 2 with itself") { try Graph(list(3, [(0, 1), (2, 2)])) }
    expectProblem("edge 1", "(3, 1)", "3 vertices") { try Graph(list(3, [(0, 1), (3, 1)])) }
    expectProblem("edge 0", "(-1, 1)") { try Graph(list(3, [(-1, 1)])) }
    expectProblem("edge 1", "nan") { try Graph(list(3, [(0, 1), (1, 2)], weights: [1, .nan])) }
    expectProblem("edge 0", "inf") { try Graph(list(3, [(0, 1), (1, 2)], weights: [.infinity, 2])) }
    expectProblem("edge 0", "weight 0") { try Graph(list(3, [(0, 1)], weights: [0])) }
    expectProblem("1 weights for 2 edges") { try Graph(list(3, [(0, 1), (1, 2)], weights: [1])) }
    expectProblem("2 names for 3") { try Graph(list(3, [], names: ["a", "b"])) }
    expectProblem("-1") { try Graph(list(-1, [])) }
    expectProblem("a and c", "2.0", "3.0") {
      try Graph(list(3, [(0, 2), (1, 2), (2, 0)], weights: [2, 1, 3], names: ["a", "b", "c"]))
    }
  }

  @Test func repeatedEdgesAreOne() throws {
    let graph = try Graph(list(4, [(0, 1), (1, 0), (2, 1), (0, 1), (2, 1)], weights: [2, 2, 3, 2, 3]))
    #expect(graph == (try Graph(list(4, [(1, 2), (0, 1)], weights: [3, 2]))))
    #expect(graph.edgeCount == 2 && graph.degrees == [1, 2, 1, 0])
  }

  @Test func matricesThatAreNone() {
    func matrix(_ rows: [[Double]]) -> Matrix<Double> {
      Matrix(rows: rows.count, columns: rows[0].count, storage: rows.flatMap { $0 })
    }
    expectProblem("(1, 2)", "square") { try Graph(adjacency: matrix([[0, 1]])) }
    expectProblem("not symmetric", "(0, 1) is 1.0") { try Graph(adjacency: matrix([[0, 1], [2, 0]])) }
    expectProblem("(1, 1) is 3.0") { try Graph(adjacency: matrix([[0, 1], [1, 3]])) }
    expectProblem("(0, 0) is nan") { try Graph(adjacency: matrix([[.nan, 1], [1, 0]])) }
    expectProblem("nan") { try Graph(adjacency: matrix([[0, .nan], [.nan, 0]])) }
    expectProblem("inf") { try Graph(adjacency: matrix([[0, .infinity], [.infinity, 0]])) }
  }
}
