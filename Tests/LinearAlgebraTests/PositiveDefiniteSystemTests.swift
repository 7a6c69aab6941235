import Diagnostics
import LinearAlgebra
import TestSupport
import Testing

@Suite("Positive definite systems, orthonormal rows, singular values")
struct PositiveDefiniteSystemTests {
  @Test("solutions satisfy the equations", arguments: [1, 2, 17, 90])
  func solutions(n: Int) throws {
    let matrix = gaussianMatrix(n, n + 5, seed: n).gram
    let system = try PositiveDefiniteSystem(overwriting: matrix)
    let right = gaussianMatrix(3, n, seed: 7)
    var found = right
    try system.solve(&found)
    #expect(largestDifference(Matrix.product(found, matrix), right) < 1e-12 / system.reciprocalCondition)
    let values = try SymmetricEigen.values(of: matrix)
    // Of the norms ‖·‖₁ and ‖·‖₂ neither exceeds √n times the other.
    let spectral = values[0] / values[n - 1]
    #expect(
      system.reciprocalCondition < 3 * spectral * Double(n) && system.reciprocalCondition > spectral / Double(n) / 3)
  }

  @Test("what is singular, indefinite, not square or not finite is refused")
  func refusals() throws {
    let factor = gaussianMatrix(6, 3, seed: 1)
    for matrix in [
      factor.gram, Matrix(rows: 2, columns: 2, storage: [1, 2, 2, 1]), factor, Matrix(rows: 0, columns: 0),
      Matrix(rows: 2, columns: 2, storage: [1, .nan, .nan, 1]),
    ] { #expect(try problem { _ = try PositiveDefiniteSystem(overwriting: matrix) }?.category == .badInput) }
  }

  @Test(
    "rows made orthonormal span what they did, the first as it was", arguments: [(1, 1), (3, 3), (4, 30), (25, 26)])
  func orthonormal(rows: Int, columns: Int) throws {
    var matrix = gaussianMatrix(rows, columns, seed: rows)
    // Nearly dependent, and of very different sizes.
    if rows > 1 { for j in 0..<columns { matrix[1, j] = 1e-8 * matrix[1, j] + matrix[0, j] } }
    for j in 0..<columns { matrix[rows - 1, j] *= 1e-150 }
    let found = try matrix.orthonormalRows()
    #expect(largestDifference(found.gram, .identity(rows)) < 1e-14 * Double(rows))
    let inside = Matrix.product(Matrix.product(matrix, found, transposeB: true), found)
    for i in 0..<rows {
      let size = matrix.rows([i]).frobeniusNorm
      #expect(zip(inside.row(i), matrix.row(i)).allSatisfy { abs($0 - $1) < 1e-14 * size * Double(rows) })
    }
    #expect(Matrix.product(matrix.rows([0]), found.rows([0]), transposeB: true)[0, 0] > 0)
  }

  @Test(
    "singular values are the roots of the Gram matrix's eigenvalues", arguments: [(1, 4), (5, 5), (7, 3), (20, 31)])
  func singularValues(rows: Int, columns: Int) throws {
    let matrix = gaussianMatrix(rows, columns, seed: 2)
    let values = try SingularValues.of(matrix)
    let expected = try SymmetricEigen.values(of: rows < columns ? matrix.gram : matrix.transposed.gram).reversed()
    #expect(values.count == min(rows, columns))
    #expect(zip(values, expected).allSatisfy { abs($0 * $0 - $1) < 1e-12 * values[0] * values[0] })
    #expect(try SingularValues.of(Matrix(rows: 0, columns: 3)).isEmpty)
    #expect(try problem { _ = try SingularValues.of(Matrix(rows: 1, columns: 2, storage: [.nan, 1])) } != nil)
  }
}
