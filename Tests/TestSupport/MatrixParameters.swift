import LinearAlgebra
import Networks

/// Parameters as matrices, handed on in slabs of so many rows.
package struct MatrixParameters: ParameterSource {
  private let matrices: [Matrix<Double>]
  private let slab: Int

  package init(_ matrices: [Matrix<Double>], slab: Int = .max) {
    self.matrices = matrices
    self.slab = slab
  }

  package func withSlabs(
    of index: Int, _ body: (_ rows: Range<Int>, _ values: UnsafePointer<Double>) throws -> Void
  ) throws {
    let matrix = matrices[index]
    for start in stride(from: 0, to: matrix.rows, by: min(slab, matrix.rows)) {
      let rows = start..<min(matrix.rows, start + min(slab, matrix.rows))
      try matrix.withUnsafePointer { try body(rows, $0 + start * matrix.columns) }
    }
  }
}
