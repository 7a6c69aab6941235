import Diagnostics

/// The mean squared overlap of the eigenvectors of two correlated Wigner matrices,
///
///     n E⟨u, v⟩² = K_r(x, y) = (1 − r²) / ((1 − r²)² − r(1 + r²)xy + r²(x² + y²)),
///
/// u of A at the eigenvalue x, v of B = rA + √(1 − r²) Z at y, Z an independent copy of A, in units where the
/// spectra end at ±2.
///
/// That B is A after Dyson's Brownian motion for a time, so E⟨u, v⟩² is the local average of the eigenvector moment
/// flow from ⟨u, u⟩² = 1. For free semicircular a, b of correlation r the conditional expectation takes U_k(b/2) to
/// r^k U_k(a/2); its kernel against the semicircle law is Σ_k r^k U_k(x/2) U_k(y/2), which sums to K_r. With
/// x = 2cos θ, y = 2cos φ its denominator is (1 − 2r cos(θ−φ) + r²)(1 − 2r cos(θ+φ) + r²).
///
/// As a function of y it is exactly a Cauchy curve: with C = 1 − x²/4,
///
///     K_r(x, y) = (1 − r²) / (r²(y − c)² + (1 − r²)²C),   c = x(1 + r²)/(2r).
///
/// For r → 1, where r² → 1 and c → x, that is the form t/((x − y)² + Ct²), t = 1 − r², of the document
/// fan-2020-slides ("Motivation for GRAMPA"; there written δ).
///
/// It speaks of averages over more eigenvalues than one, and so holds while the half-width exceeds their spacing.
public struct DysonOverlap: Sendable, Equatable {
  /// r.
  public let correlation: Double
  /// 1 − r, kept beside r so that it has its full relative precision.
  public let distance: Double

  /// - Parameter distance: 1 − r.
  /// - Throws: `Problem(.usage)` unless 10⁻³⁰⁰ < 1 − r ≤ 1.
  public init(distance: Double) throws {
    guard distance > 1e-300, distance <= 1 else {
      throw Problem(
        .usage, object: "correlation \(1 - distance)",
        cause: "the kernel is that of a correlation in 0 ≤ r < 1, and \(distance) is 1 − r",
        remedy: "for r = 1 the eigenvectors coincide; 1 − r below 1e-300 cannot be told from that")
    }
    self.distance = distance
    correlation = 1 - distance
  }

  /// The kernel of correlated Erdős–Rényi graphs: of edge probability q and P[A_ij = B_ij = 1] = (1 − δ)q the
  /// entries have the correlation r = 1 − δ/(1 − q).
  ///
  /// - Throws: `Problem(.usage)` unless 0 < q < 1 and 0 < δ ≤ 1 − q, that is 0 ≤ r < 1.
  public init(edgeProbability q: Double, differing delta: Double) throws {
    guard q > 0, q < 1, delta > 0, delta <= 1 - q else {
      throw Problem(
        .usage, object: "q = \(q), δ = \(delta)", cause: "the kernel needs 0 < q < 1 and 0 < δ ≤ 1 − q",
        remedy: "beyond δ = 1 − q the graphs are negatively correlated; at δ = 0 they are equal")
    }
    try self.init(distance: min(delta / (1 - q), 1))
  }

  /// t = 1 − r².
  public var time: Double { distance * (1 + correlation) }

  /// K_r(x, y) for x and y in [−2, 2]; others count as the nearest edge.
  ///
  /// The denominator is taken as (1−r)²((1−r)² + r(4 − xy)) + r²(x − y)², none of whose terms is negative, and 1 − r
  /// divided out, whose square may be below float64.
  public func kernel(_ x: Double, _ y: Double) -> Double {
    let (x, y) = (min(max(x, -2), 2), min(max(y, -2), 2))
    let (r, e) = (correlation, distance)
    let gap = r * (x - y)
    return (1 + r) / (e * (e * e + r * (4 - x * y)) + gap / e * gap)
  }

  /// The slides' t/((x − y)² + Ct²), C = 1 − x²/4, the limit of the kernel for r → 1.
  public func cauchy(_ x: Double, _ y: Double) -> Double {
    1 / ((x - y) / time * (x - y) + Self.edgeFactor(x) * time)
  }

  /// The height 1/(tC) of the kernel's Cauchy curve y ↦ K_r(x, y), reached at y = `centre(x)`.
  public func peak(_ x: Double) -> Double { 1 / (time * Self.edgeFactor(x)) }

  /// Half the width of that curve at half its height, t√C/r; infinite for r = 0, where the kernel is constant.
  public func halfWidth(_ x: Double) -> Double { time * Self.edgeFactor(x).squareRoot() / correlation }

  /// The place of its maximum less x, x(1 − r)²/(2r).
  public func centreShift(_ x: Double) -> Double { x * distance * distance / (2 * correlation) }

  /// C = 1 − x²/4.
  private static func edgeFactor(_ x: Double) -> Double { max((2 - x) * (2 + x) / 4, 0) }
}
