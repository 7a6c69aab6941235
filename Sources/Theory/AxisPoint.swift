/// The boundary value of the transform at a real point.
struct AxisPoint {
  /// The point, z_{−1} left out.
  var y: Double
  var density: Double
  /// The distribution function.
  var distribution: Double
  /// Whether the point lies off the continuous support.
  var isGap: Bool
}
