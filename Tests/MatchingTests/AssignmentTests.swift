import Diagnostics
import Foundation
import LinearAlgebra
import Matching
import Randomness
import TestSupport
import Testing

@Suite("Linear assignment")
struct AssignmentTests {
  /// Kinds of costs that stress different parts of the method.
  enum Costs: String, CaseIterable {
    case uniform, signed, ties, binary, equal, product, distance, powers, rankOne, sparse, huge, tiny

    func matrix(_ n: Int, seed: Int) -> Matrix<Double> {
      let stream = RandomStream(seed: UInt64(seed), name: rawValue)
      let numbers = stream.uniform(count: n * n)
      let points = stream["points"].normal(count: 2 * n)
      return Matrix(rows: n, columns: n) { i, j in
        let x = numbers[i * n + j]
        switch self {
        case .uniform: return x
        case .signed: return x - 0.5
        case .ties: return (5 * x).rounded(.down) - 2
        case .binary: return x < 0.3 ? 1 : 0
        case .equal: return -3
        case .product: return Double((i + 1) * (j + 1))
        case .distance: return abs(points[i] - points[n + j])
        case .powers: return exp2(40 * (x - 0.5))
        case .rankOne: return points[i] * points[n + j]
        case .sparse: return x < 0.2 ? x : 1e6
        case .huge: return (x - 0.5) * 0x1p1023
        case .tiny: return (x - 0.5) * 0x1p-1000
        }
      }
    }
  }

  private func sum(_ costs: Matrix<Double>, _ permutation: [Int]) -> Double {
    permutation.enumerated().reduce(0) { $0 + costs[$1.offset, $1.element] }
  }

  /// Every permutation of 0 ..< n.
  private func permutations(of n: Int) -> [[Int]] {
    guard n > 0 else { return [[]] }
    return permutations(of: n - 1).flatMap { shorter in
      (0..<n).map { place in Array(shorter[..<place]) + [n - 1] + shorter[place...] }
    }
  }

  @Test("the optimum of small problems is that of all permutations", arguments: Costs.allCases)
  func bruteForce(costs: Costs) throws {
    for n in 0...6 {
      let all = permutations(of: n)
      for seed in 0..<20 {
        // Divided, so that a sum of the largest entries is finite.
        let matrix = Matrix(rows: n, columns: n, storage: costs.matrix(n, seed: seed).storage.map { $0 / 16 })
        let sums = all.map { sum(matrix, $0) }
        let scale = matrix.storage.map(abs).max() ?? 0
        for (goal, best) in [(Assignment.Goal.minimum, sums.min()), (.maximum, sums.max())] {
          let found = try Assignment(of: matrix, goal: goal)
          #expect(found.columns.sorted() == Array(0..<n))
          #expect(abs(found.objective - (best ?? 0)) <= 1e-15 * Double(n) * scale, "\(n) \(seed)")
          #expect(found.objective == sum(matrix, found.columns))
        }
      }
    }
  }

  @Test("seven rows", arguments: [Costs.ties, .uniform]) func seven(costs: Costs) throws {
    let all = permutations(of: 7)
    for seed in 0..<5 {
      let matrix = costs.matrix(7, seed: seed)
      let best = all.lazy.map { sum(matrix, $0) }.min() ?? 0
      #expect(abs(try Assignment(of: matrix).objective - best) < 1e-14)
    }
  }

  @Test("the dual numbers prove the optimum", arguments: Costs.allCases)
  func certificate(costs: Costs) throws {
    for (seed, n) in [1, 2, 15, 16, 17, 33, 100, 211, 300].enumerated() {
      let matrix = costs.matrix(n, seed: seed)
      let scale = matrix.storage.map(abs).max() ?? 0
      for goal in Assignment.Goal.allCases {
        let found = try Assignment(of: matrix, goal: goal)
        #expect(found.columns.sorted() == Array(0..<n))
        let sign: Double = goal == .minimum ? 1 : -1
        var excess = -Double.infinity
        var slack = 0.0
        for i in 0..<n {
          for j in 0..<n {
            let difference = found.rowDuals[i] / 4 + found.columnDuals[j] / 4 - matrix[i, j] / 4
            excess = max(excess, sign * difference)
            if found.columns[i] == j { slack = max(slack, abs(difference)) }
          }
        }
        #expect(excess <= 1e-15 * Double(n) * scale, "\(n) \(goal)")
        #expect(slack <= 1e-15 * scale, "\(n) \(goal)")
      }
    }
  }

  @Test("the optimum does not depend on the order of rows and columns", arguments: Costs.allCases)
  func equivariance(costs: Costs) throws {
    let n = 60
    // Divided, so that a sum of the largest entries is finite.
    let matrix = Matrix(rows: n, columns: n, storage: costs.matrix(n, seed: 1).storage.map { $0 / 64 })
    let stream = RandomStream(seed: 2, name: "orders")
    let (rows, columns) = (stream["rows"].permutation(of: n), stream["columns"].permutation(of: n))
    let moved = Matrix<Double>(rows: n, columns: n) { matrix[rows[$0], columns[$1]] }
    let (a, b) = (try Assignment(of: matrix), try Assignment(of: moved))
    let scale = matrix.storage.map(abs).max() ?? 0
    #expect(abs(a.objective - b.objective) <= 1e-13 * scale)
    #expect(try Assignment(of: matrix) == a)
    if costs == .uniform {
      // The optimum is unique, so it moves along.
      #expect((0..<n).allSatisfy { columns[b.columns[$0]] == a.columns[rows[$0]] })
    }
  }

  @Test("known optima: a permutation matrix, the reversal for products") func knownOptima() throws {
    for n in [1, 7, 50, 128] {
      let permutation = RandomStream(seed: UInt64(n), name: "hidden").permutation(of: n)
      let hidden = Matrix<Double>(rows: n, columns: n) { permutation[$0] == $1 ? 1 : 0 }
      #expect(try Assignment(of: hidden, goal: .maximum).columns == permutation)
      let products = Costs.product.matrix(n, seed: 0)
      #expect(try Assignment(of: products).columns == (0..<n).reversed())
      #expect(try Assignment(of: products, goal: .maximum).columns == Array(0..<n))
    }
  }

  @Test("what is no finite square matrix is refused") func refusals() {
    for value in [Double.nan, .infinity, -.infinity] {
      var matrix = Costs.uniform.matrix(5, seed: 0)
      matrix[4, 2] = value
      #expect(throws: Problem.self) { try Assignment(of: matrix) }
    }
    #expect(throws: Problem.self) { try Assignment(of: Matrix(rows: 2, columns: 3)) }
  }
}
