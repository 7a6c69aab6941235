import Diagnostics
import Foundation
import LinearAlgebra

/// The laws of a target drawn from a Gaussian process whose covariance has the singularity ζ of degree β, eq. (27) of
/// Velikanov and Yarotsky (scenario 2).
///
/// With p = β/(d+α) and g = μ^{½}f, whose covariance has the transform μζ̃,
///
///     I = ∫∫_{|n|=1} μ ζ̃_x(n) (μ θ̃_x(n))^{−p} dS dx,
///     C = I Γ(p + 1) 2^{−p}/(2β(2π)^d),   K = I Λ^p/(β(2π)^d),   κ = β/d, ξ = p.
///
/// At wave number k the process has the power (2π)^{−d} μζ̃_x(k), and L(t) = ½(2π)^{−d} ∫∫ μζ̃_x(k) e^{−2tμθ̃_x(k)} dk dx;
/// with k = ρn, u = 2tμθ̃_x(n) ρ^{−(d+α)}, the integral over ρ of ρ^{−β−1} e^{−u} is
/// Γ(p)/(d+α) (2tμθ̃)^{−p} = β⁻¹ Γ(p+1) (2tμθ̃)^{−p}. So the prefactor of eq. (27) is 1/(2β(2π)^d), not the
/// 1/(2(2π)^{dβ}) in print. K follows from C by eq. (9).
///
/// The integral over x is the sample's mean of μ^{−p} ∫ ζ̃ θ̃^{−p} dS. Where p ≥ 1 (d = 2, and d = 1) the mean is
/// dominated by the tails of μ that a sample does not reach: see `planarIntegral` for d = 2. For Gaussian
/// tails and d = 1 it does not exist, see `requireIntegrableTails`.
public struct GaussianProcessLoss: Sendable {
  /// The eigenvalues' law: α, d, Λ.
  public let eigenvalues: EigenvalueAsymptotics
  /// ζ, with β.
  public let covariance: KernelSingularity

  /// - Throws: `Problem.usage` for a covariance of another dimension.
  public init(_ eigenvalues: EigenvalueAsymptotics, covariance: KernelSingularity) throws {
    let dimension = eigenvalues.singularity.dimension
    guard covariance.dimension == dimension else {
      throw Problem(
        .usage, object: "the covariance",
        cause: "is that of d = \(covariance.dimension), the tangent kernel that of d = \(dimension)",
        remedy: "take both for the same data")
    }
    (self.eigenvalues, self.covariance) = (eigenvalues, covariance)
  }

  /// The laws from the sample's mean.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension, `Problem.numericalFailure` for numbers beyond Float64.
  public func law(over sample: DensitySample) throws -> LossAsymptotics {
    let contributions = try terms(over: sample)
    let countingTerms = try eigenvalues.countingTerms(over: sample)
    let (mean, counting) = (SampleMean(contributions), SampleMean(countingTerms))
    let integral = exp(logScale) * mean.value
    let lambda = try eigenvalues.coefficient(over: sample).value
    let p = ratio
    // K depends on the sample through I and Λ together: the error of log K is that of their summed influences.
    let influences = zip(contributions, countingTerms).map {
      $0 / mean.value + p * eigenvalues.exponent * ($1 / counting.value - 1)
    }
    return try laws(
      integral: Estimate(integral, standardError: integral * mean.standardError / mean.value),
      eigenvalueCoefficient: lambda, relativeError: SampleMean(influences).standardError)
  }

  /// The same from the integral I itself, in place of a sample's mean; Λ is still the sample's.
  ///
  /// - Throws: as `law(over:)` and `planarIntegral`.
  public func planarLaw(over sample: DensitySample) throws -> LossAsymptotics {
    let lambda = try eigenvalues.coefficient(over: sample)
    let integral = try planarIntegral()
    return try laws(
      integral: Estimate(integral, standardError: 0), eigenvalueCoefficient: lambda.value,
      relativeError: ratio * lambda.standardError / lambda.value)
  }

  /// The mean behind I, up to a constant factor: how evenly the points share in it.
  ///
  /// - Throws: as `law(over:)`.
  public func mean(over sample: DensitySample) throws -> SampleMean {
    SampleMean(try terms(over: sample))
  }

