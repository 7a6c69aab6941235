import Foundation
import Kernels

/// log of the area of the unit sphere in d dimensions, 2π^{d/2}/Γ(d/2); 2 for d = 1.
func logSphereArea(_ dimension: Int) -> Double {
  let half = Double(dimension) / 2
  return M_LN2 + half * log(Double.pi) - logGamma(half)
}
