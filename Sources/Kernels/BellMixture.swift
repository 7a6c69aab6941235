import Foundation
import Networks

/// A bell, f(z) = Σ_k w_k exp(−s_k z²), s_k and w_k positive: the derivative of a sigmoidal activation φ, or the second
/// derivative of softplus.
///
/// Where f(√x) is completely monotone, f is a mixture of Gaussians (Bernstein), and its dual is free of any boundary
/// layer however large the variances q, q′ are or close to ±√(qq′) the covariance c:
///
///     ⟨f(z)f(z′)⟩ = Σ_{k,m} w_k w_m ((1 + 2s_k q)(1 + 2s_m q′) − 4 s_k s_m c²)^{−½}.
///
/// The mixtures' densities are known; the trapezoidal rule in log s takes each to rounding.
struct BellMixture {
  /// s_k, a multiple of 8 of them, w_k being 0 for the last.
  let rates: [Double]
  /// w_k.
  let weights: [Double]
  /// Which derivative of φ the bell is.
  let order: Int
  /// λ: the variance that is added to q in regularised angles, of the order of 1/(2s).
  let regularisation: Double

  /// The bell of an activation, for variances up to `largest`; nil for those whose dual has a closed form.
  init?(of kind: Activation.Kind, largest variance: Double) {
    switch kind {
    case .arctan: self.init(Self.lorentzian(variance), order: 1, regularisation: 0.1)
    case .tanh: self.init(Self.squaredSecant, order: 1, regularisation: 0.15)
    // sech²(z/2)/4.
    case .sigmoid: self.init(Self.logistic, order: 1, regularisation: 0.6)
    case .softplus: self = Self.softplus
    default: return nil
    }
  }

  /// That of softplus.
  static let softplus = BellMixture(logistic, order: 2, regularisation: 0.6)

  private init(_ terms: [(rate: Double, weight: Double)], order: Int, regularisation: Double) {
    let largest = terms.map(\.weight).max() ?? 0
    let kept = terms.filter { $0.weight > 1e-18 * largest }
    let padding = [Double](repeating: 0, count: (8 - kept.count % 8) % 8)
    rates = kept.map(\.rate) + padding
    weights = kept.map(\.weight) + padding
    (self.order, self.regularisation) = (order, regularisation)
  }

  /// ⟨F(z)⟩ − F(0), z of variance q, for F″ = f: ½ ∫₀^q ⟨f⟩ dq.
  func secondIntegral(variance q: Double) -> Double {
    zip(rates, weights).reduce(0) { $0 + $1.1 * q / (1 + (1 + 2 * $1.0 * q).squareRoot()) }
  }

  private static let step = 0.25

  /// 1/(1 + z²) = ∫ e^{−s} e^{−sz²} ds, with s = exp(x − e^{−(x−c)}): rates far below 1/q, c = −log q, all do the same.
  private static func lorentzian(_ largest: Double) -> [(rate: Double, weight: Double)] {
    let start = -log1p(largest) - 1
    return stride(from: start - 3.9, through: 3.75, by: step).map { x in
      let tail = exp(start - x)
      let s = exp(x - tail)
      return (s, step * (1 + tail) * s * exp(-s))
    }
  }

  private static let logistic = squaredSecant.map { (rate: $0.rate / 4, weight: $0.weight / 4) }

  /// sech²z = 4 Σ_k (−1)^{k−1} k e^{−2k|z|}, and e^{−2k|z|} = ∫ k (πs³)^{−½} e^{−k²/s} e^{−sz²} ds: with τ = 1/s and
  /// ϑ(τ) = Σ_{k∈ℤ} (−1)^k e^{−k²τ} the density is 2 π^{−½} s^{−3/2} ϑ′(τ).
  private static let squaredSecant: [(rate: Double, weight: Double)] = stride(from: -4.0, through: 3, by: step).map {
    x in
    let s = exp(x)
    return (s, step * s * 2 / Double.pi.squareRoot() * pow(s, -1.5) * thetaSlope(1 / s))
  }

  /// ϑ′(τ), for small τ by ϑ(τ) = √(π/τ) Σ_{k∈ℤ} e^{−π²(k+½)²/τ}.
  private static func thetaSlope(_ tau: Double) -> Double {
    (0..<40).reduce(0) { sum, index in
      let k = Double(index)
      if tau > 1.5 { return sum + (index % 2 == 0 ? 2 : -2) * (k + 1) * (k + 1) * exp(-(k + 1) * (k + 1) * tau) }
      let exponent = Double.pi * Double.pi * (k + 0.5) * (k + 0.5) / tau
      return sum + 2 * (Double.pi / tau).squareRoot() / tau * (exponent - 0.5) * exp(-exponent)
    }
  }
}
