import Diagnostics
import Foundation
import LinearAlgebra
import TestSupport
import Testing

@Suite("Lanczos' method")
struct LanczosTests {
  /// Qᵀ diag(values) Q with random orthogonal Q.
  private func matrix(_ values: [Double], seed: Int) throws -> Matrix<Double> {
    let n = values.count
    let q = try SymmetricEigen(gaussianMatrix(n, n + 1, seed: seed).gram).vectors
    let scaled = Matrix(rows: n, columns: n) { values[$0] * q[$0, $1] }
    let product = Matrix.product(q, scaled, transposeA: true)
    return Matrix(rows: n, columns: n) { (product[$0, $1] + product[$1, $0]) / 2 }
  }

  /// Residual, orthonormality and values, against what is known.
  private func check(_ matrix: Matrix<Double>, _ count: Int, expected: [Double], _ comment: Comment? = nil) throws {
    let found = try Lanczos(largest: count, of: matrix)
    let scale = matrix.frobeniusNorm
    #expect(found.vectors.rows == count && found.vectors.columns == matrix.rows, comment)
    #expect(largestDifference(found.vectors.gram, .identity(count)) < 1e-12, comment)
    for k in 0..<count {
      #expect(abs(found.values[k] - expected[k]) <= 1e-12 * scale, comment)
      let image = matrix.times(found.vectors.row(k))
      let residual = zip(image, found.vectors.row(k)).reduce(0) {
        $0 + ($1.0 - found.values[k] * $1.1) * ($1.0 - found.values[k] * $1.1)
      }.squareRoot()
      #expect(residual <= 1e-9 * scale && abs(residual - found.residuals[k]) <= 1e-13 * scale, comment)
      #expect(found.vectors.row(k).reduce(0, +) >= 0, comment)
    }
  }

  @Test(
    "leading pairs are those of the whole system",
    arguments: [(1, 1), (2, 1), (2, 2), (3, 2), (20, 20), (59, 1), (61, 4), (63, 3), (66, 6), (300, 1), (400, 7)])
  func dense(n: Int, count: Int) throws {
    let g = gaussianMatrix(n, n, seed: n)
    let matrix = Matrix(rows: n, columns: n) { g[$0, $1] + g[$1, $0] }
    try check(matrix, count, expected: SymmetricEigen.values(of: matrix).reversed())
  }

  @Test("eigenvalues are found as often as they occur", arguments: [1, 2, 3, 5])
  func clusters(count: Int) throws {
    let spectra: [(String, [Double])] = [
      ("double", [5, 5] + (0..<198).map { Double($0) / 100 }),
      ("projector", [1, 1, 1, 1] + [Double](repeating: 0, count: 196)),
      ("near", [3, 3 - 1e-9, 3 - 2e-9, 2] + [Double](repeating: 1, count: 150)),
      ("identity", [Double](repeating: 1, count: 130)),
      ("negative", (1...120).map { -Double($0) }), ("low rank", [7, 2, 1e-3] + [Double](repeating: 0, count: 250)),
    ]
    for (name, values) in spectra {
      try check(matrix(values, seed: values.count), count, expected: values.sorted(by: >), "\(name)")
    }
  }

  @Test("the zero operator has every vector", arguments: [1, 4, 70])
  func zero(n: Int) throws {
    let found = try Lanczos(largest: min(n, 3), of: Matrix(rows: n, columns: n))
    #expect(found.values.allSatisfy { $0 == 0 } && found.residuals.allSatisfy { $0 == 0 })
    #expect(largestDifference(found.vectors.gram, .identity(min(n, 3))) < 1e-13)
  }

  @Test("a Gram matrix need not be formed", arguments: [(1, 1), (7, 0), (60, 200), (150, 20)])
  func gram(rows: Int, columns: Int) throws {
    let x = gaussianMatrix(rows, columns, seed: 3)
    let (formed, lent) = (try Lanczos(largest: 1, of: x.gram), try Lanczos(largest: 1, of: GramOperator(x)))
    #expect(abs(formed.values[0] - lent.values[0]) <= 1e-12 * formed.values[0])
    let overlap = zip(formed.vectors.storage, lent.vectors.storage).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(abs(overlap) - 1) < 1e-8 || columns == 0)
    var image = [Double](repeating: .nan, count: rows)
    GramOperator(x).apply(x.times([Double](repeating: 1, count: columns)), into: &image)
    let expected = x.gram.times(x.times([Double](repeating: 1, count: columns)))
    #expect(zip(image, expected).allSatisfy { abs($0 - $1) <= 1e-12 * (1 + x.frobeniusNorm * x.frobeniusNorm) * 40 })
  }

  @Test("a slow spectrum needs restarts, and gets them")
  func restarts() throws {
    // Second differences: the leading eigenvalues 4 cos²(kπ/(2n + 2)) are closer than 1e-3.
    struct Path: SymmetricOperator {
      let dimension = 300
      func apply(_ x: [Double], into y: inout [Double]) {
        for i in 0..<dimension {
          y[i] = 2 * x[i] - (i > 0 ? x[i - 1] : 0) - (i + 1 < dimension ? x[i + 1] : 0)
        }
      }
    }
    let found = try Lanczos(largest: 2, of: Path())
    for k in 0..<2 {
      let cosine = cos(Double(k + 1) * .pi / 602)
      #expect(abs(found.values[k] - 4 * cosine * cosine) < 1e-12)
    }
    #expect(throws: Problem.self) { try Lanczos(largest: 2, of: Path(), restarts: 2) }
  }

  @Test("equal operators give equal results; what cannot be is refused")
  func faults() throws {
    let matrix = gaussianMatrix(90, 70, seed: 2).gram
    try BLASKernel.withSingleThread {
      let (first, second) = (try Lanczos(largest: 3, of: matrix), try Lanczos(largest: 3, of: matrix))
      #expect(first.values == second.values && first.vectors == second.vectors)
    }
    #expect(try Lanczos(largest: 0, of: matrix).values.isEmpty)
    #expect(throws: Problem.self) { try Lanczos(largest: 91, of: matrix) }
    #expect(throws: Problem.self) { try Lanczos(largest: -1, of: matrix) }
    #expect(throws: Problem.self) { try Lanczos(largest: 1, of: Matrix<Double>(rows: 0, columns: 0)) }
    #expect(throws: Problem.self) { try Lanczos(largest: 1, of: matrix, tolerance: 0) }
    for value in [Double.nan, .infinity] {
      #expect(throws: Problem.self) { try Lanczos(largest: 1, of: Matrix(rows: 3, columns: 3, repeating: value)) }
    }
  }
}
