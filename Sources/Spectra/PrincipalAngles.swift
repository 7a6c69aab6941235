import Diagnostics
import Foundation
import LinearAlgebra

/// The principal angles θ_1 ≤ … ≤ θ_q between two subspaces of R^d, q the smaller of their dimensions: θ_1 is the least
/// angle between a vector of one and a vector of the other, θ_2 that between vectors orthogonal to these, and so on
/// (Wang et al. 2023, Section 5.3).
public enum PrincipalAngles {
  /// The angles in radians, ascending, within 0…π/2.
  ///
  /// With orthonormal bases A and B in rows, B of at most as many, cos θ_k are the singular values of BAᵀ and sin θ_k those
  /// of B − BAᵀA; each angle is found from both, so that small ones are as accurate as large ones (Knyazev and Argentati
  /// 2002). Complexity: O((p + q)² d) for p and q rows.
  ///
  /// - Parameters:
  ///   - a: rows that span one of the spaces, orthonormal or not; shape (p, d).
  ///   - b: rows that span the other; shape (q, d).
  /// - Throws: `Problem.badInput` for no rows, rows of different lengths, and rows that depend on each other linearly.
  public static func between(_ a: Matrix<Double>, _ b: Matrix<Double>) throws -> [Double] {
    guard a.rows > 0, b.rows > 0, a.columns == b.columns else {
      throw Problem(
        .badInput, object: "principal angles",
        cause: "the spaces are spanned by rows of the shapes (\(a.rows), \(a.columns)) and (\(b.rows), \(b.columns))",
        remedy: "give at least one row for each, of equal lengths")
    }
    let (first, second) = (try a.orthonormalRows(), try b.orthonormalRows())
    let (larger, smaller) = first.rows >= second.rows ? (first, second) : (second, first)
    let overlaps = Matrix.product(smaller, larger, transposeB: true)
    var rest = smaller
    rest.formProduct(overlaps, larger, alpha: -1, beta: 1)
    let (cosines, sines) = (try SingularValues.of(overlaps), try SingularValues.of(rest))
    return zip(cosines, sines.reversed()).map { atan2($1, $0) }
  }
}
