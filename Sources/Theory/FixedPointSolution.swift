import ComplexModule
import RealModule

/// A solution of the fixed-point equations at one z.
public struct FixedPointSolution: Sendable {
  /// m(z) = t_L((−z + z_{−1}, z_0, …, z_L), (1, 0, …, 0)).
  public var stieltjes: Complex<Double>
  /// s_1, …, s_L; infinite for a layer that drops out (b_σ = 0 and z_l = 0).
  public var layers: [Complex<Double>]
  /// max_l |u_l − ζ_l/h_l| / |u_l|, the residual of (12) relative to 1/s_l.
  public var residual: Double
}
