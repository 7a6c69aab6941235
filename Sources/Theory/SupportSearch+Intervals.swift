import ComplexModule
import Diagnostics
import RealModule

extension SupportSearch {
  /// Atoms and intervals of the law, ascending; mass closer to an origin than float64 resolves counts as its atom's.
  ///
  /// - Throws: `Problem(.numericalFailure)` where the equations could not be solved, or the distribution function found
  ///   decreases, or does not end at 1.
  func run() throws -> (atoms: [Atom], intervals: [SupportInterval]) {
    var found = SupportPieces()
    for index in law.origins.indices {
      let (left, right) = (room(between: index - 1, and: index), room(between: index, and: index + 1))
      if let left {
        try scan(from: probe(LimitPlace(origin: index, offset: -left)), to: closest(to: index, -left), into: &found)
      }
      let far = try right ?? reach()
      let first = try closest(to: index, far)
      try found.cross(law.origins[index], to: first)
      try scan(from: first, to: probe(LimitPlace(origin: index, offset: far)), into: &found)
    }
    guard let last = found.last, last.isGap, abs(last.distribution - 1) < 1e-9 else {
      throw Problem(
        .numericalFailure, object: "limit law", cause: "its distribution function ends at \(found.mass), not at 1",
        remedy: "check the ratios and b_σ² for extreme values")
    }
    return (found.atoms, found.intervals)
  }

  /// Half the distance of two neighbours; nil where one of them does not exist.
  private func room(between low: Int, and high: Int) -> Double? {
    guard low >= 0, high < law.origins.count else { return nil }
    return (law.origins[high].place - law.origins[low].place) / 2
  }

  /// The point closest to an origin where the equations can be solved.
  ///
  /// - Parameter room: how far the walk goes on this side, negative to the left.
  private func closest(to index: Int, _ room: Double) throws -> AxisPoint {
    var offset = min(law.closest(to: index), abs(room) / 16)
    while true {
      let place = LimitPlace(origin: index, offset: room < 0 ? -offset : offset)
      guard offset < 1e-13 * (law.centre + law.origins[index].place), offset < 1e-5 * abs(room) else {
        return try probe(place)
      }
      if let point = try? probe(place), point.isCertified { return point }
      offset *= 1e4
    }
  }

  /// How far beyond the last origin the law ends, by doubling.
  private func reach() throws -> Double {
    let index = law.origins.count - 1
    var offset = 2 * Swift.max(law.centre, law.origins[index].place)
    for _ in 0..<1000 {
      let point = try probe(LimitPlace(origin: index, offset: offset))
      if point.isGap && point.distribution > 1 - 1e-11 { return offset }
      offset *= 2
    }
    throw law.failure(at: Complex(offset))
  }

  /// Walks from a point to another with the same origin, by bisection until every cell is settled.
  private func scan(from first: AxisPoint, to last: AxisPoint, into found: inout SupportPieces) throws {
    found.meet(first, at: law.absolute(first.place))
    var left = first
    var pending = [last]
    while let right = pending.last {
      guard right.distribution > left.distribution - 1e-9 else {
        throw Problem(
          .numericalFailure, object: "limit law",
          cause: "its distribution function falls from \(left.distribution) to \(right.distribution) at "
            + "\(law.absolute(right.place) + law.combination.identity)",
          remedy: "check the ratios and b_σ² for extreme values")
      }
      if let middle = try split(left, right) {
        pending.append(middle)
        continue
      }
      pending.removeLast()
      let edge =
        left.isGap == right.isGap
        ? right.place : left.isGap ? try edge(gap: left, inside: right) : try edge(gap: right, inside: left)
      found.meet(right, at: law.absolute(edge))
      left = right
    }
  }

  /// A point between two others if the cell may hide an edge, else nil.
  private func split(_ left: AxisPoint, _ right: AxisPoint) throws -> AxisPoint? {
    let width = right.offset - left.offset
    let mass = right.distribution - left.distribution
    guard width > law.resolution(at: far(left.place, right.place), share: 1e-13) else { return nil }
    if left.isGap && right.isGap {
      return mass > resolution ? try probe(middle(left.place, right.place)) : nil
    }
    guard mayHideGap(between: left.distribution, and: right.distribution) else { return nil }
    let between = try probe(middle(left.place, right.place))
    let (low, high) = (abs(left.offset), abs(right.offset))
    if !left.isGap && !right.isGap && !between.isGap && max(low, high) < 1.5 * min(low, high) {
      let simpson = width / 6 * (left.density + 4 * between.density + right.density)
      if abs(simpson - mass) < 1e-3 * mass { return nil }
    }
    return between
  }

  private func far(_ a: LimitPlace, _ b: LimitPlace) -> LimitPlace { abs(a.offset) > abs(b.offset) ? a : b }

  /// Between two points on one side of their origin: by factors while they are factors apart.
  private func middle(_ a: LimitPlace, _ b: LimitPlace) -> LimitPlace {
    let (low, high) = (min(abs(a.offset), abs(b.offset)), max(abs(a.offset), abs(b.offset)))
    let middle = high > 4 * low ? low.squareRoot() * high.squareRoot() : low + (high - low) / 2
    return LimitPlace(origin: a.origin, offset: a.offset < 0 ? -middle : middle)
  }

  /// The edge between a point of a gap and a point where that gap has ended, to about 1e−12 of the distance from the
  /// origin.
  ///
  /// Bisection on ‘in this gap’, hastened by the zero of the density's square, which is linear at an edge.
  private func edge(gap: AxisPoint, inside: AxisPoint) throws -> LimitPlace {
    let level = gap.distribution
    var outer = gap.place
    var inner = inside
    var farther: AxisPoint?
    var estimate = Double.infinity
    var misses = 0
    for _ in 0..<90 {
      let width = abs(inner.offset - outer.offset)
      let largest = far(inner.place, outer)
      guard width > law.resolution(at: largest, share: 4e-13) else { break }
      var next = middle(outer, inner.place)
      if misses < 2, let farther, width < 0.5 * abs(inner.offset),
        let zero = zeroOfSquare(inner, farther), abs(zero - inner.offset) < width
      {
        if abs(zero - estimate) < law.resolution(at: largest, share: 1e-12) {
          return LimitPlace(origin: outer.origin, offset: zero)
        }
        estimate = zero
        next.offset = zero + 0.1 * (inner.offset - zero)
      } else {
        misses = 0
      }
      let point = try probe(next)
      if point.isGap && abs(point.distribution - level) < resolution {
        outer = point.place
        misses += 1
      } else {
        misses = 0
        farther = point.isGap ? nil : (inner.isGap ? nil : inner)
        inner = point
      }
    }
    return middle(outer, inner.place)
  }

  /// Where the line through the squares of two densities vanishes, if that is on the side of the first.
  private func zeroOfSquare(_ near: AxisPoint, _ far: AxisPoint) -> Double? {
    let ratio = near.density / far.density
    guard ratio > 0, ratio < 0.975 else { return nil }
    let share = ratio * ratio
    return near.offset - (far.offset - near.offset) * share / (1 - share)
  }
}
