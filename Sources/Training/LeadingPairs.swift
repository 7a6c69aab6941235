import Diagnostics
import LinearAlgebra

/// The largest eigenvalues of the conjugate kernel, as `ck-eigenvalue-i`, and the alignment of each one's eigenvector v with
/// the labels, as `ck-label-alignment-i`: of one output |yᵀv|/‖y‖, of several ‖Yᵀv‖/‖Y‖_F, the rows of Y being those of the
/// labels less their means, so that two classes are as labels ±1.
public struct LeadingPairs<Element: Scalar>: Observer {
  private let count: Int

  /// - Parameter count: how many pairs, one or more.
  public init(_ count: Int) { self.count = count }

  /// - Throws: `Problem.usage` for more than the kernel has, `Problem.badInput` where no label differs from another's class.
  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let samples = observation.kernelInputs.rows
    guard count <= samples else {
      throw Problem(
        .usage, object: "ck-leading", cause: "\(count) eigenvalues of the kernel of \(samples) samples",
        remedy: "ask for fewer")
    }
    let labels = Self.centred(observation.kernelLabels)
    let norm = labels.frobeniusNorm
    guard norm > 0 else {
      throw Problem(
        .badInput, object: "y", cause: "tells no classes apart, and nothing is aligned with it",
        remedy: "leave out ck-leading")
    }
    let pairs = try observation.leadingPairs(of: .conjugateKernel, count: count)
    return (0..<count).flatMap { index in
      let projections = labels.times(pairs.vectors.row(index), transposed: true)
      let alignment = projections.reduce(0) { $0 + $1 * $1 }.squareRoot() / norm
      return [
        Quantity("ck-eigenvalue-\(index + 1)", pairs.values[index]),
        Quantity("ck-label-alignment-\(index + 1)", alignment),
      ]
    }
  }

  /// The labels less their means over several outputs.
  private static func centred(_ labels: Matrix<Double>) -> Matrix<Double> {
    guard labels.columns > 1 else { return labels }
    return Matrix(rows: labels.rows, columns: labels.columns) { row, column in
      labels[row, column] - labels.row(row).reduce(0, +) / Double(labels.columns)
    }
  }
}
