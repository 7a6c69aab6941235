import Diagnostics

/// A check of an eigensystem that needs no copy of the matrix: what the matrix makes of a few vectors, kept from before.
struct EigenProbe<Element: Scalar> {
  /// (k, n), entries ±1.
  let probes: Matrix<Element>
  /// The probes' images under the matrix.
  let images: Matrix<Element>
  /// ‖A‖_F.
  let norm: Element

  /// What `matrix` makes of four vectors. A function and no initialiser, so that the matrix is only lent. O(n²).
  static func taken(of matrix: Matrix<Element>) -> EigenProbe {
    var generator = SplitMix64(seed: 0)
    let probes = Matrix<Element>(rows: 4, columns: matrix.rows) { _, _ in generator.next() >> 63 == 0 ? 1 : -1 }
    return EigenProbe(
      probes: probes, images: Matrix.product(probes, matrix), norm: matrix.frobeniusNorm)
  }

  /// The larger of ‖(A − VᵀΛV)p‖/(‖A‖_F n ε) and ‖(1 − VᵀV)p‖/(n ε) over the probes p: since E‖Ep‖² = ‖E‖_F² for random
  /// signs, these estimate LAPACK's test ratios of the whole matrices. V has the eigenvectors as rows.
  func residualRatio(_ values: [Element], _ vectors: Matrix<Element>) -> Element {
    let scale = Element(vectors.rows) * Element.ulpOfOne
    var components = Matrix.product(probes, vectors, transposeB: true)
    let identity = Self.distance(Matrix.product(components, vectors), probes)
    for i in 0..<components.rows {
      for k in 0..<components.columns { components[i, k] *= values[k] }
    }
    let image = Self.distance(Matrix.product(components, vectors), images)
    // (max would pass over NaN.)
    guard !identity.isNaN, !image.isNaN, !norm.isNaN else { return .nan }
    return max(identity / scale, norm > 0 ? image / (norm * scale) : image)
  }

  /// The largest distance of two rows; NaN where there is one.
  private static func distance(_ a: Matrix<Element>, _ b: Matrix<Element>) -> Element {
    var difference = a
    difference.add(b, scaledBy: -1)
    let norms = (0..<a.rows).map { i in
      difference.row(i).withUnsafeBufferPointer { $0.norm }
    }
    return norms.contains { $0.isNaN } ? .nan : norms.max() ?? 0
  }
}
