import Diagnostics
import Foundation

/// A power law y ≈ A x^{−e} fitted over a window of x: least squares in log–log, every factor of x weighing alike (see
/// `LogLogRegression`).
///
/// Neighbouring residuals of sorted eigenvalues, suffix sums or losses are strongly correlated, so the usual errors of
/// least squares would be far too small. The standard errors here are a jackknife's: the window is cut into
/// `blockCount` blocks of equal length in log x, each is left out in turn, and σ² = (B−1)/B Σ_b (e_b − ē)². They cover
/// fluctuations correlated over a third of a block or less (a quarter too small for those correlated over a block), and
/// grow with a curvature of the data, but are no bound on the bias of a window beside the plateau: see `LocalSlopes`.
public struct PowerLawFit: Sendable {
  /// e, positive where y falls.
  public let exponent: Double
  public let exponentError: Double
  /// A, the law's value at x = 1.
  public let coefficient: Double
  /// The standard error of A: A times that of log A.
  public let coefficientError: Double
  /// The points used.
  public let pointCount: Int
  /// The points within the window left out because y is not positive.
  public let excludedCount: Int
  /// The window.
  public let window: ClosedRange<Double>

  /// The blocks of the jackknife.
  public static let blockCount = 8

  private let regression: LogLogRegression

  /// - Parameters:
  ///   - x: ascending.
  ///   - y: as many numbers.
  ///   - window: the x to fit over; its lower bound is positive.
  /// - Throws: `Problem.badInput` for x and y of different lengths, x that does not ascend, a window with fewer
  ///   than four usable points, or one so steep that A is no number.
  public init(x: [Double], y: [Double], window: ClosedRange<Double>) throws {
    guard x.count == y.count, window.lowerBound > 0 else {
      throw Problem(
        .badInput, cause: "\(x.count) abscissas, \(y.count) ordinates, a window from \(window.lowerBound)",
        remedy: "give as many of both, and a positive window")
    }
    guard zip(x, x.dropFirst()).allSatisfy(<=) else {
      throw Problem(.badInput, cause: "the abscissas do not ascend", remedy: "sort the points by their abscissas")
    }
    let inside = x.indices.filter { window.contains(x[$0]) }
    let usable = inside.filter { y[$0] > 0 && y[$0].isFinite }
    let regression = LogLogRegression(x: usable.map { x[$0] }, y: usable.map { y[$0] })
    guard usable.count >= 4, let line = regression.line(0..<usable.count) else {
      throw Problem(
        .badInput,
        cause:
          "in the window \(window.lowerBound) … \(window.upperBound) \(usable.count) of \(inside.count) points are "
          + "positive, beyond rounding, and finite; a fit needs four",
        remedy: "choose a window where there is a power law")
    }
    let blocks = Self.blocks(regression)
    let rest = blocks.compactMap { regression.line(without: $0) }
    exponent = -line.slope
    exponentError = Self.jackknife(rest.map(\.slope))
    coefficient = exp(line.intercept)
    coefficientError = coefficient * Self.jackknife(rest.map(\.intercept))
    guard coefficient.isFinite, coefficientError.isFinite else {
      throw Problem(
        .badInput, cause: "the window \(window.lowerBound) … \(window.upperBound) gives the exponent \(exponent)",
        remedy: "move the window to where there is a power law")
    }
    pointCount = usable.count
    excludedCount = inside.count - usable.count
    self.window = window
    self.regression = regression
  }

  /// A and its standard error where the exponent is known: the weighted mean of y x^e, in logarithms.
  public func coefficient(atExponent exponent: Double) -> (value: Double, standardError: Double) {
    let all = regression.intercept(slope: -exponent, without: 0..<0) ?? .nan
    let rest = Self.blocks(regression).compactMap { regression.intercept(slope: -exponent, without: $0) }
    return (exp(all), exp(all) * Self.jackknife(rest))
  }

  /// A x^{−e}.
  public func value(at x: Double) -> Double { coefficient * pow(x, -exponent) }

  /// Slopes over parts of the window that each span the factor `width` of x.
  public func localSlopes(width: Double = 2) -> LocalSlopes {
    LocalSlopes(regression, exponent: exponent, width: width)
  }

  /// The runs of points of equal length in log x; empty ones left out, at most one point's worth each.
  private static func blocks(_ regression: LogLogRegression) -> [Range<Int>] {
    guard let first = regression.logX.first, let last = regression.logX.last else { return [] }
    let bounds = (0...blockCount).map { block in
      block == blockCount
        ? regression.logX.count
        : regression.firstIndex(from: first + (last - first) * Double(block) / Double(blockCount))
    }
    return zip(bounds, bounds.dropFirst()).compactMap { $0 < $1 ? $0..<$1 : nil }
  }

  private static func jackknife(_ values: [Double]) -> Double {
    guard values.count > 1 else { return .infinity }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return ((count - 1) / count * values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
  }
}
