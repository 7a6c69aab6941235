import Diagnostics
import Foundation
import LinearAlgebra
import TestSupport
import Testing

@Suite("Symmetric eigensystems")
struct SymmetricEigenTests {
  @Test("the path graph's Laplacian has the eigenvalues 2 − 2cos(kπ/n)", arguments: [2, 17, 200])
  func pathGraph(n: Int) throws {
    let laplacian = Matrix<Double>(rows: n, columns: n) { i, j in
      i == j ? (i == 0 || i == n - 1 ? 1 : 2) : abs(i - j) == 1 ? -1 : 0
    }
    let expected = (0..<n).map { 2 - 2 * cos(Double($0) * .pi / Double(n)) }
    let values = try SymmetricEigen.values(of: laplacian)
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-13 * Double(n) })
  }

  @Test("eigenvectors diagonalise and are orthonormal", arguments: [1, 5, 60, 151])
  func vectors(n: Int) throws {
    let matrix = gaussianMatrix(n, n + 3, seed: n).gram
    let system = try SymmetricEigen(matrix)
    #expect(system.residualRatio(of: matrix) < 10)
    #expect(largestDifference(system.vectors.gram, .identity(n)) < 1e-12)
    #expect(system.values == system.values.sorted())
  }

  @Test("a few leading pairs are those of the whole system", arguments: [1, 3, 40])
  func leading(count: Int) throws {
    let matrix = gaussianMatrix(40, 25, seed: 9).gram
    let (all, some) = (try SymmetricEigen(matrix), try SymmetricEigen(largest: count, of: matrix))
    #expect(some.values.count == count)
    #expect(zip(some.values, all.values.suffix(count)).allSatisfy { abs($0 - $1) < 1e-11 })
    #expect(some.residualRatio(of: matrix) < 10)
  }

  @Test("the larger of two eigenvalues has its own vector, whatever their signs", arguments: 1...40)
  func two(seed: Int) throws {
    let g = gaussianMatrix(2, 2, seed: seed)
    let matrix = Matrix<Double>(rows: 2, columns: 2) { g[$0, $1] + g[$1, $0] - (seed % 2 == 0 && $0 == $1 ? 3 : 0) }
    let (a, b, c) = (matrix[0, 0], matrix[0, 1], matrix[1, 1])
    let largest = (a + c) / 2 + ((a - c) * (a - c) / 4 + b * b).squareRoot()
    let (values, leading) = try SymmetricEigen.spectrum(of: matrix, largest: 1)
    #expect(abs(values[1] - largest) < 1e-13 && abs(leading.values[0] - largest) < 1e-13)
    let (x, y) = (leading.vectors[0, 0], leading.vectors[0, 1])
    #expect(abs(a * x + b * y - largest * x) < 1e-13 && abs(b * x + c * y - largest * y) < 1e-13)
  }

  @Test("one reduction gives the whole spectrum and the leading pairs", arguments: [1, 2, 30, 133], [0, 1, 5, 1000])
  func spectrum(n: Int, count: Int) throws {
    let count = min(count, n)
    let g = gaussianMatrix(n, n, seed: n)
    let blocks = Matrix<Double>(rows: n, columns: n) { i, j in i / 9 == j / 9 ? 1 : 0 }
    let matrices = [
      Matrix(rows: n, columns: n) { g[$0, $1] + g[$1, $0] }, gaussianMatrix(n, max(n / 4, 1), seed: 2).gram, blocks,
      .identity(n), Matrix(rows: n, columns: n),
    ]
    for (place, matrix) in matrices.enumerated() {
      let (values, leading) = try SymmetricEigen.spectrum(of: matrix, largest: count)
      let expected = try SymmetricEigen.values(of: matrix)
      let tolerance = 1e-14 * Double(n) * matrix.frobeniusNorm
      #expect(values.count == n && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance }, "matrix \(place)")
      #expect(leading.values.count == count && leading.vectors.columns == n)
      #expect(zip(leading.values, values.suffix(count)).allSatisfy { abs($0 - $1) <= tolerance }, "matrix \(place)")
      #expect(leading.residualRatio(of: matrix) < 10 && leading.orthogonalityRatio < 50, "matrix \(place)")
      #expect(largestDifference(leading.vectors.gram, .identity(count)) < 1e-11, "matrix \(place)")
    }
    #expect(throws: Problem.self) { try SymmetricEigen.spectrum(of: g, largest: -1) }
    #expect(throws: Problem.self) { try SymmetricEigen.spectrum(of: g, largest: n + 1) }
    #expect(throws: Problem.self) {
      try SymmetricEigen.spectrum(of: Matrix<Double>(rows: n, columns: n + 1), largest: 1)
    }
  }

  @Test("a matrix with NaN ends in an error, not in numbers")
  func notANumber() {
    var matrix = gaussianMatrix(20, 20, seed: 1).gram
    matrix[3, 3] = .nan
    #expect(throws: Problem.self) { try SymmetricEigen.values(of: matrix) }
  }

  @Test("overwriting gives the eigensystem of the copying one", arguments: [0, 1, 2, 37, 300])
  func overwriting(n: Int) throws {
    let matrix = gaussianMatrix(n, n + 2, seed: n).gram
    // Sums in another order, by another number of threads, would change the last bits.
    let (system, expected) = try BLASKernel.withSingleThread {
      (try SymmetricEigen(overwriting: matrix), try SymmetricEigen(matrix))
    }
    #expect(system.values == expected.values && system.vectors == expected.vectors)
    #expect(system.residualRatio(of: matrix) < 10)
  }

  @Test("an asymmetric or damaged matrix is found by the probes")
  func probes() {
    // dsyevd reads one triangle: the other one's difference shows in the residual.
    var matrix = gaussianMatrix(50, 60, seed: 1).gram
    matrix[3, 40] += 1
    #expect(throws: Problem.self) { try SymmetricEigen(overwriting: matrix) }
    matrix[3, 40] = .nan
    #expect(throws: Problem.self) { try SymmetricEigen(overwriting: matrix) }
    #expect(throws: Problem.self) { try SymmetricEigen(overwriting: Matrix<Double>(rows: 2, columns: 3)) }
  }
}
