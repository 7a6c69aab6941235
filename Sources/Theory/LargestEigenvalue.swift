import Foundation

/// What the largest eigenvalue of AᵀA is without a signal, A of shape (n, p) with independent N(0, 1) entries: μ + δs, s of
/// the Tracy–Widom law.
///
/// Centring and scale are Johnstone's (2001),
///
///     μ = (√n₋ + √p₋)²,   δ = (√n₋ + √p₋)(1/√n₋ + 1/√p₋)^{1/3},
///
/// with n₋ = n − ½ and p₋ = p − ½, which err by O(min(n, p)^{−2/3}) (Ma 2012).
public struct LargestEigenvalue: Sendable, Equatable {
  /// μ.
  public let centre: Double
  /// δ.
  public let scale: Double

  /// - Parameters: n and p, at least 1, in either order.
  public init(rows n: Int, columns p: Int) {
    let (first, second) = ((Double(n) - 0.5).squareRoot(), (Double(p) - 0.5).squareRoot())
    centre = (first + second) * (first + second)
    scale = (first + second) * cbrt(1 / first + 1 / second)
  }

  /// s of an eigenvalue of AᵀA.
  public func statistic(of eigenvalue: Double) -> Double { (eigenvalue - centre) / scale }
}
