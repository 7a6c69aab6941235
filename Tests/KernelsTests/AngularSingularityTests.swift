import Foundation
import Kernels
import Testing

/// Eq. (30) of Velikanov and Yarotsky, with the q² that is missing in print.
@Suite struct AngularSingularityTests {
  /// −φ and φ³/3, eqs. (23) and (22).
  @Test func rectifier() {
    let (tangent, covariance) = (AngularSingularity.tangentKernel(power: 1), AngularSingularity.covariance(power: 1))
    #expect(tangent.degree == 1 && abs(tangent.factor + 1) < 1e-15)
    #expect(covariance.degree == 3 && abs(covariance.factor - 1.0 / 3) < 1e-15)
  }

  /// q² Γ(q)² Γ(½ − q)/(√π 2^q).
  @Test(arguments: [0.75, 1, 1.25, 2, 3.3]) func tangentKernel(q: Double) {
    let printed = pow(tgamma(q), 2) * tgamma(0.5 - q) / (Double.pi.squareRoot() * pow(2, q))
    let factor = AngularSingularity.tangentKernel(power: q).factor
    #expect(abs(factor - q * q * printed) < 1e-13 * abs(factor))
  }

  /// In one dimension |z| has the transform −2/k² and |z|³ has 12/k⁴; in three |z| has −8π/k⁴.
  @Test func transforms() {
    for (singularity, dimension, transform) in [
      (AngularSingularity.tangentKernel(power: 1), 1, 2.0), (.covariance(power: 1), 1, 12.0 / 3),
      (.tangentKernel(power: 1), 3, 8 * Double.pi),
    ] {
      let value = exp(singularity.logTransform(dimension: dimension)) * 2 * .pi
      #expect(abs(value - transform) < 1e-13 * transform, "α = \(singularity.degree), d = \(dimension)")
    }
  }

  /// At half-integers, where φ^α is smooth, the transform is the limit of its neighbours'.
  @Test func halfIntegers() {
    let value = { (q: Double) in AngularSingularity.tangentKernel(power: q).logTransform(dimension: 2) }
    #expect(abs(value(1.5) - (value(1.5 - 1e-5) + value(1.5 + 1e-5)) / 2) < 1e-9)
    #expect(!AngularSingularity.tangentKernel(power: 1.5).factor.isFinite)
  }
}
