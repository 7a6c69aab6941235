import Diagnostics
import LinearAlgebra

extension EigenPair {
  /// The similarity matrix of GRAMPA (GRAph Matching by Pairwise eigen-Alignments; Fan, Mao, Wu and Xu 2020):
  /// X = Σ_ij η/((λ_i − μ_j)² + η²) u_i u_iᵀ J v_j v_jᵀ with J of ones, X[k, l] of vertex k of A and l of B.
  ///
  /// With seeds k_s ↔ l_s, J + n Σ_s e_{k_s} e_{l_s}ᵀ stands in its place: each seed weighs
  /// as much as a row of J, and similarity spreads from it along the edges.
  ///
  /// Complexity: 4n³ operations in two matrix products, three (n, n) matrices of memory beside the eigensystems.
  ///
  /// - Parameters:
  ///   - bandwidth: η.
  ///   - seeds: k_s ↔ l_s.
  /// - Throws: `Problem.usage` for η outside `bandwidths`.
  public func grampa(bandwidth: Double, seeds: Seeds = .none) throws -> Matrix<Double> {
    let bandwidth = try Self.checked(bandwidth: bandwidth)
    let n = size
    let (lambda, mu, a, b) = (first.values, second.values, firstSums, secondSums)
    var weights = coordinates(of: seeds) ?? Matrix<Double>(rows: n, columns: n)
    weights.withUnsafeMutablePointer { weights in
      inParts(of: n, least: 64) { rows in
        mu.withUnsafeBufferPointer { mu in
          b.withUnsafeBufferPointer { b in
            for i in rows {
              let row = weights + i * n
              for j in 0..<n {
                // η/(x² + η²) in the form that neither overflows nor loses a small η.
                let x = (lambda[i] - mu[j]) / bandwidth
                row[j] = (a[i] * b[j] + row[j]) / (bandwidth * (1 + x * x))
              }
            }
          }
        }
      }
    }
    return vertices(from: weights)
  }
}
