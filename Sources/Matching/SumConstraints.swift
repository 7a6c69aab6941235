import COpenBLAS
import Diagnostics
import LinearAlgebra

/// The minimiser of ½‖A X − X B‖_F² + ρ/2 ‖X − W‖_F² over the matrices with row and column sums 1, in the eigenbases.
///
/// With D_ij = (λ_i − μ_j)², G = 1/(D + ρ), a = Uᵀ1 and b = Vᵀ1 it is X̂ = G∘(ρŴ + p bᵀ + a qᵀ); the multipliers p, q
/// solve a linear system of 2n unknowns, of which Schur's complement in q is factored once for each ρ. The system
/// is singular in one direction, (a, −b), which leaves X̂ unchanged; a term in b bᵀ fixes it.
struct SumConstraints {
  /// ρ.
  let penalty: Double
  private let n: Int
  private let a: [Double]
  private let b: [Double]
  /// G.
  private var filter: Matrix<Double>
  /// P_i = Σ_j G_ij b_j².
  private let rowWeights: [Double]
  /// Cholesky's factor of the complement.
  private var factor: Matrix<Double>

  /// - Throws: `Problem.numericalFailure`.
  init(_ pair: EigenPair, penalty: Double) throws {
    self.penalty = penalty
    let n = pair.size
    self.n = n
    let (lambda, mu) = (pair.first.values, pair.second.values)
    (a, b) = (pair.firstSums, pair.secondSums)
    filter = Matrix(rows: n, columns: n)
    filter.withUnsafeMutablePointer { filter in
      inParts(of: n, least: 64) { rows in
        mu.withUnsafeBufferPointer { mu in
          for i in rows {
            for j in 0..<n { filter[i * n + j] = 1 / ((lambda[i] - mu[j]) * (lambda[i] - mu[j]) + penalty) }
          }
        }
      }
    }
    rowWeights = filter.times(b.map { $0 * $0 })
    let columnWeights = filter.times(a.map { $0 * $0 }, transposed: true)
    factor = Matrix(rows: 0, columns: 0)
    factor = try complement(columnWeights)
  }

  /// Cholesky's factor of diag(Q) − KᵀP⁻¹K + t b bᵀ with K = G∘(a bᵀ), in the upper triangle.
  private func complement(_ columnWeights: [Double]) throws -> Matrix<Double> {
    let (n, a, b) = (n, a, b)
    var scaled = filter.transposed
    let roots = rowWeights.map { 1 / $0.squareRoot() }
    scaled.withUnsafeMutablePointer { scaled in
      inParts(of: n, least: 64) { columns in
        for j in columns {
          for i in 0..<n { scaled[j * n + i] *= a[i] * b[j] * roots[i] }
        }
      }
    }
    let shift = columnWeights.reduce(0, +) / Double(max(n * n, 1))
    var matrix = Matrix<Double>(rows: n, columns: n) { shift * b[$0] * b[$1] + ($0 == $1 ? columnWeights[$0] : 0) }
    matrix.formUpperGram(scaled, alpha: -1, beta: 1)
    guard n > 0 else { return matrix }
    // The upper triangle of rows is LAPACK's lower triangle of columns.
    let status = matrix.withUnsafeMutablePointer {
      LAPACKE_dpotrf(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(n), $0, Int32(n))
    }
    guard status == 0 else {
      throw Problem(.numericalFailure, cause: "LAPACK's dpotrf ended with status \(status) in the quadratic program")
    }
    return matrix
  }

  /// `coordinates` ← the minimiser's, from those of W.
  func minimise(_ coordinates: inout Matrix<Double>) {
    let (n, penalty, a, b) = (n, penalty, a, b)
    filter.withUnsafePointer { filter in
      coordinates.withUnsafeMutablePointer { x in
        inParts(of: n * n) { for k in $0 { x[k] *= penalty * filter[k] } }
      }
    }
    let (p, q) = multipliers(
      rowDefects: zip(a, coordinates.times(b)).map { $0 - $1 },
      columnDefects: zip(b, coordinates.times(a, transposed: true)).map { $0 - $1 })
    filter.withUnsafePointer { filter in
      coordinates.withUnsafeMutablePointer { x in
        inParts(of: n, least: 64) { rows in
          b.withUnsafeBufferPointer { b in
            q.withUnsafeBufferPointer { q in
              for i in rows {
                let (pi, ai) = (p[i], a[i])
                for j in 0..<n { x[i * n + j] += filter[i * n + j] * (pi * b[j] + ai * q[j]) }
              }
            }
          }
        }
      }
    }
  }

  /// p and q, from what the sums of G∘ρŴ miss a and b by.
  private func multipliers(rowDefects: [Double], columnDefects: [Double]) -> (p: [Double], q: [Double]) {
    let weighted = zip(zip(rowDefects, rowWeights), a).map { $0.0 / $0.1 * $1 }
    let spread = filter.times(weighted, transposed: true)
    var q = (0..<n).map { columnDefects[$0] - b[$0] * spread[$0] }
    factor.withUnsafePointer { factor in
      _ = LAPACKE_dpotrs_work(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(n), 1, factor, Int32(max(n, 1)), &q, Int32(max(n, 1)))
    }
    let back = filter.times(zip(b, q).map { $0 * $1 })
    let p = (0..<n).map { (rowDefects[$0] - a[$0] * back[$0]) / rowWeights[$0] }
    return (p, q)
  }
}
