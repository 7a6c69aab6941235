import LinearAlgebra

/// |β_iᵀu_1|/‖β_i‖ of the teacher's directions with the leading right singular vector u_1 of the first layer's weights, as
/// `weight-alignment-i`.
public struct WeightAlignment<Element: Scalar>: Observer {
  private let directions: TeacherDirections

  public init(with directions: TeacherDirections) { self.directions = directions }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let vector = try observation.leadingPairs(of: .weightGram("W/1"), count: 1).vectors.row(0)
    return (0..<directions.rows.rows).map { index in
      let direction = directions.rows.row(index)
      let norm = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let product = zip(direction, vector).reduce(0) { $0 + $1.0 * $1.1 }
      return Quantity("weight-alignment-\(index + 1)", abs(product) / norm)
    }
  }
}
