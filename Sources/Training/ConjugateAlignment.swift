import LinearAlgebra

/// |yᵀv_1|/‖y‖ of the conjugate kernel's first eigenvector with the labels of the first output, as `ck-alignment`.
public struct ConjugateAlignment<Element: Scalar>: Observer {
  public init() {}

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let vector = try observation.leadingPairs(of: .conjugateKernel, count: 1).vectors.row(0)
    let labels = (0..<observation.training.labels.rows).map { Double(observation.training.labels[$0, 0]) }
    let norm = labels.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return [Quantity("ck-alignment", abs(zip(labels, vector).reduce(0) { $0 + $1.0 * $1.1 }) / norm)]
  }
}
