import Foundation
import LinearAlgebra

/// The tangent kernel of an infinitely wide shallow ReLU network, eq. (14) of Velikanov and Yarotsky, at rows of samples.
func shallowLimit(_ samples: Matrix<Double>, weightScale: Double, biasScale: Double) -> Matrix<Double> {
  let extended = (0..<samples.rows).map { i in samples.row(i).map { weightScale * $0 } + [biasScale] }
  let dot = { (u: [Double], v: [Double]) in zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
  return Matrix(rows: samples.rows, columns: samples.rows) { i, j in
    let (a, b) = (extended[i], extended[j])
    // |a|²|b|² sin² φ by minors, so that nothing cancels for near points.
    var crossed = 0.0
    for k in a.indices {
      for l in 0..<k { crossed += pow(a[k] * b[l] - a[l] * b[k], 2) }
    }
    let angle = atan2(crossed.squareRoot(), dot(a, b))
    let radii = (dot(a, a) * dot(b, b)).squareRoot()
    return weightScale * weightScale / (2 * Double.pi) * radii * (sin(angle) + 2 * cos(angle) * (.pi - angle))
  }
}
