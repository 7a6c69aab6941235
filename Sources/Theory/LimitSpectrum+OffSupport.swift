import ComplexModule
import RealModule

extension LimitSpectrum {
  /// m(x) and m′(x) at a real x off the support.
  ///
  /// - Throws: `Problem(.numericalFailure)` if x lies in the support or the equations could not be solved.
  public func stieltjes(offSupport x: Double) throws -> (stieltjes: Double, derivative: Double) {
    let workspace = FixedPointEquations(transform)
    let place = transform.located(x - transform.combination.identity)
    guard let point = transform.axisPoint(at: place, in: workspace), point.isGap else {
      throw transform.failure(at: Complex(x))
    }
    return (workspace.value.real, workspace.valueSlope.real)
  }
}

extension LimitSpectrum {
  /// c in the density c√(upper − x) beside the right end of an interval of the support.
  ///
  /// - Throws: `Problem(.numericalFailure)`.
  func edgeCoefficient(of interval: SupportInterval) throws -> Double {
    let step = 1e-6 * (interval.upper - interval.lower)
    return try density(at: [interval.upper - step])[0] / step.squareRoot()
  }
}
