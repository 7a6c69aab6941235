import Foundation

/// The coefficients c_k = E[σ(ξ) h_k(ξ)], ξ ~ N(0, 1), of an activation in the orthonormal Hermite polynomials h_0 = 1,
/// h_1 = ξ, h_2 = (ξ² − 1)/√2, …, and what lies beyond them.
public struct HermiteExpansion: Sendable, Equatable {
  /// c_0, …, c_m.
  public let coefficients: [Double]
  /// E[σ(ξ)²], the sum of the squares of all coefficients.
  public let secondMoment: Double
  /// a_σ = E[σ′(ξ)²].
  public let squaredSlope: Double

  /// The coefficients up to degree m, in closed form for activations with a kink, by quadrature otherwise.
  ///
  /// - Parameters:
  ///   - activation: σ.
  ///   - degree: m, at most 8.
  public init(of activation: Activation, degree: Int = 3) {
    precondition(0...8 ~= degree, "Hermite coefficients up to degree \(degree)")
    let moments = activation.moments
    (secondMoment, squaredSlope) = (moments.secondMoment, moments.squaredSlope)
    coefficients = (0...degree).map { k in
      k == 0 ? moments.mean : activation.scale * Self.coefficient(of: activation.kind, Self.polynomial(k))
    }
  }

  /// ‖P_{>m} σ‖² = E σ² − Σ_{k≤m} c_k²: what no polynomial of degree m catches.
  public func beyond(degree m: Int) -> Double {
    max(coefficients.prefix(m + 1).reduce(secondMoment) { $0 - $1 * $1 }, 0)
  }

  /// η_k = E[σ′(ξ) h_k(ξ)] = √(k+1) c_{k+1}, k = 0, …, m − 1: the coefficients of σ′.
  public var slopes: [Double] { coefficients.indices.dropFirst().map { Double($0).squareRoot() * coefficients[$0] } }

  /// a_σ − Σ_{k≤2} η_k², the lower bound of eq. (11) of Wang et al. (2023) on the smallest eigenvalue of the initial NTK,
  /// first layer alone, of a network with one hidden layer; needs c_3.
  public var smallestTangentEigenvalue: Double {
    max(slopes.prefix(3).reduce(squaredSlope) { $0 - $1 * $1 }, 0)
  }

  /// The coefficients of ξ^0, …, ξ^k in h_k, by h_{k+1} = (ξ h_k − √k h_{k−1})/√(k+1).
  private static func polynomial(_ degree: Int) -> [Double] {
    var (previous, current): ([Double], [Double]) = ([], [1])
    for k in 0..<degree {
      var next = [0] + current
      for j in previous.indices { next[j] -= Double(k).squareRoot() * previous[j] }
      (previous, current) = (current, next.map { $0 / Double(k + 1).squareRoot() })
    }
    return current
  }

  private static func coefficient(of kind: Activation.Kind, _ polynomial: [Double]) -> Double {
    let power: Double
    switch kind {
    case .relu: power = 1
    case .power(let q): power = q
    default:
      return GaussianMoments.expectation { x in kind.value(x) * polynomial.reversed().reduce(0) { $0 * x + $1 } }
    }
    return polynomial.indices.reduce(0) {
      $0 + polynomial[$1] * GaussianMoments.positiveMoment(power + Double($1))
    }
  }
}
