/// A probability law on the line given by a table of its distribution function, with point masses apart.
///
/// F(x) = C(x) + Σ_{a ≤ x} m_a, where C, the continuous part, is linear between the points of the table (a
/// monotone interpolation), 0 to their left and constant to their right.
public struct TabulatedLaw: Sendable, Equatable {
  /// A point mass.
  public struct Atom: Sendable, Equatable {
    public var location: Double
    public var mass: Double

    public init(location: Double, mass: Double) {
      self.location = location
      self.mass = mass
    }
  }

  /// The points of the table, ascending.
  public let x: [Double]
  /// C at each point of the table, non-decreasing.
  public let continuous: [Double]
  /// Point masses, by location.
  public let atoms: [Atom]
  /// The intervals on which the density is positive, ascending.
  public let support: [ClosedRange<Double>]

  /// A law from a table of its distribution function.
  ///
  /// - Parameters:
  ///   - x: ascending points.
  ///   - distribution: F at each point. Both conventions are understood: the full function, which ends at 1
  ///     and counts an atom at the points from it onwards, and the continuous part alone, which ends at 1 −
  ///     Σ m_a. Decreases by rounding are evened out.
  ///   - atoms: point masses; those of mass 0 are left out.
  ///   - support: intervals; by default the range of the table.
  /// - Precondition: `x` and `distribution` are equally long.
  public init(
    x: [Double], distribution: [Double], atoms: [Atom] = [], support: [ClosedRange<Double>] = []
  ) {
    precondition(x.count == distribution.count, "\(x.count) points, \(distribution.count) values of F")
    let present = atoms.filter { $0.mass > 0 }.sorted { $0.location < $1.location }
    let mass = present.reduce(0) { $0 + $1.mass }
    let last = distribution.last ?? 0
    let isFull = abs(last - 1) <= abs(last - (1 - mass))
    self.x = x
    self.atoms = present
    var highest = 0.0
    continuous = zip(x, distribution).map { point, value in
      let below = isFull ? present.reduce(0) { $1.location <= point ? $0 + $1.mass : $0 } : 0
      highest = max(highest, value - below)
      return highest
    }
    if support.isEmpty, let first = x.first, let last = x.last, first <= last {
      self.support = [first...last]
    } else {
      self.support = support.sorted { $0.lowerBound < $1.lowerBound }
    }
  }

  /// The largest point of the support or of the atoms.
  public var rightEdge: Double {
    max(support.last?.upperBound ?? -.infinity, atoms.last?.location ?? -.infinity)
  }

  /// The mass of the point `location`.
  public func mass(at location: Double) -> Double {
    atoms.reduce(0) { $1.location == location ? $0 + $1.mass : $0 }
  }

  /// C(point), in O(log of the table's length).
  public func continuousPart(_ point: Double) -> Double {
    guard let first = x.first, let last = x.last, let total = continuous.last, point >= first else {
      return 0
    }
    guard point < last else { return total }
    // The number of table points ≤ `point` lies in 1..<count here.
    var (low, high) = (0, x.count)
    while low < high {
      let middle = (low + high) / 2
      if x[middle] <= point { low = middle + 1 } else { high = middle }
    }
    let (left, right) = (low - 1, low)
    let share = (point - x[left]) / (x[right] - x[left])
    return continuous[left] + share * (continuous[right] - continuous[left])
  }

  /// F(point) = P[X ≤ point].
  public func distribution(_ point: Double) -> Double {
    continuousPart(point) + atoms.reduce(0) { $1.location <= point ? $0 + $1.mass : $0 }
  }

  /// F(point−) = P[X < point].
  public func distribution(below point: Double) -> Double {
    let isJump = x.first == point
    return (isJump ? 0 : continuousPart(point)) + atoms.reduce(0) { $1.location < point ? $0 + $1.mass : $0 }
  }

  /// ∫ x dF(x).
  public var mean: Double {
    var sum = atoms.reduce(0) { $0 + $1.location * $1.mass }
    if let first = x.first { sum += first * continuous[0] }
    for index in x.indices.dropFirst() {
      sum += (continuous[index] - continuous[index - 1]) * (x[index] + x[index - 1]) / 2
    }
    return sum
  }

  /// The smallest x with F(x) ≥ `level`, 0 < level ≤ 1; the right edge where the table ends below `level`.
  public func quantile(_ level: Double) -> Double {
    var (left, leftValue) = (x.first ?? rightEdge, 0.0)
    for knot in knots {
      let below = distribution(below: knot)
      if below >= level, below > leftValue {
        return left + (knot - left) * max(0, (level - leftValue) / (below - leftValue))
      }
      let value = distribution(knot)
      if value >= level { return knot }
      (left, leftValue) = (knot, value)
    }
    return rightEdge
  }

  /// The quantiles (i − ½)/count, ascending, in one pass over the table.
  public func quantiles(_ count: Int) -> [Double] {
    var steps: [(place: Double, below: Double, upTo: Double)] = []
    for knot in knots where steps.last?.place != knot {
      steps.append((knot, distribution(below: knot), distribution(knot)))
    }
    guard let first = steps.first, let last = steps.last else { return [] }
    var (next, previous) = (0, (place: first.place, below: 0.0, upTo: 0.0))
    return (0..<count).map { index in
      let level = (Double(index) + 0.5) / Double(count) * last.upTo
      while next < steps.count - 1, steps[next].upTo < level {
        previous = steps[next]
        next += 1
      }
      let step = steps[next]
      guard level < step.below, step.below > previous.upTo else { return step.place }
      return previous.place + (step.place - previous.place)
        * max(0, (level - previous.upTo) / (step.below - previous.upTo))
    }
  }

  /// The points where F may jump or bend: table and atoms, ascending.
  var knots: [Double] { (x + atoms.map(\.location)).sorted() }
}
