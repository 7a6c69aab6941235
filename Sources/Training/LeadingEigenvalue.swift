import LinearAlgebra

/// The largest eigenvalue of a kernel of the training samples, under a name of one's choice, such as `ck-largest`.
public struct LeadingEigenvalue<Element: Scalar>: Observer {
  private let kernel: Observation<Element>.Matrices
  private let name: String

  public init(of kernel: Observation<Element>.Matrices, as name: String) {
    self.kernel = kernel
    self.name = name
  }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    [Quantity(name, try observation.leadingPairs(of: kernel, count: 1).values[0])]
  }
}
