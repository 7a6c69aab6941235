import Diagnostics

/// A number with the standard error that sampling gives it.
public struct Estimate: Sendable, Equatable {
  /// The number.
  public let value: Double
  /// Its standard error, in the same unit; 0 for numbers known exactly.
  public let standardError: Double

  /// A number and its standard error.
  public init(_ value: Double, standardError: Double) {
    (self.value, self.standardError) = (value, standardError)
  }

  /// The estimate itself, of a constant that is positive whatever the network and the data are.
  ///
  /// - Throws: `Problem.numericalFailure` where it or its error is beyond Float64: zero, infinite or no number.
  func requirePositive(_ name: String) throws -> Estimate {
    guard value > 0, value.isFinite, standardError.isFinite else {
      throw Problem(
        .numericalFailure, object: name, cause: "\(value) ± \(standardError) is beyond the range of float64",
        remedy: "take scales of the weights and biases nearer to 1, a smaller depth or power, or scale the data")
    }
    return self
  }
}
