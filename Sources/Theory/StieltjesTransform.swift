import ComplexModule
import Diagnostics
import RealModule

/// The Stieltjes transform of the limit law of z_{−1} Id + Σ_l z_l X_lᵀX_l (Theorem 3.7) from the fixed-point
/// equations (12)–(13), all layers solved at once.
///
/// Write u_l = 1/s_l, α_{l−1} = α_l + (1 − b²)u_l, ζ_{l−1} = z_{l−1} + b²u_l from α_L = z_{−1} − z, ζ_L = z_L, b² being
/// that of layer l. For w = (1, 0, …, 0) eq. (13) collapses to t_L = t_0 = ∫ 1/(α_0 + ζ_0x) dμ_0 =: t. Its other traces follow from
/// t_l(z, z) = 1: with g_0 = ∫ x/(α_0 + ζ_0x) dμ_0,
///
///     τ_l = (1 − b²)t + b²g_{l−1},   g_l = τ_l/h_l,   h_l = 1 + γ_lζ_lτ_l,   u_l = ζ_l/h_l,
///
/// where the last is (12). So one transform of μ_0 serves all layers, and u stays regular as b² → 0.
public struct StieltjesTransform: Sendable {
  public let input: SpectralLaw
  /// γ_1, …, γ_L.
  public let ratios: [Double]
  /// b_σ² of layers 1…L, each of its own activation at its own scale.
  public let bSquared: [Double]
  public let combination: KernelCombination

  /// b_σ² as used: below the rounding of 1 it acts as 0 and the layers decouple (Lemma 3.5).
  let b2: [Double]
  /// Whether X_lᵀX_l, l = 0…L, counts: false where all that it has in the whole is below its rounding.
  let isPresent: [Bool]
  /// z_0, …, z_L as used: 0 where the kernel does not count.
  let weights: [Double]
  /// What places are measured from, ascending; the first is 0.
  let origins: [LimitOrigin]

  /// The transform where all layers have one b_σ².
  public init(
    input: SpectralLaw, ratios: [Double], bSquared: Double, combination: KernelCombination
  ) throws {
    try self.init(
      input: input, ratios: ratios, bSquared: ratios.map { _ in bSquared }, combination: combination)
  }

  /// - Parameters:
  ///   - input: μ_0.
  ///   - ratios: γ_l = n/d_l of layers 1…L; those behind the last coefficient are ignored.
  ///   - bSquared: as many b_σ² in [0, 1], all below 1 or all 1.
  ///   - combination: z_{−1}, z_0…z_L.
  /// - Throws: `Problem(.usage)` if a ratio is missing or off 10^±30, or b_σ² is out of range;
  ///   `Problem(.badInput)` if μ_0 = δ(0) and b_σ² = 1.
  public init(
    input: SpectralLaw, ratios: [Double], bSquared: [Double], combination: KernelCombination
  ) throws {
    let depth = combination.layers.count - 1
    guard ratios.count >= depth, ratios.allSatisfy(SpectralLaw.scales.contains) else {
      throw Problem(
        .usage, object: "ratios \(ratios)",
        cause: "a limit law of \(depth) layers needs as many ratios n/d_l in 1e-30…1e30")
    }
    guard bSquared.count == ratios.count, bSquared.allSatisfy({ (0...1).contains($0) }),
      Set(bSquared.map { $0 == 1 }).count <= 1
    else {
      throw Problem(.usage, object: "b_σ² = \(bSquared)", cause: "b_σ² lies in [0, 1], and is 1 in all layers or none")
    }
    guard bSquared.contains(where: { $0 < 1 }) || input.bounds.upperBound > 0 else {
      throw Problem(
        .badInput, object: "spectral law of the input", cause: "all its mass is at 0, and so the limit's",
        remedy: "centre and normalise the input, not erase it")
    }
    self.input = input
    self.ratios = Array(ratios.prefix(depth))
    self.bSquared = Array(bSquared.prefix(depth))
    self.combination = combination
    b2 = self.bSquared.map { $0 < 1e-15 ? 0 : $0 }
    let shares = Self.shares(combination.layers, input: input, ratios: self.ratios, b2: b2)
    weights = zip(combination.layers, shares).map { $1 > 0 ? $0 : 0 }
    isPresent = shares.map { $0 > 0 }
    origins = Self.origins(of: input, ratios: self.ratios, b2: b2, weights: weights)
  }

  /// What each kernel X_lᵀX_l has in the combination, in itself and through the layers above it,
  /// Z_l = z_l + b²Z_{l+1}; 0 where that is below the rounding of the whole.
  private static func shares(
    _ layers: [Double], input: SpectralLaw, ratios: [Double], b2: [Double]
  ) -> [Double] {
    var (mean, norms) = (input.mean, [input.bounds.upperBound])
    for (ratio, b2) in zip(ratios, b2) {
      let root = 1 + ratio.squareRoot()
      mean = 1 - b2 + b2 * mean
      norms.append((1 - b2 + b2 * norms[norms.count - 1]) * root * root)
    }
    let least = 1e-20 * layers[layers.count - 1] * mean
    var shares = layers
    for layer in layers.indices.reversed() {
      if layer + 1 < layers.count { shares[layer] += b2[layer] * shares[layer + 1] }
      if !(shares[layer] * norms[layer] > least) { shares[layer] = 0 }
    }
    return shares
  }

  /// L.
  public var depth: Int { ratios.count }

  /// ∫ x dν(x) of the limit law ν: z_{−1} + Σ_l z_l m_l, m_l = 1 − b² + b²m_{l−1}.
  public var mean: Double { combination.identity + centre }

  /// The mean, z_{−1} left out: a point between the ends of the support.
  var centre: Double {
    var layerMean = input.mean
    return zip(combination.layers.dropFirst(), bSquared).reduce(combination.layers[0] * layerMean) { sum, layer in
      layerMean = 1 - layer.1 + layer.1 * layerMean
      return sum + layer.0 * layerMean
    }
  }

  /// m(z) and s_1…s_L at z in the open upper half-plane.
  ///
  /// - Throws: `Problem(.usage)` unless Im z > 0; `Problem(.numericalFailure)` if no solution was reached.
  public func solve(at z: Complex<Double>) throws -> FixedPointSolution {
    let workspace = FixedPointEquations(self)
    try solve(at: z, in: workspace)
    return workspace.solution
  }

  /// As `solve(at:)` at every one of `points`, each started from the last.
  public func solve(at points: [Complex<Double>]) throws -> [FixedPointSolution] {
    let workspace = FixedPointEquations(self)
    return try points.map { z in
      try solve(at: z, in: workspace)
      return workspace.solution
    }
  }

  /// m(z) for z off the real axis.
  ///
  /// - Throws: as `solve(at:)`.
  public func stieltjes(at z: Complex<Double>) throws -> Complex<Double> {
    z.imaginary < 0 ? try solve(at: z.conjugate).stieltjes.conjugate : try solve(at: z).stieltjes
  }
}
