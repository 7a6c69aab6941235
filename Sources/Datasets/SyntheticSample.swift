import LinearAlgebra
import Randomness

/// Training and test inputs of one law, from the streams `inputs` and `test-inputs` below the one given.
public struct SyntheticSample: Sendable, Equatable {
  /// The law of the inputs.
  public enum Law: Sendable, Equatable {
    /// Independent N(0, variance) entries; 1/d where nil.
    case gaussian(variance: Double? = nil)
    /// Uniform on the sphere of this radius.
    case sphere(radius: Double = 1)
  }

  /// Shape (n, d).
  public let training: Matrix<Double>
  /// Shape (m, d); no rows where no test samples were asked for.
  public let test: Matrix<Double>

  /// - Parameter spikes: a signal to add to the training inputs, which are the noise then, equal to what they are
  ///   without it.
  /// - Throws: `Problem.usage` for sizes or parameters that are not positive, or a signal of another shape.
  public init(
    law: Law, training n: Int, test m: Int = 0, dimension d: Int, spikes: SignalSpikes? = nil, stream: RandomStream
  ) throws {
    func draw(_ count: Int, _ part: String) throws -> Matrix<Double> {
      switch law {
      case .gaussian(let variance):
        try SyntheticInputs.gaussian(count: count, dimension: d, variance: variance, stream: stream[part])
      case .sphere(let radius):
        try SyntheticInputs.sphere(count: count, dimension: d, radius: radius, stream: stream[part])
      }
    }
    var inputs = try draw(n, "inputs")
    try spikes?.add(to: &inputs)
    training = inputs
    test = m == 0 ? Matrix(rows: 0, columns: d) : try draw(m, "test-inputs")
  }
}
