import LinearAlgebra
import Spectra

/// The angles of the first eigenvectors of the first layer's W_1ᵀ W_1, each by itself, with the span of the teacher's
/// directions, as `weight-component-angle-i`.
public struct ComponentAngles<Element: Scalar>: Observer {
  private let directions: TeacherDirections
  private let count: Int

  /// - Parameters:
  ///   - directions: those of the teacher.
  ///   - count: how many eigenvectors.
  public init(with directions: TeacherDirections, count: Int) {
    self.directions = directions
    self.count = count
  }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let leading = try observation.leadingEigenvectors(of: "W/1", count: count)
    return try (0..<count).map { index in
      let angle = try PrincipalAngles.between(leading.rows(index..<index + 1), directions.rows)[0]
      return Quantity("weight-component-angle-\(index + 1)", angle, unit: "rad")
    }
  }
}