  /// I for d = 2 and β = α + 2, where p = 1 and μ drops out: ∫∫ ζ̃_x(n)/θ̃_x(n) dS dx over the plane.
  ///
  /// The integrand falls as |x|^{−3}; in the angle χ, |x| = (b/w) tan χ, it is smooth on [0, π/2]. For shallow networks
  /// ∫ r^{−3} dx = 2π/(σ_w² σ_b). A sample of n points gives less, since it has no points far out, and so predicts
  /// that sample's own spectrum better.
  ///
  /// - Throws: `Problem.usage` unless d = 2 and β = α + 2.
  public func planarIntegral() throws -> Double {
    guard singularity.dimension == 2, covariance.degree == singularity.degree + 2 else {
      throw Problem(
        .usage, object: "the integral of eq. (27)", cause: "is independent of μ only for d = 2 and β = α + 2",
        remedy: "take the mean over a sample")
    }
    let rule = GaussLegendre(64).on(0, Double.pi / 2)
    let unit = (reference.biasVariance / reference.weightVariance).squareRoot()
    let sum = zip(rule.nodes, rule.weights).reduce(0) { sum, node in
      let radius = unit * tan(node.0)
      let slope = unit / (cos(node.0) * cos(node.0))
      let squaredNorm = radius * radius
      return sum + node.1 * radius * slope * angularRatio(squaredNorm) / reference.radius(squaredNorm)
    }
    return 2 * Double.pi * exp(logScale) * sum
  }

  /// - Throws: `Problem.usage` where ⟨μ^{−p} …⟩ diverges for data with Gaussian tails: d = 1, where p = β/(1+α) > 1.
  public func requireIntegrableTails() throws {
    guard ratio > 1 else { return }
    throw Problem(
      .usage, object: "the Gaussian-process target in d = \(singularity.dimension)",
      cause: "eq. (27) integrates μ to the power \(1 - ratio), which grows without bound in Gaussian tails",
      remedy: "take d ≥ 2, or data of bounded support")
  }

  /// p = β/(d+α) = ξ.
  private var ratio: Double {
    covariance.degree / (Double(singularity.dimension) + singularity.degree)
  }

  private func laws(
    integral: Estimate, eigenvalueCoefficient: Double, relativeError: Double
  ) throws -> LossAsymptotics {
    let (d, p) = (Double(singularity.dimension), ratio)
    let scale = covariance.degree * pow(2 * Double.pi, d)
    let loss = tgamma(p + 1) * pow(2, -p) / (2 * scale)
    let sums = integral.value * pow(eigenvalueCoefficient, p) / scale
    return try LossAsymptotics(
      sumExponent: covariance.degree / d,
      sumCoefficient: Estimate(sums, standardError: sums * relativeError), eigenvalueExponent: eigenvalues.exponent,
      lossCoefficient: Estimate(integral.value * loss, standardError: integral.standardError * loss))
  }

  /// μ^{−p} ∫ ζ̃ θ̃^{−p} dS of each point, over exp(`logScale`).
  private func terms(over sample: DensitySample) throws -> [Double] {
    try eigenvalues.check(sample)
    let p = ratio
    return zip(sample.squaredNorms, sample.densities).map { squaredNorm, density in
      pow(density, -p) * angularRatio(squaredNorm) / reference.radius(squaredNorm)
    }
  }

  /// log of S_{d−1} b^{−(d−1)} e^{g′_1 − p g_1}.
  private var logScale: Double {
    eigenvalues.logJacobian + covariance.terms[0].logScale - ratio * reference.logScale
  }

  /// The mean over m of ζ̃ θ̃^{−p} without the constants of `logScale` and Q_1^{−d/2}.
  private func angularRatio(_ squaredNorm: Double) -> Double {
    let p = ratio
    return zip(eigenvalues.angles.squares, eigenvalues.angles.weights).reduce(0) { sum, node in
      let process = covariance.reduced(squaredNorm, square: node.0, reference: reference)
      let tangent = singularity.reduced(squaredNorm, square: node.0, reference: reference)
      return sum + node.1 * process * pow(tangent, -p)
    }
  }

  private var singularity: KernelSingularity { eigenvalues.singularity }
  private var reference: KernelSingularity.Term { eigenvalues.reference }
}
