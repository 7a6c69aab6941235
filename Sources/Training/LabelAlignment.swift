import LinearAlgebra

/// |yᵀv_1|/‖y‖ of a kernel's first eigenvector with the labels, under a name of one's choice, such as `ck-alignment`: of the
/// tangent kernel those of all outputs, as it has them; of the conjugate kernel, which is one for all outputs, those of the
/// first.
public struct LabelAlignment<Element: Scalar>: Observer {
  private let kernel: Observation<Element>.Matrices
  private let name: String

  public init(of kernel: Observation<Element>.Matrices, as name: String) {
    self.kernel = kernel
    self.name = name
  }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let vector = try observation.leadingPairs(of: kernel, count: 1).vectors.row(0)
    let labels = try observation.labels().prefix(vector.count)
    let norm = labels.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return [Quantity(name, abs(zip(labels, vector).reduce(0) { $0 + $1.0 * $1.1 }) / norm)]
  }
}
