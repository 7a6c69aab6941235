import Diagnostics
import LinearAlgebra

/// |β_iᵀu_1|/‖β_i‖ of the teacher's directions with the leading right singular vector u_1 of the first layer's weights, as
/// `weight-alignment-i`.
public struct WeightAlignment<Element: Scalar>: Observer {
  private let directions: TeacherDirections

  public init(with directions: TeacherDirections) { self.directions = directions }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let vector = try observation.leadingPairs(of: .weightGram("W/1"), count: 1).vectors.row(0)
    guard vector.count == directions.rows.columns else {
      throw Problem(
        .usage, object: "weight-alignment",
        cause: "W/1 has rows of \(vector.count) numbers, the teacher's directions have \(directions.rows.columns)",
        remedy: "leave it out: it is for a first layer that takes whole samples")
    }
    return (0..<directions.rows.rows).map { index in
      let direction = directions.rows.row(index)
      let norm = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let product = zip(direction, vector).reduce(0) { $0 + $1.0 * $1.1 }
      return Quantity("weight-alignment-\(index + 1)", abs(product) / norm)
    }
  }
}
