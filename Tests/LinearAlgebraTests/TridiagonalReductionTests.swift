import Diagnostics
import LinearAlgebra
import TestSupport
import Testing

@Suite("Chosen eigenpairs")
struct TridiagonalReductionTests {
  /// Symmetric, of both signs.
  private func symmetric(_ n: Int, seed: Int) -> Matrix<Double> {
    let g = gaussianMatrix(n, n, seed: seed)
    return Matrix(rows: n, columns: n) { i, j in g[i, j] + g[j, i] }
  }

  @Test("every range of indices gives the pairs of the whole system", arguments: [1, 2, 3, 7, 60, 131])
  func ranges(n: Int) throws {
    let matrix = symmetric(n, seed: n)
    let whole = try SymmetricEigen(matrix)
    for indices in [0..<n, 0..<1, n - 1..<n, n / 3..<n / 3, n / 4..<(3 * n + 3) / 4] {
      let some = try SymmetricEigen(matrix, indices: indices)
      #expect(some.vectors.rows == indices.count && some.vectors.columns == n)
      #expect(largestDifference(some.vectors.gram, .identity(indices.count)) < 1e-12)
      #expect(some.residualRatio(of: matrix) < 10)
      for (k, index) in indices.enumerated() {
        #expect(abs(some.values[k] - whole.values[index]) < 1e-13 * matrix.frobeniusNorm)
      }
    }
  }

  @Test("clustered, low-rank and vanishing matrices have orthonormal vectors too")
  func degenerate() throws {
    let n = 90
    let lowRank = gaussianMatrix(n, 4, seed: 1).gram
    let steps = Matrix<Double>(rows: n, columns: n) { i, j in i == j ? Double(i / 30) : 0 }
    let blocks = Matrix<Double>(rows: n, columns: n) { i, j in i / 9 == j / 9 ? 1 : 0 }
    for matrix in [lowRank, steps, blocks, .identity(n), Matrix(rows: n, columns: n)] {
      for indices in [0..<n, 20..<65, 89..<90] {
        let system = try SymmetricEigen(matrix, indices: indices)
        #expect(largestDifference(system.vectors.gram, .identity(indices.count)) < 1e-10)
        #expect(system.residualRatio(of: matrix) < 10)
      }
    }
  }

  @Test("one workspace serves many matrices, and inner products need no rotation back")
  func reuse() throws {
    let n = 80
    let reduction = TridiagonalReduction<Double>(size: n)
    for seed in 1...3 {
      let matrix = symmetric(n, seed: seed)
      try reduction.reduce(matrix)
      let pairs = try reduction.eigenpairs(30..<50)
      let system = try SymmetricEigen(matrix, indices: 30..<50)
      var rotated = pairs.vectors
      try reduction.rotate(&rotated)
      // Equal up to rounding, which follows the number of threads, and up to the signs that rounding decides.
      var overlaps = Matrix.product(rotated, system.vectors, transposeB: true)
      overlaps.multiplyEntrywise(by: overlaps)
      #expect(largestDifference(overlaps, .identity(20)) < 1e-10)
      #expect(zip(pairs.values, system.values).allSatisfy { abs($0 - $1) < 1e-12 })
      var x = gaussianMatrix(2, n, seed: 9)
      let expected = Matrix.product(x, rotated, transposeB: true)
      try reduction.rotate(&x, transposed: true)
      #expect(largestDifference(Matrix.product(x, pairs.vectors, transposeB: true), expected) < 1e-12)
    }
  }

  @Test("wrong shapes, indices and entries are refused")
  func refusals() throws {
    let reduction = TridiagonalReduction<Double>(size: 5)
    #expect(throws: Problem.self) { try reduction.reduce(Matrix(rows: 5, columns: 4)) }
    try reduction.reduce(.identity(5))
    #expect(throws: Problem.self) { try reduction.eigenpairs(3..<6) }
    #expect(throws: Problem.self) { try reduction.eigenpairs(-1..<2) }
    var short = Matrix<Double>(rows: 1, columns: 4)
    #expect(throws: Problem.self) { try reduction.rotate(&short) }
    var holes = Matrix<Double>.identity(5)
    holes[2, 2] = .nan
    #expect(throws: Problem.self) { try reduction.reduce(holes) }
    #expect(throws: Problem.self) { try SymmetricEigen(Matrix<Double>.identity(5), indices: 4..<7) }
    #expect(try SymmetricEigen(Matrix<Double>(rows: 0, columns: 0), indices: 0..<0).values.isEmpty)
  }
}
