import Diagnostics
import Foundation

/// The power law λ_n ~ Λ n^{−ν} of a kernel's eigenvalues on data of density μ, eqs. (6), (18), (19) and (24) of
/// Velikanov and Yarotsky.
///
/// ν = 1 + α/d and Λ^{1/ν} = ∫ γ_x μ^{1/ν} dx = ⟨γ_x μ^{−α/(d+α)}⟩_μ, γ_x = (2π)^{−d} d⁻¹ ∫_{|n|=1} θ̃_x(n)^{d/(d+α)} dS.
///
/// The integrals over n are taken after the substitution n = Bm/|Bm|, B = (b² + w²xxᵀ)^{−½} with the first layer's b, w:
/// with Q_l = b_l² + w_l²(x·n)², ∫ Q_1^{−d/2} f dS_n = (b^{d−1} r)⁻¹ ∫ f dS_m, and
/// Q_l/Q_1 = (1−s²) b_l²/b_1² + s² r_l²/r_1² where s is the cosine of the angle between m and x. The factor Q_1^{−d/2},
/// all that is sharply peaked, goes; for a shallow network the rest is constant, and eqs. (24) and (31) follow, the
/// latter with (2π)^{−(q+1)} and r^{(d−α)/(d+α)} where (2π)^{d+q−2} and r^{(2d−αd−α)/(d+α)} are printed.
public struct EigenvalueAsymptotics: Sendable {
  /// The kernel's singular part near the diagonal: its degree α and its coefficients by layer.
  public let singularity: KernelSingularity
  let angles: AngularRule

  /// The law of the kernel with this singular part.
  public init(of singularity: KernelSingularity) {
    self.singularity = singularity
    angles = AngularRule(dimension: singularity.dimension)
  }

  /// ν = 1 + α/d.
  public var exponent: Double { 1 + singularity.degree / Double(singularity.dimension) }

  /// Λ, with the standard error that the sample's mean gives it.
  ///
  /// Complexity: O(points × layers), times 48 for deep networks.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension, `Problem.numericalFailure` for Λ beyond Float64.
  public func coefficient(over sample: DensitySample) throws -> Estimate {
    let mean = SampleMean(try countingTerms(over: sample))
    let value = exp(exponent * (logCountingScale + log(mean.value)))
    return try Estimate(value, standardError: value * exponent * mean.standardError / mean.value).requirePositive("Λ")
  }

  /// The mean behind Λ, up to a constant factor: how evenly the points share in it.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension.
  public func coefficientMean(over sample: DensitySample) throws -> SampleMean {
    SampleMean(try countingTerms(over: sample))
  }

  /// γ_x μ^{−α/(d+α)} of each point, over exp(`logCountingScale`).
  func countingTerms(over sample: DensitySample) throws -> [Double] {
    try check(sample)
    let (d, degree) = (Double(singularity.dimension), singularity.degree)
    let power = d / (d + degree)
    return zip(sample.squaredNorms, sample.densities).map { squaredNorm, density in
      let mean = angularMean(squaredNorm) { tangent in pow(tangent, power) }
      return pow(density, -degree / (d + degree)) * mean / reference.radius(squaredNorm)
    }
  }

  /// log of (2π)^{−d} d⁻¹ S_{d−1} e^{g_1 d/(d+α)} b^{−(d−1)}.
  private var logCountingScale: Double {
    let (d, degree) = (Double(singularity.dimension), singularity.degree)
    return d / (d + degree) * reference.logScale - d * log(2 * Double.pi) - log(d) + logJacobian
  }

  /// log of S_{d−1} b^{−(d−1)}: the substitution's constant factor, with the sphere's area.
  var logJacobian: Double {
    logSphereArea(singularity.dimension) - Double(singularity.dimension - 1) / 2 * log(reference.biasVariance)
  }

  /// The layer that the substitution makes constant.
  var reference: KernelSingularity.Term { singularity.terms[0] }

  /// The mean over m of `body` of the transform θ̃ without e^{g_1} Q_1^{−(d+α)/2}.
  private func angularMean(_ squaredNorm: Double, _ body: (Double) -> Double) -> Double {
    guard singularity.terms.count > 1 else {
      return body(singularity.reduced(squaredNorm, square: 0, reference: reference))
    }
    return zip(angles.squares, angles.weights).reduce(0) { sum, node in
      sum + node.1 * body(singularity.reduced(squaredNorm, square: node.0, reference: reference))
    }
  }

  func check(_ sample: DensitySample) throws {
    guard sample.dimension == singularity.dimension else {
      throw Problem(
        .badInput, object: "X",
        cause: "has \(sample.dimension) columns, but the kernel is that of d = \(singularity.dimension)",
        remedy: "give the points the kernel was made for")
    }
  }
}

extension KernelSingularity.Term {
  /// r = √(b² + w²|x|²).
  func radius(_ squaredNorm: Double) -> Double { (biasVariance + weightVariance * squaredNorm).squareRoot() }
}

extension KernelSingularity {
  /// θ̃_x(n) Q_ref^{(d+α)/2} e^{−g_1} at n = Bm/|Bm|, B that of `reference`, `square` the squared cosine of m and x.
  func reduced(_ squaredNorm: Double, square: Double, reference: Term) -> Double {
    let power = -(Double(dimension) + degree) / 2
    let radius = reference.biasVariance + reference.weightVariance * squaredNorm
    return terms.reduce(0) { sum, term in
      let ratio =
        (1 - square) * term.biasVariance / reference.biasVariance
        + square * (term.biasVariance + term.weightVariance * squaredNorm) / radius
      let amplitude = term.constant + term.slope * squaredNorm
      return sum + amplitude * exp(term.logScale - terms[0].logScale + power * log(ratio))
    }
  }
}
