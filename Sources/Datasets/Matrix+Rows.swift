import Diagnostics
import LinearAlgebra

extension Matrix<Double> {
  /// The Euclidean norm of every row.
  var rowNorms: [Double] {
    withUnsafePointer { start in (0..<rows).map { Double.norm(columns, start + $0 * columns) } }
  }

  /// Scales every row to the norm given.
  ///
  /// `sizes` are what each row's norm is measured against: a row below 10⁻¹² of its own is rounding, not data.
  ///
  /// - Throws: `Problem.badInput` naming the first sample that vanishes.
  mutating func scaleRows(toNorm norm: Double, sizes: [Double]? = nil) throws {
    let norms = rowNorms
    for (i, length) in norms.enumerated() {
      guard length.isFinite, length > 0, length > 1e-12 * (sizes?[i] ?? 0) else {
        throw Problem(
          .badInput, object: "sample \(i)",
          cause: length.isFinite ? "is zero and cannot be scaled to norm \(norm)" : "is not finite",
          remedy: "leave the sample out, or remove fewer principal components")
      }
    }
    let columns = columns
    withUnsafeMutablePointer { start in
      for (i, length) in norms.enumerated() { Double.scale(columns, norm / length, start + i * columns) }
    }
  }
}
