import Diagnostics
import RealModule

/// Where the continuous part of a limit spectrum ends on the right, and how far beyond eigenvalues of finite matrices go.
public struct LimitEdge: Sendable, Equatable {
  /// The left end of the continuous part.
  public let lower: Double
  /// Its right end.
  public let upper: Double
  /// c in the density c√(upper − x) beside it.
  public let coefficient: Double

  /// The edges of a limit law.
  ///
  /// - Throws: `Problem.numericalFailure` for a law without a continuous part.
  public init(of law: LimitSpectrum) throws {
    guard let first = law.support.first, let last = law.support.last else {
      throw Problem(
        .numericalFailure, cause: "the limit law has no continuous part, and so no edge",
        remedy: "take aspect ratios and an input law nearer to one")
    }
    (lower, upper) = (first.lower, last.upper)
    coefficient = try law.edgeCoefficient(of: last)
  }

  /// The edges of the Marčenko–Pastur law times `scale`.
  public init(of law: MarchenkoPastur, scale: Double = 1) {
    (lower, upper) = (scale * law.lowerEdge, scale * law.upperEdge)
    coefficient = law.edgeCoefficient / (scale * scale.squareRoot())
  }

  /// (πcn)^(−2/3), the unit in which the largest of n bulk eigenvalues fluctuates about the edge by the Tracy–Widom law (of
  /// mean −1.2 and standard deviation 1.3 for real matrices).
  public func fluctuation(of n: Int) -> Double { .pow(.pi * coefficient * Double(n), -2.0 / 3) }

  /// How many of these units an eigenvalue must stand off the edge to count as an outlier.
  public static let outlierUnits = 4.0

  /// How far off the edge one of n eigenvalues must stand to count as an outlier.
  public func outlierMargin(of n: Int) -> Double { Self.outlierUnits * fluctuation(of: n) }
}
