import Diagnostics
import LinearAlgebra
import Randomness

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
