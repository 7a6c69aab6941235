import ComplexModule
import Diagnostics
import RealModule

/// The search for the support of a limit law; all points leave z_{−1} out.
///
/// In a gap the distribution function can only take the values of `levels`, because a gap of the limit is a gap of
/// μ_0 seen through the layers (the inertia of the matrices behind the equations). So no gap, however small, can
/// hide in a cell whose distribution values enclose no level, and no interval in one whose ends agree.
struct SupportSearch {
  let law: StieltjesTransform
  let workspace: FixedPointEquations
  let levels: [Double]
  /// Distribution values closer than this count as equal.
  let resolution = 1e-10
  /// The relative half-width left out around an atom, where the solver's numbers lose their digits.
  let seam = 1e-6

  init(_ law: StieltjesTransform) {
    self.law = law
    workspace = FixedPointEquations(law)
    levels = SupportSearch.levels(of: law)
  }

  /// The mean, z_{−1} left out: a point between the ends of the support.
  var centre: Double { law.mean - law.combination.identity }

  func probe(_ y: Double) throws -> AxisPoint {
    guard let point = law.axisPoint(at: y, in: workspace) else {
      throw law.failure(at: Complex(y + law.combination.identity))
    }
    return point
  }

  /// The values that the distribution function may take in gaps, ascending.
  ///
  /// They are the plateaus p of μ_0 and 1 − p (ζ_0 < 0), shifted at every layer by −1/γ_l, 0 or 1/γ_l for the
  /// signs of ζ_l and s_l, all partial sums being masses in [0, 1]; only layers with γ_l ≥ 1 can shift.
  static func levels(of law: StieltjesTransform) -> [Double] {
    func distinct(_ values: [Double]) -> [Double] {
      var kept: [Double] = []
      for value in values.sorted() where value > (kept.last ?? -1) + 1e-11 { kept.append(value) }
      return kept
    }
    let plateaus = law.input.plateaus
    var levels = distinct(plateaus + plateaus.map { 1 - $0 })
    for ratio in law.ratios where ratio >= 1 {
      let shift = 1 / ratio
      let lowered = levels.map { $0 - shift }.filter { $0 > -1e-11 }
      let raised = levels.map { $0 + shift }.filter { $0 < 1 + 1e-11 }
      let next = distinct(levels + lowered + raised)
      if next.count > 100_000 { break }
      levels = next
    }
    return levels
  }

  /// How many levels lie strictly between two distribution values.
  func countLevels(between low: Double, and high: Double) -> Int {
    func index(of value: Double) -> Int {
      var (from, to) = (0, levels.count)
      while from < to {
        let middle = (from + to) / 2
        if levels[middle] < value { from = middle + 1 } else { to = middle }
      }
      return from
    }
    return max(0, index(of: high - resolution) - index(of: low + resolution))
  }
}
