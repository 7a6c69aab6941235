import Diagnostics
import Foundation

extension LimitSpectrum {
  /// About `count` points, shared among the intervals by width and mass (at least 9 each), dense near edges; every
  /// interval begins and ends with density 0, except at a hard edge, where the density diverges and the first
  /// point lies just inside.
  ///
  /// - Throws: `Problem(.numericalFailure)`, also for intervals that rounding has made points.
  public func curve(points count: Int) throws -> LimitCurve {
    let workspace = FixedPointEquations(transform)
    let width = support.reduce(0) { $0 + ($1.upper - $1.lower) }
    let mass = support.reduce(0) { $0 + $1.mass }
    guard support.isEmpty || width > 0 && width.isFinite && mass > 0 else {
      throw Problem(
        .numericalFailure, cause: "the law's support, of width \(width) and mass \(mass), is beyond float64",
        remedy: "take aspect ratios and an input law nearer to one")
    }
    var curve = LimitCurve()
    for interval in support {
      let share = ((interval.upper - interval.lower) / width + interval.mass / mass) / 2
      let points = max(9, Int((share * Double(count)).rounded()))
      let chart = IntervalChart(interval, origin: transform.combination.identity)
      let hard = interval.lower == transform.combination.identity
      for index in 0..<points {
        let isFirst = index == 0
        if (isFirst && !hard) || index == points - 1 {
          curve.x.append(isFirst ? interval.lower : interval.upper)
          curve.density.append(0)
          curve.distribution.append(isFirst ? interval.massBelow : interval.massUpTo)
          continue
        }
        let place = chart.place(at: .pi * (isFirst ? 0.1 : Double(index)) / Double(points - 1))
        let point = try axisPoint(at: place, inside: interval, workspace)
        curve.x.append(place)
        curve.density.append(point.density)
        curve.distribution.append(point.distribution)
      }
    }
    return curve
  }

  /// Places and masses such that ∫ f dν ≈ Σ mass·f(place): `count` nodes per interval (the midpoint rule in the angle
  /// that resolves square-root edges; one for an interval so narrow that float64 hardly tells its places apart) and the
  /// atoms.
  ///
  /// - Throws: `Problem(.numericalFailure)`.
  public func quadrature(nodesPerInterval count: Int) throws -> [Atom] {
    let workspace = FixedPointEquations(transform)
    var nodes = atoms
    for interval in support {
      guard interval.upper - interval.lower > 1e-10 * interval.upper else {
        nodes.append(Atom(place: (interval.lower + interval.upper) / 2, mass: interval.mass))
        continue
      }
      let chart = IntervalChart(interval, origin: transform.combination.identity)
      for index in 0..<count {
        let angle = .pi * (Double(index) + 0.5) / Double(count)
        let place = chart.place(at: angle)
        let point = try axisPoint(at: place, inside: interval, workspace)
        let mass = point.density * chart.speed(at: angle) * .pi / Double(count)
        nodes.append(Atom(place: place, mass: mass))
      }
    }
    return nodes
  }
}
