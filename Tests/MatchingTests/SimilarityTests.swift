import Diagnostics
import Foundation
import LinearAlgebra
import Matching
import Randomness
import TestSupport
import Testing

/// A random symmetric matrix with eigenvalues of order 1.
func symmetricMatrix(_ n: Int, seed: Int) -> Matrix<Double> {
  let g = gaussianMatrix(n, n, seed: seed)
  return Matrix(rows: n, columns: n) { (g[$0, $1] + g[$1, $0]) / (2 * Double(n)).squareRoot() }
}

/// Rows and columns of `matrix` renamed: entry (π(i), π(j)) of the result is entry (i, j).
func renamed(_ matrix: Matrix<Double>, _ permutation: [Int]) -> Matrix<Double> {
  var result = matrix
  for i in 0..<matrix.rows {
    for j in 0..<matrix.rows { result[permutation[i], permutation[j]] = matrix[i, j] }
  }
  return result
}

@Suite("Spectral similarities")
struct SimilarityTests {
  static let cases = [(1, 0.2), (2, 0.05), (5, 1.0), (9, 0.2), (14, 0.7), (21, 0.2), (30, 3.0)]

  /// The double sum, term by term.
  private func literalSum(_ pair: EigenPair, _ eta: Double) -> Matrix<Double> {
    let n = pair.size
    var x = Matrix<Double>(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n {
        let (u, v) = (pair.first.vectors.row(i), pair.second.vectors.row(j))
        let gap = pair.first.values[i] - pair.second.values[j]
        let weight = eta / (gap * gap + eta * eta) * u.reduce(0, +) * v.reduce(0, +)
        for k in 0..<n {
          for l in 0..<n { x[k, l] += weight * u[k] * v[l] }
        }
      }
    }
    return x
  }

  /// The minimiser of ‖XA − BX‖_F² + η²‖X‖_F² with 1ᵀX1 = n, from the linear system of n² unknowns.
  private func regularised(_ a: Matrix<Double>, _ b: Matrix<Double>, _ eta: Double) throws -> Matrix<Double> {
    let n = a.rows
    // X ↦ XA − BX on row-major X: row (k, l), column (k', l').
    let map = Matrix<Double>(rows: n * n, columns: n * n) { row, column in
      let (k, l, p, q) = (row / n, row % n, column / n, column % n)
      return (k == p ? a[q, l] : 0) - (l == q ? b[k, p] : 0)
    }
    var normal = Matrix.product(map, map, transposeA: true)
    for i in 0..<n * n { normal[i, i] += eta * eta }
    let x = try LeastSquares.minimumNorm(normal, [Double](repeating: 1, count: n * n))
    let total = x.reduce(0, +)
    return Matrix(rows: n, columns: n, storage: x.map { $0 * Double(n) / total })
  }

  @Test("GRAMPA is its double sum", arguments: cases) func doubleSum(size: Int, eta: Double) throws {
    let pair = try EigenPair(symmetricMatrix(size, seed: 1), symmetricMatrix(size, seed: 2))
    let x = try pair.grampa(bandwidth: eta)
    #expect(largestDifference(x, literalSum(pair, eta)) < 1e-12 * max(x.frobeniusNorm, 1))
  }

