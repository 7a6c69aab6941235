import Diagnostics
import LinearAlgebra

/// The eigensystems of two symmetric matrices of equal size, from which every spectral similarity is made.
///
/// Memory: two (n, n) matrices of eigenvectors; while they are computed five.
public struct EigenPair: Sendable {
  /// A = Σ_i λ_i u_i u_iᵀ.
  public let first: SymmetricEigen<Double>
  /// B = Σ_j μ_j v_j v_jᵀ.
  public let second: SymmetricEigen<Double>

  /// The number of vertices.
  public var size: Int { first.values.count }

  /// - Throws: `Problem.badInput` where the sizes differ, `Problem.numericalFailure`.
  public init(_ first: Matrix<Double>, _ second: Matrix<Double>) throws {
    guard first.rows == second.rows else {
      throw Problem(
        .badInput, cause: "graphs of \(first.rows) and \(second.rows) vertices cannot be matched",
        remedy: "give two graphs of equal size")
    }
    self.first = try SymmetricEigen(first)
    self.second = try SymmetricEigen(second)
  }

  /// Uᵀ1, the sum of every u_i.
  var firstSums: [Double] { first.vectors.times([Double](repeating: 1, count: size)) }

  /// Vᵀ1, the sum of every v_j.
  var secondSums: [Double] { second.vectors.times([Double](repeating: 1, count: size)) }

  /// n Σ_s u_i[k_s] v_j[l_s], the coordinates of n Σ_s e_{k_s} e_{l_s}ᵀ; nil where there are no seeds.
  func coordinates(of seeds: Seeds) -> Matrix<Double>? {
    guard !seeds.isEmpty else { return nil }
    let n = size
    func values(_ system: SymmetricEigen<Double>, _ vertices: [Int]) -> Matrix<Double> {
      Matrix(rows: n, columns: vertices.count) { system.vectors[$0, vertices[$1]] }
    }
    var result = Matrix<Double>.product(values(first, seeds.first), values(second, seeds.second), transposeB: true)
    result.scale(by: Double(n))
    return result
  }

  /// Σ_ij m_ij u_i v_jᵀ, from coordinates in the two eigenbases to those of the vertices.
  func vertices(from coordinates: Matrix<Double>) -> Matrix<Double> {
    .product(first.vectors, .product(coordinates, second.vectors), transposeA: true)
  }
}
