import Diagnostics
import Networks

/// How the variance of a teacher model (8), (9) of Wang et al. (2023),
///
///     f*(x) = (1/k) Σ_i σ*(β_iᵀx) + τ(‖x‖²/d − c),   x ~ N(0, I_d), β_i orthonormal,
///
/// is shared among polynomials of low degree and the rest. The kernels at initialisation learn the part of degree 1 in the
/// proportional limit and no other, so that ‖P_{>1} f*‖² is the lower bound of their risk (Section 5; Ghorbani et al. 2021).
///
/// The β_iᵀx are independent, and the term in ‖x‖² is Σ_j h_2(x_j) τ√2/d, of degree 2 alone.
public struct TeacherPower: Sendable, Equatable {
  /// σ*'s coefficients c_0, …, c_3.
  public let expansion: HermiteExpansion
  /// E f*.
  public let mean: Double
  /// E f*² − (E f*)².
  public let variance: Double
  /// ‖P_{>1} f*‖².
  public let beyondLinear: Double
  /// ‖P_{>2} f*‖².
  public let beyondQuadratic: Double

  /// - Parameters:
  ///   - activation: σ*.
  ///   - k: the number of directions.
  ///   - tau: τ, of the quadratic term.
  ///   - offset: c.
  ///   - d: the dimension of the inputs.
  /// - Throws: `Problem.usage` unless 1 ≤ k ≤ d and τ and c are finite.
  public init(
    activation: Activation, directions k: Int = 1, quadratic tau: Double = 0, offset: Double = 1, dimension d: Int
  ) throws {
    guard 1...max(d, 1) ~= k, d > 0, tau.isFinite, offset.isFinite else {
      throw Problem(
        .usage, object: "teacher", cause: "\(k) orthonormal directions in \(d) dimensions, τ = \(tau)",
        remedy: "take 1 … d directions and a finite τ")
    }
    expansion = HermiteExpansion(of: activation)
    let share = 1 / Double(k)
    // Of degree 2: what of ‖(1/k) Σ c_2 h_2(β_iᵀx) + (τ√2/d) Σ_j h_2(x_j)‖² is not the first term's own.
    let term = 2.0.squareRoot() * tau / Double(d)
    let added = 2 * expansion.coefficients[2] * term + Double(d) * term * term
    mean = expansion.coefficients[0] + tau * (1 - offset)
    variance = share * expansion.beyond(degree: 0) + added
    beyondLinear = share * expansion.beyond(degree: 1) + added
    beyondQuadratic = share * expansion.beyond(degree: 2)
  }
}
