import LinearAlgebra

/// The largest eigenvalue of the conjugate kernel of the training samples, as `ck-largest`.
public struct LeadingConjugateEigenvalue<Element: Scalar>: Observer {
  public init() {}

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    [Quantity("ck-largest", try observation.leadingPairs(of: .conjugateKernel, count: 1).values[0])]
  }
}
