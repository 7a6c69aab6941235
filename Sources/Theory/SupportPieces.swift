import Diagnostics

/// Atoms and intervals as the walk meets them; every mass is the difference of two values of the distribution function.
struct SupportPieces {
  private(set) var atoms: [Atom] = []
  private(set) var intervals: [SupportInterval] = []
  private(set) var last: AxisPoint?
  private var opening: (edge: Double, mass: Double)?

  /// The distribution function at the last point.
  var mass: Double { last?.distribution ?? 0 }

  /// Goes on to a point with no atom before it, across an edge at `edge` if one of both is in a gap. Mass between two
  /// gaps is an interval too narrow to be seen.
  mutating func meet(_ point: AxisPoint, at edge: Double) {
    defer { last = point }
    guard let last else { return }
    switch (last.isGap, point.isGap) {
    case (true, true):
      let mass = point.distribution - last.distribution
      if mass > 1e-10 { atoms.append(Atom(place: edge, mass: mass)) }
    case (true, false): opening = (edge, last.distribution)
    case (false, true): close(at: edge, mass: point.distribution)
    case (false, false): break
    }
  }

  /// Goes on across an origin. What the atom does not account for lies closer than was looked: it is the interval's
  /// where one reaches there, else the atom's.
  mutating func cross(_ origin: LimitOrigin, to point: AxisPoint) throws {
    let (before, isGap) = (mass, last?.isGap ?? true)
    let excess = point.distribution - before - origin.mass
    guard excess > -1e-9 else {
      throw Problem(
        .numericalFailure, object: "limit law",
        cause: "the atom of mass \(origin.mass) at \(origin.place) is seen as one of \(point.distribution - before)",
        remedy: "check the ratios and b_σ² for extreme values")
    }
    defer { last = point }
    if origin.mass <= 1e-9, !isGap, !point.isGap { return }
    if !isGap {
      close(at: origin.place, mass: point.isGap || origin.mass > 0 ? point.distribution - origin.mass : mass)
    }
    let jump = isGap && point.isGap ? point.distribution - before : origin.mass
    if jump > 1e-9 { atoms.append(Atom(place: origin.place, mass: jump)) }
    if !point.isGap { opening = (origin.place, isGap ? before + origin.mass : point.distribution) }
  }

  private mutating func close(at edge: Double, mass: Double) {
    guard let start = opening else { return }
    intervals.append(SupportInterval(lower: start.edge, upper: edge, massBelow: start.mass, massUpTo: mass))
    opening = nil
  }
}
