import Diagnostics
import Graphs
import LinearAlgebra
import Matching
import TestSupport
import Testing

/// The relaxations between GRAMPA and the doubly stochastic matrices.
@Suite struct RelaxationTests {
  /// Symmetric matrices of the scale of standardised graphs.
  private func matrix(_ n: Int, seed: Int) -> Matrix<Double> {
    let draws = gaussianMatrix(n, n, seed: seed)
    return Matrix(rows: n, columns: n) { (draws[$0, $1] + draws[$1, $0]) / Double(2 * n).squareRoot() }
  }

  /// ½ of the gradient of ‖AX − XB‖² + η²‖X‖²: A(AX − XB) − (AX − XB)B + η²X.
  private func slope(_ x: Matrix<Double>, _ a: Matrix<Double>, _ b: Matrix<Double>, eta: Double) -> Matrix<Double> {
    var difference = Matrix.product(a, x)
    difference.add(Matrix.product(x, b), scaledBy: -1)
    var slope = Matrix.product(a, difference)
    slope.add(Matrix.product(difference, b), scaledBy: -1)
    slope.add(x, scaledBy: eta * eta)
    return slope
  }

  private func rowSums(_ x: Matrix<Double>) -> [Double] { x.times([Double](repeating: 1, count: x.columns)) }

  @Test(arguments: [(1, 1.0), (2, 0.2), (7, 0.05), (20, 0.2), (33, 3)])
  func rowSumsAreStationary(n: Int, eta: Double) throws {
    let (a, b) = (matrix(n, seed: n), matrix(n, seed: n + 100))
    let x = try EigenPair(a, b).rowSums(bandwidth: eta)
    for sum in rowSums(x) { #expect(abs(sum - 1) < 1e-9) }
    // Stationary under the constraints: the slope is p 1ᵀ.
    let slope = slope(x, a, b, eta: eta)
    let scale = slope.frobeniusNorm
    for i in 0..<n {
      for j in 0..<n { #expect(abs(slope[i, j] - slope[i, 0]) < 1e-9 * max(scale, 1)) }
    }
  }

  @Test(arguments: [(1, 1.0), (2, 0.2), (7, 0.05), (20, 0.2), (33, 3)])
  func rowAndColumnSumsAreStationary(n: Int, eta: Double) throws {
    let (a, b) = (matrix(n, seed: n), matrix(n, seed: n + 100))
    let x = try EigenPair(a, b).rowAndColumnSums(bandwidth: eta)
    for sum in rowSums(x) + rowSums(x.transposed) { #expect(abs(sum - 1) < 1e-8) }
    // The slope is p 1ᵀ + 1 qᵀ.
    let slope = slope(x, a, b, eta: eta)
    let scale = max(slope.frobeniusNorm, 1)
    for i in 0..<n {
      for j in 0..<n {
        #expect(abs(slope[i, j] - slope[i, 0] - slope[0, j] + slope[0, 0]) < 1e-8 * scale)
      }
    }
  }

  @Test func renamingVerticesRenamesTheSolutions() throws {
    let n = 15
    let (a, b) = (matrix(n, seed: 1), matrix(n, seed: 2))
    let (p, q) = ((0..<n).map { ($0 * 4 + 3) % n }, (0..<n).map { ($0 * 7 + 2) % n })
    func renamed(_ m: Matrix<Double>, _ rows: [Int], _ columns: [Int]) -> Matrix<Double> {
      Matrix(rows: n, columns: n) { m[rows[$0], columns[$1]] }
    }
    let (first, second) = (try EigenPair(a, b), try EigenPair(renamed(a, p, p), renamed(b, q, q)))
    for solve in [EigenPair.rowSums, EigenPair.rowAndColumnSums] {
      let (x, y) = (try solve(first)(0.3), try solve(second)(0.3))
      #expect(largestDifference(renamed(x, p, q), y) < 1e-9)
    }
  }

  @Test func bandwidthMustBePositive() throws {
    let pair = try EigenPair(matrix(3, seed: 1), matrix(3, seed: 2))
    for eta in [0, -1, .nan, .infinity] {
      #expect(throws: Problem.self) { try pair.rowSums(bandwidth: eta) }
      #expect(throws: Problem.self) { try pair.rowAndColumnSums(bandwidth: eta) }
    }
  }
}
