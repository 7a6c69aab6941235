import ComplexModule
import Diagnostics
import Foundation
import RealModule

/// The Marčenko–Pastur law of ratio γ = n/d: the limit spectrum of XᵀX, X of shape (d, n) with independent
/// entries of variance 1/d.
///
/// It has the density √((λ₊ − x)(x − λ₋)) / (2πγx) on [λ₋, λ₊], λ± = (1 ± √γ)², and for γ > 1 the mass
/// 1 − 1/γ at 0.
public struct MarchenkoPastur: Sendable, Equatable {
  /// γ.
  public let ratio: Double

  /// - Throws: `Problem(.usage)` for a ratio off 10^±30.
  public init(ratio: Double) throws {
    guard SpectralLaw.scales.contains(ratio) else {
      throw Problem(
        .usage, object: "Marčenko–Pastur ratio \(ratio)", cause: "the ratio n/d must be a number in 1e-30…1e30")
    }
    self.ratio = ratio
  }

  /// λ₋ = (1 − √γ)².
  public var lowerEdge: Double { (1 - ratio.squareRoot()) * (1 - ratio.squareRoot()) }

  /// λ₊ = (1 + √γ)².
  public var upperEdge: Double { (1 + ratio.squareRoot()) * (1 + ratio.squareRoot()) }

  /// The mass at 0: max(0, 1 − 1/γ).
  public var atom: Double { max(0, 1 - 1 / ratio) }

  /// The density of the continuous part at x.
  public func density(at x: Double) -> Double {
    guard x > lowerEdge, x < upperEdge else { return 0 }
    return ((upperEdge - x) * (x - lowerEdge)).squareRoot() / (2 * .pi * ratio * x)
  }

  /// μ((−∞, x]), the atom included from x = 0 on, in closed form.
  public func distribution(at x: Double) -> Double {
    if x < 0 { return 0 }
    if x <= lowerEdge { return atom }
    if x >= upperEdge { return 1 }
    let (low, high) = (lowerEdge, upperEdge)
    let root = ((high - x) * (x - low)).squareRoot()
    let middle = atan2(x - (1 + ratio), root) + Double.pi / 2
    let inverse = atan2((1 + ratio) * x - low * high, (low * high).squareRoot() * root) + Double.pi / 2
    let bulk = root + (1 + ratio) * middle - (low * high).squareRoot() * inverse
    return min(1, atom + bulk / (2 * .pi * ratio))
  }

  /// m(z) = ∫ 1/(x − z) dμ(x), for z off the support.
  public func stieltjes(at z: Complex<Double>) -> Complex<Double> {
    transforms(alpha: -z, zeta: 1).value
  }
}