  @Test("the regularised relaxation has the solution n·Xᵀ/(1ᵀX1)", arguments: cases.prefix(5))
  func relaxation(size: Int, eta: Double) throws {
    let (a, b) = (symmetricMatrix(size, seed: 3), symmetricMatrix(size, seed: 4))
    var x = try EigenPair(a, b).grampa(bandwidth: eta).transposed
    x.scale(by: Double(size) / x.storage.reduce(0, +))
    let expected = try regularised(a, b, eta)
    #expect(largestDifference(x, expected) < 1e-8)
    // Without the transpose it is not.
    if size > 1 { #expect(largestDifference(x.transposed, expected) > 1e-3) }
  }

  @Test("the contour integral is the double sum", arguments: cases) func contour(size: Int, eta: Double) throws {
    let (a, b) = (symmetricMatrix(size, seed: 5), symmetricMatrix(size, seed: 6))
    let pair = try EigenPair(a, b)
    let radius = (pair.first.values + pair.second.values).map(abs).max() ?? 0
    let x = try pair.grampa(bandwidth: eta)
    let contour = try ResolventContour(radius: radius, bandwidth: eta)
    #expect(largestDifference(try contour.similarity(a, b), x) < 1e-12 * max(x.frobeniusNorm, 1))
    // Around the poles of both resolvents, far from either, the integral is the residue at infinity: 0.
    let both = try ResolventContour(radius: radius, heights: -1.5 * eta...0.5 * eta, bandwidth: eta)
    #expect(try both.similarityDiffers(from: x, a, b))
    #expect(contour.corners.count == 4 && contour.nodes.count == contour.weights.count)
    let area = zip(contour.nodes, contour.weights).reduce(0) { $0 + ($1.0.real * $1.1.imaginary) }
    #expect(abs(area - 2 * (radius + 1) * eta) < 1e-12 * max(area, 1), "counter-clockwise: ∮ x dy is the area")
  }

  @Test("similarities follow the vertices' names") func equivariance() throws {
    let n = 24
    let (a, b) = (symmetricMatrix(n, seed: 7), symmetricMatrix(n, seed: 8))
    let stream = RandomStream(seed: 9, name: "names")
    let (p, q) = (stream["a"].permutation(of: n), stream["b"].permutation(of: n))
    let (plain, moved) = (try EigenPair(a, b), try EigenPair(renamed(a, p), renamed(b, q)))
    let pairs = [
      (try plain.grampa(bandwidth: 0.2), try moved.grampa(bandwidth: 0.2)), (plain.umeyama, moved.umeyama),
    ]
    for (x, y) in pairs {
      let back = Matrix<Double>(rows: n, columns: n) { y[p[$0], q[$1]] }
      #expect(largestDifference(x, back) < 1e-11 * x.frobeniusNorm)
    }
  }

  @Test("isomorphic graphs are matched exactly", arguments: [3, 20, 75]) func isomorphic(n: Int) throws {
    let a = symmetricMatrix(n, seed: n)
    let truth = RandomStream(seed: UInt64(n), name: "truth").permutation(of: n)
    let pair = try EigenPair(a, renamed(a, truth))
    for x in [try pair.grampa(bandwidth: 0.05), pair.umeyama, try QuadraticProgram(pair).solution] {
      #expect(try Rounding.assignment.correspondence(in: x) == truth)
    }
  }

  @Test("bandwidths that are not positive and unequal sizes are refused") func refusals() throws {
    let pair = try EigenPair(symmetricMatrix(3, seed: 1), symmetricMatrix(3, seed: 2))
    for bandwidth in [1e-9, 1e9] {
      #expect(throws: Problem.self) { try pair.grampa(bandwidth: bandwidth) }
      #expect(throws: Problem.self) { try pair.rowAndColumnSums(bandwidth: bandwidth) }
    }
    for bandwidth in [0, -1, Double.nan, .infinity] {
      #expect(throws: Problem.self) { try pair.grampa(bandwidth: bandwidth) }
      #expect(throws: Problem.self) { try ResolventContour(radius: 1, bandwidth: bandwidth) }
    }
    #expect(throws: Problem.self) { try EigenPair(symmetricMatrix(3, seed: 1), symmetricMatrix(4, seed: 2)) }
  }
}

extension ResolventContour {
  /// Whether the integral is another matrix than `x` by more than a tenth of it.
  fileprivate func similarityDiffers(
    from x: Matrix<Double>, _ a: Matrix<Double>, _ b: Matrix<Double>
  ) throws -> Bool {
    largestDifference(try similarity(a, b), x) > 0.1 * (x.storage.map(abs).max() ?? 0)
  }
}
