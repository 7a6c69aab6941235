import Graphs
import LinearAlgebra
import Matching
import Randomness

extension Suite {
  /// Exact assignment beside SciPy's, GRAMPA's similarity beside NumPy's, and the quadratic program.
  func measureMatching(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let n = 2000
    let numbers = RandomStream(seed: 1, name: "assignment").uniform(count: n * n)
    try compareAssignment("uniform", Matrix(rows: n, columns: n, storage: numbers), ["size": n], &table)
    let similarity = try eigenPair(n).grampa(bandwidth: 0.2)
    try compareAssignment("GRAMPA", similarity, ["size": n, "grampa": 1], &table)

    let half = n / 2
    let source = try CorrelatedGraphs(vertexCount: half, edgeProbability: 0.5, delta: 0.01, seed: 1)
    let map = try Standardisation.bernoulli(0.5)
    var (first, second) = source.adjacencies(trial: 0)
    map.apply(to: &first)
    map.apply(to: &second)
    let times = try compare("grampa", ["size": half]) {
      try (0..<2).map { _ in
        try Timing.seconds { consume(try EigenPair(first, second).grampa(bandwidth: 0.2)) }
      }
    }
    addRatio("GRAMPA, n = \(half), Float64", times, target: nil, into: &table)

    let pair = try EigenPair(first, second)
    let program = Timing.of(rounds: 1) { consume(try? QuadraticProgram(pair)) }
    table.add(Result(item: "quadratic program, n = \(half)", ours: range(program), measure: ""))
  }

  private func compareAssignment(
    _ name: String, _ matrix: Matrix<Double>, _ options: [String: Int], _ table: inout ResultTable
  ) throws {
    let times = try compare("assignment", options) {
      try (0..<2).map { _ in try Timing.seconds { consume(try Assignment(of: matrix, goal: .maximum)) } }
    }
    addRatio("assignment, \(name), n = \(matrix.rows)", times, target: 1, into: &table)
  }

  private func eigenPair(_ n: Int) throws -> EigenPair {
    let source = try CorrelatedGraphs(vertexCount: n, edgeProbability: 0.5, delta: 0.01, seed: 1)
    return try Matcher().eigenPair(source.pair(trial: 0))
  }
}
