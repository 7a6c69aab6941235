import Diagnostics

extension LimitSpectrum {
  /// For each of `levels` in [0, 1] the smallest x with F(x) ≥ level, to about 1e−12 in F; level 0 yields the lowest
  /// point of the support.
  ///
  /// - Throws: `Problem(.usage)` for a level outside [0, 1]; `Problem(.numericalFailure)`.
  public func quantiles(at levels: [Double]) throws -> [Double] {
    guard levels.allSatisfy({ (0...1).contains($0) }) else {
      throw Problem(.usage, object: "quantile levels", cause: "levels lie in [0, 1]")
    }
    let workspace = FixedPointEquations(transform)
    var places = [Double](repeating: 0, count: levels.count)
    for index in levels.indices.sorted(by: { levels[$0] < levels[$1] }) {
      places[index] = try quantile(at: levels[index], workspace)
    }
    return places
  }

  private func quantile(at level: Double, _ workspace: FixedPointEquations) throws -> Double {
    let index = support.partitionIndex { $0.massUpTo >= level - 1e-14 }
    let interval = index < support.count ? support[index] : nil
    if let interval, level > interval.massBelow {
      return try invert(level, inside: interval, workspace)
    }
    var sum = index > 0 ? support[index - 1].massUpTo : 0
    let floor = index > 0 ? support[index - 1].upper : -Double.infinity
    for atom in atoms where atom.place >= floor {
      sum += atom.mass
      if sum >= level - 1e-14 { return atom.place }
    }
    return interval?.lower ?? support.last?.upper ?? atoms.last?.place ?? transform.mean
  }

  /// Newton's method in the chart's angle, kept inside a shrinking bracket.
  private func invert(
    _ level: Double, inside interval: SupportInterval, _ workspace: FixedPointEquations
  ) throws -> Double {
    let chart = IntervalChart(interval, origin: transform.combination.identity)
    var (low, high) = (0.0, Double.pi)
    var angle = Double.pi * (level - interval.massBelow) / interval.mass
    for _ in 0..<80 where high - low > 1e-15 {
      if !(angle > low && angle < high) { angle = (low + high) / 2 }
      let place = chart.place(at: angle)
      let point = try axisPoint(at: place, inside: interval, workspace)
      let excess = point.distribution - level
      if abs(excess) < 1e-13 { return place }
      if excess > 0 { high = angle } else { low = angle }
      angle -= excess / (point.density * chart.speed(at: angle))
    }
    return chart.place(at: (low + high) / 2)
  }
}

extension Array {
  /// The first index whose element satisfies `predicate`, which must hold for all elements after it.
  func partitionIndex(where predicate: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
