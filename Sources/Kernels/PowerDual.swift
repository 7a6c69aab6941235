import CVectorMath
import Foundation

/// The dual of the activation (z)₊^q: E[(u)₊^q (v)₊^q] of standard Gaussians u, v at the angle φ, cos φ = E[uv].
///
/// It is 2^q Γ(q+1)/(2π) I_q(φ) with I_q(φ) = ∫₀^{π−φ} sin^q s sin^q(s+φ) ds (Cho and Saul's integral after one
/// radial integration), and for q > −1/2, z = cos²(φ/2), μ = q + 1/2,
///
///     I_q = √π Γ(q+1)/Γ(q+3/2) z^μ ₂F₁(½, ½; q+3/2; z),
///
/// which is summed as it stands where z ≤ 1/2. Elsewhere it is expanded in s = 1 − z. With
/// T(ν) = Γ(ν+½)² s^ν / (Γ(ν+1) Γ(ν+1−μ)) the connection formula reads
///
///     I_q = z^μ √π / (Γ(μ+½) sin πμ) · (Σ_k T(k) − Σ_j T(μ+j)),
///
/// where both sums diverge as q tends to a half-integer m − 1/2. So with ε = μ − m small or not, m the nearest integer,
/// T(m+j) and T(m+j+ε) are taken together: T(m+j+ε) = T(m+j) exp(ε (ln s + ℓ_j)), ℓ_j a combination of slopes of ln Γ.
/// Exactly at half-integers this is the logarithmic case. All series have ratios of at most 1/2.
struct PowerDual {
  private let exponent: Double
  private let nearest: Int
  private let remainder: Double
  private let coincident: Double
  private var far: [Double] = []
  private var low: [Double] = []
  private var logarithmic: [Double] = []
  private var regular: [Double] = []

  /// The largest q whose coefficients stay well inside the range of Float64.
  static let largestPower = 64.0

  /// The dual of (z)₊^q, −1/2 < q ≤ `largestPower`.
  init(power q: Double) {
    let mu = q + 0.5
    let order = Int(mu.rounded())
    let epsilon = mu - Double(order)
    exponent = mu
    nearest = order
    remainder = epsilon
    let factor = pow(2, q) / (2 * Double.pi.squareRoot())
    coincident = factor * tgamma(mu)
    far = Self.farTerms(power: q, first: factor * tgamma(q + 1) * tgamma(q + 1) / tgamma(q + 1.5))
    var term = factor * tgamma(mu)
    for k in 0..<order {
      low.append(term)
      term *= -Self.square(Double(k) + 0.5) / (Double(k + 1) * (mu - Double(k + 1)))
    }
    formNearTerms(factor: order % 2 == 0 ? -factor : factor)
  }

  /// The coefficients of ₂F₁(½, ½; q+3/2; z), times `first`.
  private static func farTerms(power q: Double, first: Double) -> [Double] {
    var (terms, weight) = ([first], 1.0)
    while terms[terms.count - 1] * weight > 0x1p-60 * first {
      let k = Double(terms.count - 1)
      terms.append(terms[terms.count - 1] * square(k + 0.5) / ((q + 1.5 + k) * (k + 1)))
      weight /= 2
    }
    return terms
  }

  /// The joint terms T(m+j) − T(m+j+ε), over s^{m+j} and sin πε, split into what multiplies (s^ε − 1)/sin πε and
  /// the rest.
  private mutating func formNearTerms(factor: Double) {
    let (m, epsilon) = (Double(nearest), remainder)
    let sine = sin(Double.pi * epsilon)
    var term = tgamma(m + 0.5) * tgamma(m + 0.5) / (tgamma(m + 1) * tgamma(1 - epsilon))
    let negligible = 0x1p-60 * (nearest == 0 ? term : tgamma(m + epsilon) * pow(2, m))
    var (j, weight) = (0.0, 1.0)
    repeat {
      let slope =
        2 * logGammaSlope(at: m + j + 0.5, step: epsilon) - logGammaSlope(at: m + j + 1, step: epsilon)
        - logGammaSlope(at: j + 1, step: -epsilon)
      let growth = epsilon == 0 ? slope / Double.pi : expm1(epsilon * slope) / sine
      logarithmic.append(factor * term * (1 + sine * growth))
      regular.append(factor * term * growth)
      term *= Self.square(m + j + 0.5) / ((m + j + 1) * (j + 1 - epsilon))
      j += 1
      weight /= 2
    } while j <= m || term * weight > negligible
  }

  private static func square(_ x: Double) -> Double { x * x }

  /// Calls `body` with the coefficients, for `rv_pairs_power`.
  func withSeries<Result>(_ body: (UnsafePointer<rv_power_series>) -> Result) -> Result {
    far.withUnsafeBufferPointer { far in
      low.withUnsafeBufferPointer { low in
        logarithmic.withUnsafeBufferPointer { logarithmic in
          regular.withUnsafeBufferPointer { regular in
            var series = rv_power_series(
              exponent: exponent, remainder: remainder, coincident: coincident, order: nearest, farCount: far.count,
              nearCount: regular.count, far: far.baseAddress, low: low.baseAddress,
              logarithmic: logarithmic.baseAddress, regular: regular.baseAddress)
            return body(&series)
          }
        }
      }
    }
  }
}

/// (ln Γ(x + h) − ln Γ(x))/h for x ≥ 1/2, |h| ≤ 1/2, accurate however small h is; at h = 0 the digamma function.
///
/// By Stirling's series after a shift to arguments beyond 16, each of whose differences is formed without cancellation.
func logGammaSlope(at x: Double, step h: Double) -> Double {
  /// ln(1 + h/y)/h.
  func logSlope(_ y: Double) -> Double { h == 0 ? 1 / y : log1p(h / y) / h }
  let shift = max(0, Int((16 - x).rounded(.up)))
  let y = x + Double(shift)
  var result = log(y) + (y + h - 0.5) * logSlope(y) - 1
  // Σ B_{2k}/(2k(2k−1)) y^{1−2k}, k = 1…6.
  let stirling: [Double] = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360]
  for (k, coefficient) in stirling.enumerated() {
    let power = Double(2 * k + 1)
    let slope: Double = h == 0 ? -power / y : expm1(-power * log1p(h / y)) / h
    result += coefficient * pow(y, -power) * slope
  }
  for k in 0..<shift { result -= logSlope(x + Double(k)) }
  return result
}
