import Diagnostics
import LinearAlgebra
import Randomness

/// Inputs drawn from a law, one sample a row.
public enum SyntheticInputs {
  /// Independent N(0, variance) entries, shape (count, dimension); variance 1/dimension unless given.
  ///
  /// - Throws: `Problem.usage` unless count, dimension and variance are positive.
  public static func gaussian(
    count: Int, from first: Int = 0, dimension: Int, variance: Double? = nil, stream: RandomStream
  ) throws -> Matrix<Double> {
    try check(count, dimension)
    let variance = variance ?? 1 / Double(dimension)
    guard variance > 0, variance.isFinite else {
      throw Problem(
        .usage, object: "variance", cause: "is \(variance)", remedy: "make it positive")
    }
    return stream.normalMatrix(
      rows: count, columns: dimension, scale: variance.squareRoot(), from: first * dimension)
  }

  /// Independent points, uniform on the sphere of the given radius about 0, shape (count, dimension).
  ///
  /// - Throws: `Problem.usage` unless count, dimension and radius are positive.
  public static func sphere(
    count: Int, from first: Int = 0, dimension: Int, radius: Double = 1, stream: RandomStream
  ) throws -> Matrix<Double> {
    try check(count, dimension)
    guard radius > 0, radius.isFinite else {
      throw Problem(.usage, object: "radius", cause: "is \(radius)", remedy: "make it positive")
    }
    var points = stream.normalMatrix(rows: count, columns: dimension, from: first * dimension)
    try points.scaleRows(toNorm: radius)
    return points
  }

  private static func check(_ count: Int, _ dimension: Int) throws {
    guard count > 0, dimension > 0 else {
      throw Problem(
        .usage, object: "inputs", cause: "their shape is (\(count), \(dimension))",
        remedy: "make both numbers positive")
    }
  }
}
