import ComplexModule
import RealModule

extension LimitSpectrum {
  /// The density of the continuous part at each of `places`, in any order.
  ///
  /// - Throws: `Problem(.numericalFailure)` that names a point where the equations could not be solved.
  public func density(at places: [Double]) throws -> [Double] {
    try axisPoints(at: places).map(\.density)
  }

  /// The distribution function F(x) = ν((−∞, x]) at each of `places`, in any order.
  ///
  /// It is evaluated in closed form from the solved equations, without quadrature. A place within rounding of an
  /// atom (1e−12 of the largest support point) counts as on it.
  ///
  /// - Throws: as `density(at:)`.
  public func distribution(at places: [Double]) throws -> [Double] {
    try axisPoints(at: places).map(\.distribution)
  }

  /// The left limits F(x−) = ν((−∞, x)) at each of `places`.
  ///
  /// - Throws: as `density(at:)`.
  public func distributionBelow(at places: [Double]) throws -> [Double] {
    zip(places, try distribution(at: places)).map { place, value in
      atoms.reduce(value) { $0 - (abs($1.place - place) <= snap ? $1.mass : 0) }
    }
  }

  /// How close to an atom a place counts as on it.
  var snap: Double {
    1e-12 * max(abs(support.last?.upper ?? 0), abs(atoms.last?.place ?? 0))
  }

  func axisPoints(at places: [Double]) throws -> [AxisPoint] {
    let workspace = FixedPointEquations(transform)
    var points = [AxisPoint](
      repeating: AxisPoint(
        place: LimitPlace(origin: 0, offset: 0), density: 0, distribution: 0, isGap: true), count: places.count)
    var next = 0
    for index in places.indices.sorted(by: { places[$0] < places[$1] }) {
      let place = places[index]
      while next < support.count && support[next].upper <= place { next += 1 }
      if next < support.count && support[next].lower < place {
        points[index] = try axisPoint(at: place, inside: support[next], workspace)
      } else {
        let below = next > 0 ? support[next - 1].mass : 0
        points[index].distribution = plateau(at: place, after: next, lastMass: below)
      }
    }
    return points
  }

  /// The value at a place off the continuous support that has `count` intervals to its left.
  private func plateau(at place: Double, after count: Int, lastMass: Double) -> Double {
    let ground = count > 0 ? support[count - 1].massUpTo : 0
    let floor = count > 0 ? support[count - 1].upper : -Double.infinity
    let value = atoms.reduce(ground) { sum, atom in
      atom.place >= floor && atom.place <= place + snap ? sum + atom.mass : sum
    }
    return count == support.count && abs(value - 1) < 1e-9 ? 1 : min(value, 1)
  }

  func axisPoint(
    at place: Double, inside interval: SupportInterval, _ workspace: FixedPointEquations
  ) throws -> AxisPoint {
    let located = transform.located(place - transform.combination.identity)
    guard var point = transform.axisPoint(at: located, in: workspace) else {
      throw transform.failure(at: Complex(place))
    }
    point.distribution = min(max(point.distribution, interval.massBelow), interval.massUpTo)
    return point
  }
}
