import Diagnostics
import Foundation
import LinearAlgebra

extension EigenvalueAsymptotics {
  /// The laws for the indicator function of a ball (scenario 1, with the jump μ^{½} of g = μ^{½}f at its boundary ∂Ω).
  ///
  /// With p = 1/(d+α),
  ///
  ///     J = ∫_{∂Ω} μ (μ θ̃_x(n))^{−p} dS,   C = J Γ(p + 1) 2^{−p}/(2π),   K = (1/π) Λ^p J,   κ = 1/d, ξ = p,
  ///
  /// eqs. (25), (26); K follows from C by eq. (9).
  ///
  /// - Parameters:
  ///   - radius: the ball's.
  ///   - centre: d numbers; the origin if nil.
  ///   - logDensity: log μ at the rows of a matrix (m, d), m numbers.
  ///   - eigenvalueCoefficient: Λ.
  /// - Throws: `Problem.usage` for a radius that is not positive or a centre of another dimension,
  ///   `Problem.numericalFailure` where the surface integral, K or C is zero or infinite, what `logDensity` throws.
  public func indicator(
    radius: Double, centre: [Double]? = nil, eigenvalueCoefficient: Estimate,
    logDensity: (Matrix<Double>) throws -> [Double]
  ) throws -> LossAsymptotics {
    let dimension = singularity.dimension
    let centre = centre ?? [Double](repeating: 0, count: dimension)
    guard radius > 0, radius.isFinite, centre.count == dimension else {
      throw Problem(
        .usage, object: "ball of radius \(radius) about a point of \(centre.count) coordinates",
        cause: "the data have \(dimension), and a radius is positive", remedy: "give another ball")
    }
    let p = 1 / (Double(dimension) + singularity.degree)
    let surface = try SphereIntegral(dimension: dimension).mean { directions in
      var points = directions
      points.scale(by: radius)
      for i in 0..<points.rows { for j in 0..<dimension { points[i, j] += centre[j] } }
      let densities = try logDensity(points)
      return (0..<points.rows).map { i in
        var (squaredNorm, projection) = (0.0, 0.0)
        for j in 0..<dimension {
          squaredNorm += points[i, j] * points[i, j]
          projection += points[i, j] * directions[i, j]
        }
        let transform = singularity.logTransform(squaredNorm: squaredNorm, projection: projection)
        return exp((1 - p) * densities[i] - p * transform)
      }
    }
    let area = exp(logSphereArea(dimension) + Double(dimension - 1) * log(radius))
    let integral = area * surface.value
    guard integral > 0, integral.isFinite else {
      throw Problem(
        .numericalFailure, object: "the surface integral of eq. (25)",
        cause: "is \(integral) for the ball of radius \(radius)",
        remedy: "choose a ball whose surface lies among the data")
    }
    let relativeError = surface.standardError / surface.value
    let lambda = eigenvalueCoefficient
    let loss = integral * tgamma(p + 1) * pow(2, -p) / (2 * Double.pi)
    let sums = pow(lambda.value, p) * integral / Double.pi
    let sumError = hypot(relativeError, p * lambda.standardError / lambda.value)
    return try LossAsymptotics(
      sumExponent: 1 / Double(dimension), sumCoefficient: Estimate(sums, standardError: sums * sumError),
      eigenvalueExponent: exponent,
      lossCoefficient: Estimate(loss, standardError: loss * relativeError))
  }
}
