import LinearAlgebra
import Networks

/// The bytes that `eigs density` takes, n² of nothing among them.
enum DensityMemory {
  /// Samples or weights, and their features or transpose.
  static func matrix(rows: Int, columns: Int) -> Double { 8 * 2 * Double(rows) * Double(columns) }

  /// The smaller Gram matrix of one, its eigensystem, and the matrix.
  static func dense(rows: Int, columns: Int) -> Double {
    let (least, most) = (Double(min(rows, columns)), Double(max(rows, columns)))
    return 8 * 4 * least * least + 8 * most * least
  }

  /// A tangent kernel with what it is made of, in float64, then its eigenvalues.
  static func tangents(samples n: Int, of architecture: any Architecture) -> Double {
    let rows = n * architecture.outputs
    return max(EmpiricalMemory.bytes(samples: n, of: architecture, ntk: true), MatricesCommand.bytes(of: [rows, rows]))
  }

  /// What a tangent kernel is made of, in float32, while it is formed.
  static func factors(samples n: Int, of architecture: any Architecture) -> Double {
    let layers = architecture.body.layers.filter { $0 is Dense }
    let widths = layers.dropLast().reduce(0) { $0 + Double($1.outputs) }
    let widest = layers.map { Double(max($0.inputs, $0.outputs)) }.max() ?? 0
    return 4 * Double(n) * (Double(architecture.inputs) + Double(architecture.outputs + 1) * widths + widest)
  }

  /// The vectors of so many runs of Lanczos' method of dimension n, and of a step.
  static func probes<Element: Scalar>(_ probes: Int, steps: Int, dimension n: Int, of: Element.Type) -> Double {
    Double(MemoryLayout<Element>.stride) * Double(n) * Double(probes) * Double(min(steps, n) + 4)
  }
}
