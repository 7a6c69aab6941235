import LinearAlgebra

/// Parameters that are at hand as matrices.
struct ParametersInMemory<Element: Scalar>: ParameterSource {
  private let matrices: [Matrix<Element>]

  init(_ matrices: [Matrix<Element>]) { self.matrices = matrices }

  func withSlabs(
    of index: Int, _ body: (_ rows: Range<Int>, _ values: UnsafePointer<Element>) throws -> Void
  ) throws {
    try matrices[index].withUnsafePointer { try body(0..<matrices[index].rows, $0) }
  }
}
