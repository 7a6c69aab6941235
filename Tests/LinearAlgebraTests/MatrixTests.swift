import LinearAlgebra
import TestSupport
import Testing

@Suite("Matrices")
struct MatrixTests {
  static let shapes = [(1, 1, 1), (3, 5, 2), (17, 4, 33), (64, 65, 3), (70, 131, 90)]

  /// The product by its definition.
  private func definition(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: a.rows, columns: b.columns) { i, j in (0..<a.columns).reduce(0) { $0 + a[i, $1] * b[$1, j] } }
  }

  @Test("products with every transposition equal the definition", arguments: shapes)
  func products(shape: (Int, Int, Int)) {
    let (m, k, n) = shape
    let (a, b) = (gaussianMatrix(m, k, seed: 1), gaussianMatrix(k, n, seed: 2))
    let expected = definition(a, b)
    let tolerance = 1e-13 * Double(k)
    #expect(largestDifference(.product(a, b), expected) < tolerance)
    #expect(largestDifference(.product(a.transposed, b, transposeA: true), expected) < tolerance)
    #expect(largestDifference(.product(a, b.transposed, transposeB: true), expected) < tolerance)
    #expect(
      largestDifference(.product(a.transposed, b.transposed, transposeA: true, transposeB: true), expected)
        < tolerance)
  }

  @Test("a Gram matrix is symmetric and A Aᵀ", arguments: shapes)
  func gram(shape: (Int, Int, Int)) {
    let a = gaussianMatrix(shape.0, shape.1, seed: 3)
    #expect(largestDifference(a.gram, definition(a, a.transposed)) < 1e-12)
    #expect(a.gram.largestAsymmetry == 0)
  }

  @Test("matrix–vector products agree with matrix products", arguments: shapes)
  func vectors(shape: (Int, Int, Int)) {
    let a = gaussianMatrix(shape.0, shape.1, seed: 4)
    let x = gaussianMatrix(shape.1, 1, seed: 5)
    let y = gaussianMatrix(shape.0, 1, seed: 6)
    #expect(zip(a.times(x.storage), Matrix.product(a, x).storage).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(
      zip(a.times(y.storage, transposed: true), Matrix.product(a, y, transposeA: true).storage)
        .allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("asymmetry is found wherever it is")
  func asymmetry() {
    for (i, j) in [(0, 1), (99, 3), (64, 63), (5, 99)] {
      var matrix = gaussianMatrix(100, 20, seed: 7).gram
      matrix[i, j] += 0.5
      #expect(abs(matrix.largestAsymmetry - 0.5) < 1e-14)
    }
  }

  @Test("rows are reversed and signed in place", arguments: [(0, 3), (1, 4), (4, 3), (5, 2)])
  func rows(rows: Int, columns: Int) {
    let matrix = gaussianMatrix(rows, columns, seed: 6)
    var reversed = matrix
    reversed.reverseRows()
    #expect((0..<rows).allSatisfy { reversed.row($0) == matrix.row(rows - 1 - $0) })
    var signed = matrix
    signed.normaliseRowSigns()
    for i in 0..<rows {
      let sign: Double = (matrix.row(i).max { abs($0) < abs($1) } ?? 0) < 0 ? -1 : 1
      #expect(signed.row(i) == matrix.row(i).map { sign * $0 })
    }
  }
}
