import Foundation
import TestSupport
import Theory

extension SplitMix {
  /// A limit law far from the usual ones, and how to describe it.
  mutating func extremeLaw() throws -> (StieltjesTransform, String) {
    let depth = 1 + Int(next() % 10)
    let ratios = (0..<depth).map { _ in pow(10, uniform(-2, 2)) }
    let slopes = [0, 1e-12, pow(10, uniform(-12, 0)), uniform(0, 1), 1 - 1e-12, 1]
    let bSquared = slopes[Int(next() % 6)]
    let input: SpectralLaw
    if next() % 3 == 0 {
      input = try SpectralLaw(marchenkoPastur: pow(10, uniform(-2, 2)))
    } else {
      let count = 1 + Int(next() % 8)
      input = try SpectralLaw(
        atoms: [1] + (0..<count).map { _ in next() % 8 == 0 ? 0 : pow(10, uniform(-3, 3)) },
        weights: [0.3] + (0..<count).map { _ in next() % 2 == 0 ? 1e-4 : uniform(0, 1) })
    }
    let combination: KernelCombination =
      next() % 2 == 0
      ? try .conjugateKernel(layer: depth)
      : try .tangentKernelApproximation(ActivationConstants(a: uniform(1, 2), bSquared: bSquared), depth: depth)
    let law = try StieltjesTransform(
      input: input, ratios: ratios, bSquared: bSquared, combination: combination)
    return (law, "b² \(bSquared), ratios \(ratios), coefficients \(combination.layers), \(input.atoms)")
  }
}
