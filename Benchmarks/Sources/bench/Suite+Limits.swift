import Networks
import Theory

extension Suite {
  /// The three limit densities of figure-1 of Fan and Wang, from the law of the inputs to the curves.
  func measureLimits(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let target = 0.5
    let points = 1000
    let moments = Activation(.arctan).moments
    let timing = try Timing.of(rounds: rounds) {
      let depth = 5
      let bSquared = moments.slope * moments.slope
      let ratios = [Double](repeating: 0.5, count: depth)
      let input = try SpectralLaw(marchenkoPastur: 3)
      let constants = try TangentConstants(a: moments.squaredSlope, bSquared: bSquared, depth: depth)
      let transforms = [
        try LimitTransform(
          input: .pointMass(at: 1), ratios: [3], bSquared: 1, coefficients: .conjugateKernel(layer: 1)),
        try LimitTransform(
          input: input, ratios: ratios, bSquared: bSquared, coefficients: .conjugateKernel(layer: depth)),
        try LimitTransform(
          input: input, ratios: ratios, bSquared: bSquared, coefficients: .tangentKernel(constants)),
      ]
      for transform in transforms { consume(try LimitLaw(transform).curve(points: points)) }
    }
    table.add(
      Result(
        item: "figure-1's three limit laws, \(points) points", ours: range(timing),
        measure: duration(timing.least), target: "≤ \(duration(target))", isMet: timing.least <= target))
  }
}
