import Diagnostics
import LinearAlgebra

/// The indicator of a closed ball, 1 where ‖x − c‖ ≤ R and 0 elsewhere: the discontinuous target of Section 5.2 of
/// Velikanov and Yarotsky (2021).
public struct BallIndicator: Sendable, Equatable {
  /// c, of length d; the origin where nil.
  public let centre: [Double]?
  /// R.
  public let radius: Double

  /// - Throws: `Problem.usage` unless the radius is positive and finite and the centre finite.
  public init(centre: [Double]? = nil, radius: Double) throws {
    guard radius > 0, radius.isFinite, centre?.allSatisfy(\.isFinite) ?? true else {
      throw Problem(
        .usage, object: "ball", cause: "its radius is \(radius), its centre \(centre ?? [0])",
        remedy: "make the radius positive and both finite")
    }
    self.centre = centre
    self.radius = radius
  }

  /// The values at the rows of `points`.
  ///
  /// - Throws: `Problem.usage` where the centre has another dimension.
  public func values(at points: Matrix<Double>) throws -> [Double] {
    let d = points.columns
    let centre = centre ?? [Double](repeating: 0, count: d)
    guard centre.count == d else {
      throw Problem(
        .usage, object: "ball", cause: "its centre has the dimension \(centre.count), the points have \(d)",
        remedy: "give as many coordinates as the points have")
    }
    var offset = [Double](repeating: 0, count: d)
    return points.withUnsafePointer { x in
      (0..<points.rows).map { i in
        for c in 0..<d { offset[c] = x[i * d + c] - centre[c] }
        return Double.norm(d, offset) <= radius ? 1 : 0
      }
    }
  }
}
