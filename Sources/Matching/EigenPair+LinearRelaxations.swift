import Diagnostics
import LinearAlgebra

/// The relaxations between GRAMPA, which fixes only the sum of all entries, and the doubly stochastic matrices:
/// min ‖A X − X B‖_F² + η²‖X‖_F² under linear constraints, without X ≥ 0.
extension EigenPair {
  /// The minimiser with X1 = 1 (Fan, Mao, Wu and Xu 2020, Part I): in the eigenbases, with a = Uᵀ1 and b = Vᵀ1,
  /// X̂_ij = p_i b_j/((λ_i − μ_j)² + η²), p_i chosen so that X̂b = a.
  ///
  /// Complexity: 4n³ operations in two matrix products, three (n, n) matrices of memory beside the eigensystems.
  ///
  /// - Parameter bandwidth: η.
  /// - Throws: `Problem.usage` for η outside `bandwidths`.
  public func rowSums(bandwidth: Double) throws -> Matrix<Double> {
    let eta = try Self.checked(bandwidth: bandwidth)
    let (lambda, mu, a, b) = (first.values, second.values, firstSums, secondSums)
    let n = size
    var weights = Matrix<Double>(rows: n, columns: n)
    weights.withUnsafeMutablePointer { weights in
      inParts(of: n, least: 64) { rows in
        mu.withUnsafeBufferPointer { mu in
          b.withUnsafeBufferPointer { b in
            for i in rows {
              let row = weights + i * n
              var sum = 0.0
              for j in 0..<n {
                let x = (lambda[i] - mu[j]) / eta
                row[j] = b[j] / (1 + x * x)
                sum += row[j] * b[j]
              }
              let scale = sum > 0 ? a[i] / sum : 0
              for j in 0..<n { row[j] *= scale }
            }
          }
        }
      }
    }
    return vertices(from: weights)
  }

  /// The minimiser with X1 = 1 and Xᵀ1 = 1.
  ///
  /// Complexity: 5n³ operations, four (n, n) matrices of memory beside the eigensystems.
  ///
  /// - Parameter bandwidth: η.
  /// - Throws: `Problem.usage` for η outside `bandwidths`, `Problem.numericalFailure`.
  public func rowAndColumnSums(bandwidth: Double) throws -> Matrix<Double> {
    let eta = try Self.checked(bandwidth: bandwidth)
    let constraints = try SumConstraints(self, penalty: eta * eta)
    var coordinates = Matrix<Double>(rows: size, columns: size)
    constraints.minimise(&coordinates)
    return vertices(from: coordinates)
  }

  /// The η that make sense where eigenvalues are of order 1: below, η² is lost in their rounding errors, above, all
  /// vertices are alike.
  public static let bandwidths = 1e-8...1e8

  /// η, if it is one of `bandwidths`.
  static func checked(bandwidth: Double) throws -> Double {
    guard bandwidths.contains(bandwidth) else {
      throw Problem(
        .usage, cause: "the bandwidth \(bandwidth) does not lie in 1e-8…1e8", remedy: "take 0.2, the usual one")
    }
    return bandwidth
  }
}
