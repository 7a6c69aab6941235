import Diagnostics
import LinearAlgebra
import TestSupport
import Testing

@Suite("Factors of covariance matrices")
struct CovarianceFactorTests {
  /// L Lᵀ, from what L does to the unit vectors.
  private func product(_ factor: CovarianceFactor) -> Matrix<Double> {
    var images = Matrix<Double>.identity(factor.size)
    factor.correlate(&images)
    return .product(images, images, transposeA: true)
  }

  private func rounding(_ matrix: Matrix<Double>) -> Double {
    8 * Double(matrix.rows).squareRoot() * (matrix.diagonal.max() ?? 0) * Double.ulpOfOne
  }

  @Test(
    "the factor's product is the matrix, of full rank or not, large or small",
    arguments: [(1, 1, 1.0), (2, 1, 1), (30, 3, 1), (65, 90, 1e-150), (130, 64, 1e140), (40, 40, 1)])
  func products(size: Int, rank: Int, scale: Double) throws {
    let root = gaussianMatrix(size, rank, seed: size)
    var gram = root.gram
    gram.scale(by: scale)
    let factor = try CovarianceFactor(of: gram)
    #expect(relativeError(factor.jitter, rounding(gram)) < 1e-15)
    #expect(largestDifference(product(factor), gram) <= 2 * rounding(gram))
  }

  @Test("coincident points have equal values, and one that does not vary the value 0")
  func coincidentPoints() throws {
    var root = gaussianMatrix(12, 5, seed: 3)
    for j in 0..<5 { (root[7, j], root[9, j]) = (root[2, j], 0) }
    let factor = try CovarianceFactor(of: root.gram)
    var draws = gaussianMatrix(6, 12, seed: 4)
    factor.correlate(&draws)
    for draw in 0..<6 {
      #expect(abs(draws[draw, 7] - draws[draw, 2]) < 20 * factor.jitter.squareRoot())
      #expect(abs(draws[draw, 9]) < 20 * factor.jitter.squareRoot())
    }
    #expect(try product(CovarianceFactor(of: Matrix(rows: 3, columns: 3))) == Matrix(rows: 3, columns: 3))
  }

  @Test("eigenvalues below 0 by more than one rounding of each entry are lifted above it")
  func severalRoundings() throws {
    var matrix = gaussianMatrix(20, 6, seed: 5).gram
    let first = rounding(matrix)
    for i in 0..<20 { matrix[i, i] -= 200 * first }
    let factor = try CovarianceFactor(of: matrix)
    #expect(relativeError(factor.jitter, 512 * first) < 1e-9)
    for i in 0..<20 { matrix[i, i] += factor.jitter }
    #expect(largestDifference(product(factor), matrix) <= 2 * first)
  }

  @Test(
    "what is no covariance is refused",
    arguments: [[1, 0, 0, -1], [1, 2, 2, 1], [0, 1, 1, 0], [-1, 0, 0, -1], [1, 1.001, 1.001, 1]])
  func indefinite(entries: [Double]) {
    let matrix = Matrix(rows: 2, columns: 2, storage: entries)
    #expect { _ = try CovarianceFactor(of: matrix) } throws: { ($0 as? Problem)?.category == .badInput }
    #expect(throws: Problem.self) { _ = try CovarianceFactor(of: Matrix(rows: 2, columns: 3)) }
    #expect(throws: Problem.self) { _ = try CovarianceFactor(of: Matrix(rows: 0, columns: 0)) }
  }
}
