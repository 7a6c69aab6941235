import Foundation
import LinearAlgebra
import Matching
import Randomness
import TestSupport
import Testing

@Suite("Quadratic program over doubly stochastic matrices")
struct QuadraticProgramTests {
  private let strict = QuadraticProgram.Stopping(tolerance: 1e-11, iterations: 200_000)

  /// ½‖AX − XB‖² and its gradient A(AX − XB) − (AX − XB)B, by products of the matrices themselves.
  private func objective(
    _ x: Matrix<Double>, _ a: Matrix<Double>, _ b: Matrix<Double>
  ) -> (value: Double, gradient: Matrix<Double>) {
    var commutator = Matrix.product(a, x)
    commutator.add(.product(x, b), scaledBy: -1)
    var gradient = Matrix.product(a, commutator)
    gradient.add(.product(commutator, b), scaledBy: -1)
    return (commutator.storage.reduce(0) { $0 + $1 * $1 } / 2, gradient)
  }

  @Test(
    "the solution is feasible, and no permutation lies below its tangent plane",
    arguments: [1, 2, 3, 6, 11, 25, 60])
  func optimality(n: Int) throws {
    let (a, b) = (symmetricMatrix(n, seed: n), symmetricMatrix(n, seed: n + 100))
    let program = try QuadraticProgram(EigenPair(a, b), stopping: strict)
    let x = program.solution
    #expect((x.storage.min() ?? 0) > -1e-13)
    let ones = [Double](repeating: 1, count: n)
    #expect((x.times(ones) + x.times(ones, transposed: true)).allSatisfy { abs($0 - 1) < 1e-11 })
    let (value, gradient) = objective(x, a, b)
    #expect(abs(value - program.objective) < 1e-12 * max(value, 1))
    // Stationarity on the polytope with its multipliers: ∇f = u 1ᵀ + 1 vᵀ + S, S ≥ 0, ⟨S, X⟩ = 0.
    let duals = try Assignment(of: gradient)
    var complementarity = 0.0
    for i in 0..<n {
      for j in 0..<n {
        let slack = gradient[i, j] - duals.rowDuals[i] - duals.columnDuals[j]
        #expect(slack > -1e-10)
        complementarity += slack * x[i, j]
      }
    }
    #expect(abs(complementarity) < 1e-8)
    #expect(program.gap < 1e-8 && abs(program.gap - complementarity) < 1e-9)
  }

  @Test("the gap bounds what a loose tolerance misses", arguments: [1e-2, 1e-3, 1e-5])
  func gap(tolerance: Double) throws {
    let pair = try EigenPair(symmetricMatrix(30, seed: 1), symmetricMatrix(30, seed: 2))
    let exact = try QuadraticProgram(pair, stopping: strict)
    let loose = try QuadraticProgram(pair, stopping: .init(tolerance: tolerance))
    let missed = loose.objective - exact.objective
    #expect(missed > -1e-9 && missed <= loose.gap + 1e-12)
    #expect(loose.primalResidual <= tolerance && loose.dualResidual <= tolerance)
    #expect(loose.gap < 50 * tolerance)
  }

  @Test("a problem of two vertices has the solution found by hand") func twoVertices() throws {
    // X = [[t, 1−t], [1−t, t]]; with B = A but for the diagonal the objective is a parabola in t.
    let a = Matrix<Double>(rows: 2, columns: 2, storage: [1, 0.5, 0.5, -1])
    let b = Matrix<Double>(rows: 2, columns: 2, storage: [0.6, 0.2, 0.2, -0.3])
    let program = try QuadraticProgram(EigenPair(a, b), stopping: strict)
    func value(_ t: Double) -> Double {
      objective(.init(rows: 2, columns: 2, storage: [t, 1 - t, 1 - t, t]), a, b).value
    }
    // A parabola through three points, and its least point in [0, 1].
    let (f0, f1, f2) = (value(0), value(0.5), value(1))
    let (curvature, slope) = (2 * (f0 - 2 * f1 + f2), 4 * f1 - 3 * f0 - f2)
    let t = min(max(-slope / (2 * curvature), 0), 1)
    #expect(abs(program.solution[0, 0] - t) < 1e-8)
    #expect(abs(program.objective - value(t)) < 1e-10)
  }

  @Test("the solution follows the vertices' names and the graphs' scale") func equivariance() throws {
    let n = 20
    let (a, b) = (symmetricMatrix(n, seed: 3), symmetricMatrix(n, seed: 4))
    let p = RandomStream(seed: 5, name: "names").permutation(of: n)
    let plain = try QuadraticProgram(EigenPair(a, b), stopping: strict)
    let moved = try QuadraticProgram(EigenPair(a, renamed(b, p)), stopping: strict)
    let back = Matrix<Double>(rows: n, columns: n) { moved.solution[$0, p[$1]] }
    #expect(largestDifference(plain.solution, back) < 1e-6)
    let large = { (m: Matrix<Double>) in Matrix(rows: n, columns: n, storage: m.storage.map { 1e4 * $0 }) }
    let scaled = try QuadraticProgram(EigenPair(large(a), large(b)), stopping: strict)
    #expect(largestDifference(plain.solution, scaled.solution) < 1e-6)
    #expect(relativeError(1e8 * plain.objective, scaled.objective) < 1e-7)
  }

  @Test("graphs whose vertices are all alike give a solution too") func symmetricGraphs() throws {
    let n = 8
    let cycle = Matrix<Double>(rows: n, columns: n) { abs($0 - $1) == 1 || abs($0 - $1) == n - 1 ? 1 : 0 }
    for pair in [(cycle, cycle), (Matrix.identity(n), .identity(n)), (.identity(n), cycle)] {
      let program = try QuadraticProgram(EigenPair(pair.0, pair.1))
      #expect(program.gap < 1e-3)
      #expect(program.solution.times([Double](repeating: 1, count: n)).allSatisfy { abs($0 - 1) < 1e-10 })
    }
  }

  @Test("too few iterations are told of") func failure() throws {
    let pair = try EigenPair(symmetricMatrix(10, seed: 1), symmetricMatrix(10, seed: 2))
    #expect(throws: (any Error).self) { try QuadraticProgram(pair, stopping: .init(tolerance: 1e-9, iterations: 3)) }
  }
}
