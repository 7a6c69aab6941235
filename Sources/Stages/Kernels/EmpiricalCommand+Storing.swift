import Diagnostics
import LinearAlgebra
import Store

extension EmpiricalCommand {
  /// n, and n + m with other samples.
  typealias Counts = (samples: Int, all: Int)

  /// Stores the kernel of the first n samples, and as cross/<name> that between the others and them.
  ///
  /// - Throws: `Problem.badInput` where an entry of the diagonal, which bounds all others, is not finite.
  func store<Element: Scalar & StoredElement>(
    _ kernel: Matrix<Element>, _ name: String, _ counts: Counts, in file: H5Writer
  ) throws {
    let (n, total) = (counts.samples, counts.all)
    if let row = kernel.diagonal.firstIndex(where: { !$0.isFinite }) {
      throw beyondRange(name, row: row, of: Element.typeName)
    }
    guard n < total else { return try file.write(kernel, to: name) }
    // One block of samples for each output.
    let blocks = kernel.rows / total
    func block(_ rows: Range<Int>) -> Matrix<Element> {
      Matrix(rows: blocks * rows.count, columns: blocks * n) { i, j in
        kernel[i / rows.count * total + rows.lowerBound + i % rows.count, j / n * total + j % n]
      }
    }
    try file.write(block(0..<n), to: name)
    try file.write(block(n..<total), to: "cross/\(name)")
  }

  func beyondRange(_ name: String, row: Int, of type: String = Double.typeName) -> Problem {
    Problem(
      .badInput, file: data, object: "X", cause: "\(name) at row \(row) is beyond the range of \(type)",
      remedy: "scale the samples down")
  }
}
