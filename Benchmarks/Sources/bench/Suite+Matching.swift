import Graphs
import LinearAlgebra
import Matching
import Randomness

extension Suite {
  /// Exact assignment beside SciPy's, GRAMPA's similarity beside NumPy's, and the quadratic program.
  func measureMatching(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let n = 2000
    for (number, kind) in AssignmentKind.allCases.enumerated() {
      let matrix = try kind.matrix(n)
      let times = try compare("assignment", ["size": n, "kind": number]) {
        try (0..<2).map { _ in try Timing.seconds { consume(try Assignment(of: matrix, goal: .maximum)) } }
      }
      addRatio("assignment, \(kind.rawValue), n = \(n)", times, target: 1, into: &table)
    }

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
}

/// The matrices that are assigned, in the order of `peers/assignment.py`, which makes them by the same laws.
private enum AssignmentKind: String, CaseIterable {
  case uniform
  /// At δ = 0.01 the true permutation stands out, at 0.02 it is lost in part.
  case similarity = "GRAMPA, δ = 0.01"
  case noisySimilarity = "GRAMPA, δ = 0.02"
  /// Whole numbers below 100: many ties.
  case integers
  /// Of 0 and 1.
  case bits
  /// i·j, nearly equal along every diagonal.
  case product

  func matrix(_ n: Int) throws -> Matrix<Double> {
    let numbers = RandomStream(seed: 1, name: "assignment").uniform(count: n * n)
    switch self {
    case .uniform: return Matrix(rows: n, columns: n, storage: numbers)
    case .integers: return Matrix(rows: n, columns: n, storage: numbers.map { ($0 * 100).rounded(.down) })
    case .bits: return Matrix(rows: n, columns: n, storage: numbers.map { $0.rounded() })
    case .product: return Matrix(rows: n, columns: n) { Double($0 * $1) }
    case .similarity: return try similarity(n, delta: 0.01)
    case .noisySimilarity: return try similarity(n, delta: 0.02)
    }
  }

  private func similarity(_ n: Int, delta: Double) throws -> Matrix<Double> {
    let source = try CorrelatedGraphs(vertexCount: n, edgeProbability: 0.5, delta: delta, seed: 1)
    return try Matcher().eigenPair(source.pair(trial: 0)).grampa(bandwidth: 0.2)
  }
}
