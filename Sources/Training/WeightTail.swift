import LinearAlgebra
import Spectra

/// The power-law tail of the spectrum of W_lᵀ W_l (its positive eigenvalues) of the hidden layers, as figure 17 of Wang et
/// al. has it: α as `weight-tail-exponent-l`, its standard error `weight-tail-error-l`, x_min `weight-tail-cutoff-l`, the
/// Kolmogorov–Smirnov distance `weight-tail-distance-l`, the eigenvalues in the tail `weight-tail-count-l`; αλ_1
/// `weight-tail-weighted-l`, α log₁₀ λ_1 `weight-tail-log-weighted-l`, log₁₀ Σ λ^α `weight-tail-log-norm-l`.
public struct WeightTail<Element: Scalar>: Observer {
  public init() {}

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    try observation.hiddenWeights().flatMap { layer, weights in
      let weights = weights.converted(to: Double.self)
      let gram = (weights.rows < weights.columns ? weights : weights.transposed).gram
      let tail = try PowerLawTail(fitting: PowerLawTail.resolved(SymmetricEigen.values(of: gram)))
      let numbers = [
        ("exponent", tail.exponent), ("error", tail.exponentError), ("cutoff", tail.cutoff),
        ("distance", tail.distance), ("count", Double(tail.count)), ("weighted", tail.weightedExponent),
        ("log-weighted", tail.logWeightedExponent), ("log-norm", tail.decimalLogNorm),
      ]
      return numbers.map { Quantity("weight-tail-\($0.0)-\(layer)", $0.1) }
    }
  }
}
