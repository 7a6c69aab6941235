import Diagnostics
import LinearAlgebra
import Store

/// The target functions in a data file.
enum PowerLawTargets {
  /// The targets of these names, each with its values of shape (M, k).
  ///
  /// - Parameter names: `all` for every data set below `targets`, or y where there is none.
  /// - Throws: `Problem.badInput` for missing or empty ones, or more than two dimensions.
  static func read(_ names: [String], from file: H5Reader) throws -> [(name: String, values: Matrix<Double>)] {
    guard file.contains("targets") else {
      guard names == ["all"] || names == ["y"] else {
        throw Problem(
          .badInput, file: file.path, object: "targets", cause: "there is no such group",
          remedy: "make the file by 'gen-data mixture', or take y")
      }
      return [("y", try values("y", in: file))]
    }
    let chosen = names == ["all"] ? try file.children(of: "targets") : names
    guard !chosen.isEmpty else {
      throw Problem(.badInput, file: file.path, object: "targets", cause: "is empty", remedy: "give a target")
    }
    return try chosen.map { ($0, try values("targets/\($0)", in: file)) }
  }

  private static func values(_ path: String, in file: H5Reader) throws -> Matrix<Double> {
    if try file.shape(of: path).count == 2 {
      let matrix: Matrix<Double> = try file.matrix(path)
      guard matrix.columns > 0 else {
        throw Problem(.badInput, file: file.path, object: path, cause: "has no columns", remedy: "give a target")
      }
      return matrix
    }
    let vector: [Double] = try file.vector(path)
    return Matrix(rows: vector.count, columns: 1, storage: vector)
  }
}
