import ComplexModule
import Diagnostics
import RealModule

/// The search for the support of a limit law; all points leave z_{−1} out.
///
/// In a gap the distribution function can only take the values of `levels`, because a gap of the limit is a gap of
/// μ_0 seen through the layers (the inertia of the matrices behind the equations). So no gap, however small, can
/// hide in a cell whose distribution values enclose no level, and no interval in one whose ends agree.
///
/// The axis is walked from origin to origin, each half of the way in the distance from the nearer one, by factors: so
/// what stands close to an atom is seen at its own scale. Masses of atoms are known beforehand.
struct SupportSearch {
  let law: StieltjesTransform
  let workspace: FixedPointEquations
  /// nil where there are too many to tell apart: then every cell may hide one.
  let levels: [Double]?
  /// Distribution values closer than this count as equal.
  let resolution = 1e-10

  init(_ law: StieltjesTransform) {
    self.law = law
    workspace = FixedPointEquations(law)
    levels = SupportSearch.levels(of: law)
  }

  func probe(_ place: LimitPlace) throws -> AxisPoint {
    guard let point = law.axisPoint(at: place, in: workspace), point.distribution.isFinite, point.density.isFinite
    else { throw law.failure(at: Complex(law.absolute(place) + law.combination.identity)) }
    return point
  }

  /// The values that the distribution function may take in gaps, ascending.
  ///
  /// They are the plateaus p of μ_0 and 1 − p (ζ_0 < 0), shifted at every layer by −1/γ_l, 0 or 1/γ_l for the
  /// signs of ζ_l and s_l, all partial sums being masses in [0, 1]; only layers with γ_l ≥ 1 can shift.
  static func levels(of law: StieltjesTransform) -> [Double]? {
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
      levels = distinct(levels + lowered + raised)
      if levels.count > 100_000 { return nil }
    }
    return levels
  }

  /// Whether a level lies strictly between two distribution values.
  func mayHideGap(between low: Double, and high: Double) -> Bool {
    guard let levels else { return high - low > 2 * resolution }
    let index = levels.partitionIndex { $0 >= low + resolution }
    return index < levels.count && levels[index] < high - resolution
  }
}
