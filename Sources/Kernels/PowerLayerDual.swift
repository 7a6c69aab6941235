import CVectorMath
import Foundation
import LinearAlgebra
import Networks

/// The duals of (z)₊^p and its derivative in a layer of a deep network, at variances q, q′ and a covariance c of the
/// pre-activations: (q q′)^{p/2} ⟨·⟩_p at the angle arccos c/√(q q′), see `PowerDual`.
///
/// Unlike angles of the first layer's points (`AngularPairs`) they are known as well as c is: pairs whose angle is below 1e-7
/// are taken as equal.
struct PowerLayerDual: Sendable {
  private let power: Double
  private let dual: PowerDual
  /// That of the derivative's power; nil where its square has no mean.
  private let slopeDual: PowerDual?

  /// 1 − cos φ that is rounding.
  private static let rounding = 0x1p-47

  init(power p: Double) {
    power = p
    dual = PowerDual(power: p)
    slopeDual = p > 0.5 ? PowerDual(power: p - 1) : nil
  }

  /// `value`, the average less the product of the means, and `slope`, that of the derivative or 0 where it is infinite on the
  /// diagonal.
  func form(
    _ count: Int, _ q: Double, _ others: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    value: UnsafeMutablePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * count) { space in
      guard let deficit = space.baseAddress else { return }
      let (excess, powers) = (deficit + count, deficit + 2 * count)
      for j in 0..<count {
        let product = (q * others[j]).squareRoot()
        deficit[j] = product - c[j] > Self.rounding * product ? product - c[j] : 0
        excess[j] = product + c[j] > Self.rounding * product ? product + c[j] : 0
      }
      var pairs = rv_pairs(
        covariance: nil, deficit: deficit, excess: excess, radial: nil, angle: nil, tangent: nil, singular: nil)
      /// √(q q′)^exponent.
      func raise(to exponent: Double) {
        for j in 0..<count { powers[j] = max(q * others[j], Double.leastNormalMagnitude) }
        Double.map(.log, count, powers, powers)
        for j in 0..<count { powers[j] *= exponent / 2 }
        Double.map(.exp, count, powers, powers)
      }
      raise(to: power)
      dual.withSeries { rv_pairs_power(count, $0, 1, powers, &pairs, value) }
      let mean = Activation.Kind.power(power).mean(variance: 1)
      for j in 0..<count { value[j] -= mean * mean * powers[j] }
      guard let slopeDual else { return slope.update(repeating: 0, count: count) }
      raise(to: power - 1)
      slopeDual.withSeries { rv_pairs_power(count, $0, power * power, powers, &pairs, slope) }
    }
  }
}
