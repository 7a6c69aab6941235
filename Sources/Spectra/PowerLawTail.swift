import Diagnostics
import Foundation

/// A power-law tail, of density ∝ x^{−α} for x ≥ x_min, fitted to a sample as Clauset, Shalizi and Newman (2009) do:
///
///     α = 1 + n/Σ log(x_i/x_min),   σ = (α − 1)/√n,
///
/// the maximum of the likelihood over the n numbers from x_min on, and x_min the value of the sample at which the
/// Kolmogorov–Smirnov distance D of that law from those numbers is least.
///
/// D compares the law with the share of numbers *less* than x, at the numbers themselves, and x_min runs over all distinct
/// values but the largest: as the Python package `powerlaw` has both, which gives the same fits (its version 1.5; later
/// ones look at α ≤ 3 alone unless told otherwise). A fit is always found: of a spectrum without a tail α says nothing.
public struct PowerLawTail: Sendable, Equatable {
  /// α.
  public let exponent: Double
  /// σ, the standard error of α where x_min is known.
  public let exponentError: Double
  /// x_min.
  public let cutoff: Double
  /// D.
  public let distance: Double
  /// n, the numbers from x_min on.
  public let count: Int
  /// The positive numbers below x_min: the place of x_min in the ascending sample.
  public let index: Int
  /// The numbers left out because they are not positive.
  public let excludedCount: Int
  /// λ_1, the largest number.
  public let largest: Double
  /// log Σ λ_i^α over all positive numbers, the natural logarithm of the α-norm.
  public let logNorm: Double

  /// Fits the tail of `values`, in any order; those that are not positive are left out and counted.
  ///
  /// O(n log n) but for samples whose distances all but agree; at 10⁵ numbers some tens of milliseconds.
  ///
  /// - Throws: `Problem.badInput` for numbers that are not finite, and fewer than two different positive ones.
  public init(fitting values: [Double]) throws { self = try TailCutoffs(values).best() }

  /// - Parameter sample: the positive numbers, ascending.
  init(
    exponent: Double, cutoff: Double, distance: Double, index: Int, sample: [Double], excludedCount: Int
  ) {
    (self.exponent, self.cutoff, self.distance, self.index) = (exponent, cutoff, distance, index)
    self.excludedCount = excludedCount
    count = sample.count - index
    exponentError = (exponent - 1) / Double(count).squareRoot()
    let largest = sample.last ?? .nan
    self.largest = largest
    // Relative to the largest, since λ^α leaves float64.
    logNorm = exponent * log(largest) + log(sample.reduce(0) { $0 + pow($1 / largest, exponent) })
  }

  /// α λ_1, the weighted α of Wang et al. (2023), figure 17.
  public var weightedExponent: Double { exponent * largest }

  /// α log₁₀ λ_1, the weighted α of the literature (Martin, Peng and Mahoney 2021).
  public var logWeightedExponent: Double { exponent * log10(largest) }

  /// log₁₀ Σ λ_i^α, the literature's log α-norm.
  public var decimalLogNorm: Double { logNorm / log(10) }

  /// A spectrum without what is rounding: without eigenvalues of at most M ε λ_1, M their number and ε = 2⁻⁵². The zeros of
  /// a Gram matrix of small rank are such.
  public static func resolved(_ eigenvalues: [Double]) -> [Double] {
    let rounding = Double(eigenvalues.count) * Double.ulpOfOne * (eigenvalues.max() ?? 0)
    return eigenvalues.filter { $0 > rounding }
  }
}
