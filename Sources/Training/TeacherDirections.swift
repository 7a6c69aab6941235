import Diagnostics
import LinearAlgebra
import Store

/// The directions β_1 … β_k of the teacher behind the labels, eq. (8) of Wang et al.
public struct TeacherDirections: Sendable {
  /// Row i is β_i, (k, d), not zero.
  public let rows: Matrix<Double>

  /// Where a data file has them, (k, d).
  public static let place = "teacher/directions"

  /// - Throws: `Problem.badInput` for no rows, and rows that are zero or not finite.
  public init(_ rows: Matrix<Double>) throws {
    let norms = (0..<rows.rows).map { row in rows.row(row).reduce(0) { $0 + $1 * $1 } }
    guard !norms.isEmpty, norms.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Problem(.badInput, object: Self.place, cause: "holds no directions, or one that is zero")
    }
    self.rows = rows
  }

  /// Reads those of a data file whose samples have `inputs` numbers.
  ///
  /// - Throws: `Problem.badInput` where there are none, or of another length.
  public init(_ file: H5Reader, inputs: Int) throws {
    guard file.contains(Self.place) else {
      throw Problem(
        .badInput, file: file.path, object: Self.place,
        cause: "there is no such data set, and observers of the teacher's directions need it",
        remedy: "make the data with gen-data and a teacher, or leave out weight-alignment and the angles")
    }
    let rows: Matrix<Double> = try file.matrix(Self.place)
    guard rows.columns == inputs else {
      throw Problem(
        .badInput, file: file.path, object: Self.place,
        cause: "has \(rows.columns) columns, but the samples have \(inputs)")
    }
    do { try self.init(rows) } catch let problem as Problem { throw problem.located(in: file.path) }
  }
}
