import ComplexModule
import Diagnostics
import RealModule

extension SupportSearch {
  /// Atoms and intervals of the law, ascending. The mass of an atom in a gap is exact: the jump of F over it.
  func run() throws -> (atoms: [Atom], intervals: [SupportInterval]) {
    var from = try probe(1e-13 * centre)
    let origin = Atom(place: 0, mass: try massAtOrigin(from))
    if !from.isGap { from.distribution = origin.mass }
    var atoms = origin.mass > 1e-9 ? [origin] : []
    var intervals: [SupportInterval] = []
    for var atom in try atomsOffOrigin() {
      let left = try probe(atom.place * (1 - seam))
      intervals += try scan(from: from, to: left)
      from = try probe(atom.place * (1 + seam))
      if left.isGap && from.isGap { atom.mass = from.distribution - left.distribution }
      if atom.mass > 1e-9 { atoms.append(atom) }
    }
    intervals += try scan(from: from, to: probe(1.001 * law.bound))
    return (atoms, intervals)
  }

  /// The intervals between two points, by bisection until every cell is settled.
  private func scan(from first: AxisPoint, to last: AxisPoint) throws -> [SupportInterval] {
    var found: [SupportInterval] = []
    var opening: (edge: Double, mass: Double)?
    if !first.isGap { opening = (first.y < 1e-12 * centre ? 0 : first.y, first.distribution) }
    var left = first
    var pending = [last]
    while let right = pending.last {
      if let middle = try split(left, right) {
        pending.append(middle)
        continue
      }
      pending.removeLast()
      if left.isGap && !right.isGap {
        opening = (try edge(gap: left, inside: right), left.distribution)
      } else if !left.isGap && right.isGap, let start = opening {
        let end = try edge(gap: right, inside: left)
        found.append(
          SupportInterval(
            lower: start.edge, upper: end, massBelow: start.mass, massUpTo: right.distribution))
        opening = nil
      }
      left = right
    }
    if let start = opening {
      found.append(
        SupportInterval(
          lower: start.edge, upper: last.y, massBelow: start.mass, massUpTo: last.distribution))
    }
    return found
  }

  /// A point between two others if the cell may hide an edge, else nil.
  private func split(_ left: AxisPoint, _ right: AxisPoint) throws -> AxisPoint? {
    let width = right.y - left.y
    let mass = right.distribution - left.distribution
    guard width > 1e-13 * right.y else { return nil }
    if left.isGap && right.isGap {
      return mass > resolution ? try probe(middle(left.y, right.y)) : nil
    }
    if countLevels(between: left.distribution, and: right.distribution) == 0 { return nil }
    let between = try probe(middle(left.y, right.y))
    if !left.isGap && !right.isGap && !between.isGap && right.y < 1.5 * left.y {
      let simpson = width / 6 * (left.density + 4 * between.density + right.density)
      if abs(simpson - mass) < 1e-3 * mass { return nil }
    }
    return between
  }

  private func middle(_ low: Double, _ high: Double) -> Double {
    high > 4 * low ? (low * high).squareRoot() : (low + high) / 2
  }

  /// The edge between a point of a gap and a point where that gap has ended, to about 1e−11 relative.
  ///
  /// Bisection on ‘in this gap’, hastened by the zero of the density's square, which is linear at an edge.
  private func edge(gap: AxisPoint, inside: AxisPoint) throws -> Double {
    let level = gap.distribution
    var outer = gap.y
    var inner = inside
    var farther: AxisPoint?
    var estimate = Double.infinity
    var misses = 0
    for _ in 0..<90 {
      let width = abs(inner.y - outer)
      guard width > 4e-13 * max(inner.y, outer) else { break }
      var next = middle(min(outer, inner.y), max(outer, inner.y))
      if misses < 2, let farther, width < 0.5 * inner.y,
        let zero = zeroOfSquare(inner, farther), abs(zero - inner.y) < width
      {
        if abs(zero - estimate) < 1e-12 * zero { return zero }
        estimate = zero
        next = zero + 0.1 * (inner.y - zero)
      } else {
        misses = 0
      }
      let point = try probe(next)
      if point.isGap && abs(point.distribution - level) < resolution {
        outer = point.y
        misses += 1
      } else {
        misses = 0
        farther = point.isGap ? nil : (inner.isGap ? nil : inner)
        inner = point
      }
    }
    return (inner.y + outer) / 2
  }

  /// Where the line through the squares of two densities vanishes, if that is on the side of the first.
  private func zeroOfSquare(_ near: AxisPoint, _ far: AxisPoint) -> Double? {
    let (a, b) = (near.density * near.density, far.density * far.density)
    guard b > 1.05 * a, a > 0 else { return nil }
    return near.y - (far.y - near.y) * a / (b - a)
  }
}
