import LinearAlgebra

/// ⟨K, yyᵀ⟩/(‖K‖_F ‖y‖²), eq. (15) of Wang et al., under a name of one's choice, such as `ck-target-alignment`.
///
/// Of several outputs the tangent kernel meets the labels of all of them in one vector, as it has them, and the conjugate
/// kernel the matrix Y of the labels, with ‖YYᵀ‖_F in the place of ‖y‖².
public struct KernelTargetAlignment<Element: Scalar>: Observer {
  private let kernel: Observation<Element>.Matrices
  private let name: String

  public init(of kernel: Observation<Element>.Matrices, as name: String) {
    self.kernel = kernel
    self.name = name
  }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let matrix = try observation.matrix(kernel)
    let labels = try observation.labels()
    // A row for each vector of labels that the kernel meets.
    let targets = Matrix(rows: labels.count / matrix.rows, columns: matrix.rows, storage: labels)
    let product = (0..<targets.rows).reduce(0.0) { sum, row in
      let y = targets.row(row)
      return sum + zip(y, matrix.times(y)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return [Quantity(name, product / (matrix.frobeniusNorm * targets.gram.frobeniusNorm))]
  }
}
