import Foundation

/// Expectations of a function and its derivative under ξ ~ N(0, 1).
public struct GaussianMoments: Sendable, Equatable {
  /// E[σ(ξ)].
  public let mean: Double
  /// E[σ(ξ)²].
  public let secondMoment: Double
  /// b_σ = E[σ′(ξ)].
  public let slope: Double
  /// a_σ = E[σ′(ξ)²].
  public let squaredSlope: Double

  var variance: Double { secondMoment - mean * mean }

  init(mean: Double, secondMoment: Double, slope: Double, squaredSlope: Double) {
    self.mean = mean
    self.secondMoment = secondMoment
    self.slope = slope
    self.squaredSlope = squaredSlope
  }

  /// The moments of a raw activation: in closed form for those with a kink, by quadrature otherwise.
  init(of kind: Activation.Kind) {
    if kind == .relu {
      self.init(mean: 1 / (2 * Double.pi).squareRoot(), secondMoment: 0.5, slope: 0.5, squaredSlope: 0.5)
      return
    }
    if case .power(let q) = kind {
      let moment = Self.positiveMoment
      self.init(
        mean: moment(q), secondMoment: moment(2 * q), slope: q * moment(q - 1), squaredSlope: q * q * moment(2 * q - 2))
      return
    }
    self.init(
      mean: Self.expectation(kind.value), secondMoment: Self.expectation { pow(kind.value($0), 2) },
      slope: Self.expectation(kind.slope), squaredSlope: Self.expectation { pow(kind.slope($0), 2) })
  }

  /// Those of σ(√p ξ) and of σ′ there, for pre-activations of variance p.
  public init(of activation: Activation, variance p: Double) {
    let (deviation, kind, scale) = (p.squareRoot(), activation.kind, activation.scale)
    let raw: (mean: Double, second: Double, slope: Double, squaredSlope: Double)
    let power: Double? =
      switch kind {
      case .relu: 1
      case .power(let q): q
      default: nil
      }
    if let q = power {
      let unit = GaussianMoments(of: kind)
      raw = (
        pow(deviation, q) * unit.mean, pow(p, q) * unit.secondMoment, pow(deviation, q - 1) * unit.slope,
        pow(p, q - 1) * unit.squaredSlope
      )
    } else {
      func mean(_ f: (Double) -> Double) -> Double {
        Self.expectation(finer: max(Int(deviation.rounded(.up)), 1)) { f(deviation * $0) }
      }
      raw = (mean(kind.value), mean { pow(kind.value($0), 2) }, mean(kind.slope), mean { pow(kind.slope($0), 2) })
    }
    let (offset, centred) = (activation.offset, raw.mean - activation.offset)
    self.init(
      mean: scale * centred, secondMoment: scale * scale * (raw.second - 2 * offset * raw.mean + offset * offset),
      slope: scale * raw.slope, squaredSlope: scale * scale * raw.squaredSlope)
  }

  /// E[(ξ)₊^p] = 2^{p/2−1} Γ((p+1)/2)/√π.
  static func positiveMoment(_ p: Double) -> Double {
    pow(2, p / 2 - 1) * tgamma((p + 1) / 2) / Double.pi.squareRoot()
  }

  /// E[f(ξ)] by the trapezoidal rule with step h = 1/16, or a part of that, on [−14, 14].
  ///
  /// For f analytic in the strip |Im x| < c the error is of order e^{−2πc/h}; every function here has c ≥ 1, so
  /// it lies below rounding. (Gauss–Hermite rules converge far more slowly for functions with poles.)
  static func expectation(finer parts: Int = 1, _ f: (Double) -> Double) -> Double {
    let step = 1.0 / Double(16 * parts)
    var sum = f(0)
    for k in stride(from: 14 * 16 * parts, through: 1, by: -1) {
      let x = Double(k) * step
      sum += exp(-x * x / 2) * (f(x) + f(-x))
    }
    return sum * step / (2 * Double.pi).squareRoot()
  }
}
