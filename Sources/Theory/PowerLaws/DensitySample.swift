import Diagnostics
import LinearAlgebra

/// Points drawn from a distribution μ, with its density at each: what the means ⟨·⟩_μ of the theory are taken over.
public struct DensitySample: Sendable {
  /// d.
  public let dimension: Int
  /// |x|² of each point.
  public let squaredNorms: [Double]
  /// μ(x) > 0 at each point.
  public let densities: [Double]

  /// - Parameters:
  ///   - points: shape (n, d).
  ///   - densities: μ at the points, n numbers.
  /// - Throws: `Problem.badInput` for fewer than two points, d = 0, another number of densities, or one that is not
  ///   positive.
  public init(points: Matrix<Double>, densities: [Double]) throws {
    guard points.rows >= 2, points.columns >= 1 else {
      throw Problem(
        .badInput, object: "X", cause: "has shape (\(points.rows), \(points.columns))",
        remedy: "give at least two points of at least one coordinate")
    }
    guard densities.count == points.rows else {
      throw Problem(
        .badInput, object: "density", cause: "has \(densities.count) entries for \(points.rows) points",
        remedy: "give the density at each point")
    }
    if let index = densities.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw Problem(
        .badInput, object: "density", cause: "entry \(index) is \(densities[index]), but the points lie where μ > 0",
        remedy: "give points of μ and its density; in high dimension it may underflow")
    }
    dimension = points.columns
    self.densities = densities
    squaredNorms = (0..<points.rows).map { i in
      points.storage[i * points.columns..<(i + 1) * points.columns].reduce(0) { $0 + $1 * $1 }
    }
  }
}
