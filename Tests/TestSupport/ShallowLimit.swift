import Foundation
import LinearAlgebra

/// The tangent kernel Θ and the covariance Σ of an infinitely wide shallow ReLU network, eqs. (14) and (13) of Velikanov
/// and Yarotsky, at rows of samples.
public func shallowLimit(
  _ samples: Matrix<Double>, weightScale: Double, biasScale: Double
) -> (tangent: Matrix<Double>, covariance: Matrix<Double>) {
  let extended = (0..<samples.rows).map { i in samples.row(i).map { weightScale * $0 } + [biasScale] }
  func dot(_ u: [Double], _ v: [Double]) -> Double { zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
  let factor = weightScale * weightScale / (2 * Double.pi)
  let n = samples.rows
  var (tangent, covariance) = (Matrix<Double>(rows: n, columns: n), Matrix<Double>(rows: n, columns: n))
  for i in 0..<n {
    for j in 0..<n {
      let (a, b) = (extended[i], extended[j])
      // |a|²|b|² sin² φ by minors, so that nothing cancels for near points.
      var crossed = 0.0
      for k in a.indices {
        for l in 0..<k { crossed += pow(a[k] * b[l] - a[l] * b[k], 2) }
      }
      let (sine, cosine) = (crossed.squareRoot(), dot(a, b))
      let angle = atan2(sine, cosine)
      covariance[i, j] = factor * (sine + cosine * (.pi - angle))
      tangent[i, j] = covariance[i, j] + factor * cosine * (.pi - angle)
    }
  }
  return (tangent, covariance)
}
