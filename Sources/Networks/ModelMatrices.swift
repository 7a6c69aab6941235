import Diagnostics
import Foundation
import LinearAlgebra
import Store

/// The arrays of a model's file as matrices.
///
/// An array of two axes is one as it is, whichever of them belongs to the outputs: its singular values are the same. One of
/// more axes, such as a convolution's, is unfolded; one of fewer is a single row. Names are in order, numbers in them
/// by their value.
public struct ModelMatrices: WeightMatrices {
  private let arrays: any NamedArrays
  public let shapes: [MatrixShape]

  /// - Parameters:
  ///   - arrays: the model's file.
  ///   - unfolding: of arrays of more than two axes; by default `last` for those called `kernel`, as TensorFlow and JAX
  ///     name theirs, else `first`.
  /// - Throws: what the arrays throw; `Problem.badInput` for sizes that no array has.
  public init(_ arrays: any NamedArrays, unfolding: MatrixShape.Unfolding? = nil) throws {
    self.arrays = arrays
    let names = try arrays.names.sorted().sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    shapes = try names.map { name in
      let stored = try arrays.shape(of: name)
      let (count, isTooLarge) = stored.reduce((1, false)) { product, size in
        let next = product.0.multipliedReportingOverflow(by: size)
        return (next.partialValue, product.1 || next.overflow)
      }
      guard !isTooLarge || stored.contains(0) else {
        throw Problem(
          .badInput, file: arrays.path, object: name, cause: "has shape \(stored), more than any memory holds",
          remedy: "take the model again from where it came")
      }
      let chosen: MatrixShape.Unfolding? =
        stored.count > 2 ? unfolding ?? (Self.isKernel(name) ? .last : .first) : nil
      let outputs = chosen == .last ? stored[stored.count - 1] : stored.count > 1 ? stored[0] : 1
      let others = stored.contains(0) ? 0 : count / outputs
      let (rows, columns) = chosen == .last ? (others, outputs) : (outputs, others)
      return MatrixShape(
        name: name, rows: rows, columns: columns, stored: stored, unfolding: chosen,
        isWeight: try min(rows, columns) > 1 && arrays.isReal(name))
    }
  }

  private static func isKernel(_ name: String) -> Bool { name.hasSuffix("kernel") || name.hasSuffix("kernel:0") }

  public func matrix(_ index: Int) throws -> Matrix<Double> {
    let shape = shapes[index]
    let values = try arrays.reals(shape.name)
    guard shape.rows * shape.columns == values.count else {
      throw Problem(
        .badInput, file: arrays.path, object: shape.name, cause: "changed while it was read",
        remedy: "run again when it is complete")
    }
    return Matrix(rows: shape.rows, columns: shape.columns, storage: values)
  }
}
