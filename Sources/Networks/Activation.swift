import Foundation
import LinearAlgebra

/// An activation σ(x) = scale · (raw(x) − offset).
///
/// Normalised activations have E[σ(ξ)] = 0 and E[σ(ξ)²] = 1 for ξ ~ N(0, 1), Assumption 3.2(b) of Fan and Wang.
public struct Activation: Sendable, Equatable {
  /// The function before centring and scaling.
  public enum Kind: Sendable, Hashable {
    case arctan, tanh, relu, softplus, erf, sigmoid, sine, cosine, cubic, linear
    /// x Φ(x), Φ being the normal distribution function.
    case gelu
    /// (x)₊^q, q > ½; ReLU is q = 1, as Section 6.1 of Velikanov and Yarotsky has it. (With a smaller q the slope has
    /// no second moment, and the tangent kernel is infinite on its diagonal.)
    case power(Double)
  }

  /// What is done to the raw function.
  public enum Normalisation: String, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// E[σ] = 0.
    case centred
    /// E[σ] = 0 and E[σ²] = 1.
    case unit
  }

  public let kind: Kind
  public let normalisation: Normalisation
  public let scale: Double
  public let offset: Double

  /// The activation `kind`, centred and scaled by its constants under N(0, 1).
  public init(_ kind: Kind, normalisation: Normalisation = .unit) {
    self.kind = kind
    self.normalisation = normalisation
    let raw = GaussianMoments(of: kind)
    offset = normalisation == .none ? 0 : raw.mean
    scale = normalisation == .unit ? 1 / raw.variance.squareRoot() : 1
  }

  /// b_σ = E[σ′(ξ)], a_σ = E[σ′(ξ)²] of eq. (7), with E[σ(ξ)] and E[σ(ξ)²].
  public var moments: GaussianMoments {
    let raw = GaussianMoments(of: kind)
    let mean = scale * (raw.mean - offset)
    return GaussianMoments(
      mean: mean, secondMoment: scale * scale * raw.variance + mean * mean,
      slope: scale * raw.slope, squaredSlope: scale * scale * raw.squaredSlope)
  }
}

extension Activation.Kind {
  /// raw(x), one number at a time.
  public func value(_ x: Double) -> Double {
    switch self {
    case .arctan: atan(x)
    case .tanh: Foundation.tanh(x)
    case .relu: max(x, 0)
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .erf: Foundation.erf(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .sine: sin(x)
    case .cosine: cos(x)
    case .cubic: x * x * x
    case .linear: x
    case .gelu: x / 2 * erfc(-x / 2.0.squareRoot())
    case .power(let q): x > 0 ? pow(x, q) : 0
    }
  }

  /// raw′(x), one number at a time; at a kink 0.
  public func slope(_ x: Double) -> Double {
    switch self {
    case .arctan: return 1 / (1 + x * x)
    case .tanh:
      let t = Foundation.tanh(x)
      return 1 - t * t
    case .relu: return x > 0 ? 1 : 0
    case .softplus: return 1 / (1 + exp(-x))
    case .erf: return 2 / Double.pi.squareRoot() * exp(-x * x)
    case .sigmoid:
      let s = 1 / (1 + exp(-x))
      return s * (1 - s)
    case .sine: return cos(x)
    case .cosine: return -sin(x)
    case .cubic: return 3 * x * x
    case .linear: return 1
    case .gelu: return erfc(-x / 2.0.squareRoot()) / 2 + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    case .power(let q): return x > 0 ? q * pow(x, q - 1) : 0
    }
  }
}

extension Activation.Kind: RawRepresentable, CaseIterable {
  /// Those without a parameter, and two powers.
  public static let allCases = plain + [.power(1.5), .power(2)]

  private static let plain: [Self] = [
    .arctan, .tanh, .relu, .softplus, .erf, .sigmoid, .sine, .cosine, .cubic, .linear, .gelu,
  ]

  /// How activations are written: "arctan", …, "power:q".
  public static let forms = plain.map(\.rawValue) + ["power:q"]

  /// The name, such as "relu" or "power:1.5".
  public var rawValue: String {
    if case .power(let q) = self { "power:\(q)" } else { "\(self)" }
  }

  /// The activation so named; nil where there is none, or q is not a number above ½.
  public init?(rawValue: String) {
    if let kind = Self.plain.first(where: { $0.rawValue == rawValue }) {
      self = kind
    } else if rawValue.hasPrefix("power:"), let q = Double(rawValue.dropFirst(6)), q > 0.5, q.isFinite {
      self = .power(q)
    } else {
      return nil
    }
  }
}
