import LinearAlgebra

/// A gradient α AᵀB, as dense layers have it.
package struct GradientProduct<Element: Scalar> {
  package let alpha: Element
  /// The rows of A and B.
  package let count: Int
  /// (count, rows of the parameter).
  package let a: UnsafePointer<Element>
  /// (count, columns of the parameter).
  package let b: UnsafePointer<Element>
}
