import Diagnostics
import LinearAlgebra
import Randomness

/// Inputs drawn from a law, one sample a row.
public enum SyntheticInputs {
  /// Independent N(0, variance) entries, shape (count, dimension); variance 1/dimension unless given.
  ///
  /// - Throws: `Problem.usage` unless count, dimension and variance are positive.
  public static func gaussian(
    count: Int, dimension: Int, variance: Double? = nil, stream: RandomStream
  ) throws -> Matrix<Double> {
    try check(count, dimension)
    let variance = variance ?? 1 / Double(dimension)
    guard variance > 0, variance.isFinite else {
      throw Problem(
        .usage, object: "variance", cause: "is \(variance)", remedy: "make it positive")
    }
    return stream.normalMatrix(rows: count, columns: dimension, scale: variance.squareRoot())
  }

  /// Independent points, uniform on the sphere of the given radius about 0, shape (count, dimension).
  ///
  /// - Throws: `Problem.usage` unless count, dimension and radius are positive.
  public static func sphere(
    count: Int, dimension: Int, radius: Double = 1, stream: RandomStream
  ) throws -> Matrix<Double> {
    try check(count, dimension)
    guard radius > 0, radius.isFinite else {
      throw Problem(.usage, object: "radius", cause: "is \(radius)", remedy: "make it positive")
    }
    var points = stream.normalMatrix(rows: count, columns: dimension)
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

/// A single neuron x ↦ σ(xᵀv), ‖v‖ = √d, whose values are labels (fan-wang-2020, section 4.3).
public struct SingleNeuronTeacher: Sendable, Equatable {
  /// v, of length d.
  public let direction: [Double]

  /// A direction uniform on the sphere of radius √dimension.
  ///
  /// - Throws: `Problem.usage` unless the dimension is positive.
  public init(dimension: Int, stream: RandomStream) throws {
    direction = try SyntheticInputs.sphere(
      count: 1, dimension: dimension, radius: Double(dimension).squareRoot(), stream: stream
    ).storage
  }

  /// σ(Xv) for samples as rows; `activation` maps an array element by element.
  ///
  /// - Throws: `Problem.badInput` where the samples have another dimension.
  public func labels(
    for samples: Matrix<Double>, activation: ([Double]) throws -> [Double]
  ) throws -> [Double] {
    guard samples.columns == direction.count else {
      throw Problem(
        .badInput, object: "samples",
        cause: "have the dimension \(samples.columns), the teacher has \(direction.count)")
    }
    return try activation(samples.times(direction))
  }
}
