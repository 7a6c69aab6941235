/// The boundary value of the transform at a real point.
struct AxisPoint {
  var place: LimitPlace
  var density: Double
  /// The distribution function.
  var distribution: Double
  /// Whether the point lies off the continuous support.
  var isGap: Bool
  /// Whether the solution was certified on the axis itself; else it is one close above, as beside an edge.
  var isCertified = true

  /// The distance from the place's origin, negative to its left.
  var offset: Double { place.offset }
}
