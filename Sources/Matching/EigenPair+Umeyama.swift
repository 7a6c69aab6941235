import LinearAlgebra

extension EigenPair {
  /// The similarity matrix of Umeyama (1988): X[k, l] = Σ_i |u_i(k)| |v_i(l)|, the eigenvalues of both graphs in the
  /// same order; the absolute values make it independent of the eigenvectors' signs.
  ///
  /// Complexity: 2n³ operations, three (n, n) matrices of memory beside the eigensystems.
  public var umeyama: Matrix<Double> {
    .product(first.vectors.magnitudes, second.vectors.magnitudes, transposeA: true)
  }
}

extension Matrix<Double> {
  /// |a_ij|.
  fileprivate var magnitudes: Matrix {
    var result = self
    let n = count
    result.withUnsafeMutablePointer { entries in
      inParts(of: n) { for i in $0 { entries[i] = abs(entries[i]) } }
    }
    return result
  }
}
