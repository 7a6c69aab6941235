import LinearAlgebra
import Spectra

/// The principal angles θ_1 ≤ θ_2 ≤ … between the span of the teacher's directions and the space of the m leading
/// eigenvectors of the first layer's W_1ᵀ W_1, as `weight-angle-i`.
public struct WeightAngles<Element: Scalar>: Observer {
  private let directions: TeacherDirections
  private let dimension: Int

  /// - Parameters:
  ///   - directions: those of the teacher.
  ///   - dimension: m.
  public init(with directions: TeacherDirections, dimension: Int) {
    self.directions = directions
    self.dimension = dimension
  }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let leading = try observation.leadingEigenvectors(of: "W/1", count: dimension)
    return try PrincipalAngles.between(leading, directions.rows).enumerated().map { index, angle in
      Quantity("weight-angle-\(index + 1)", angle, unit: "rad")
    }
  }
}
