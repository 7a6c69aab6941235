import Networks
import Theory

extension Suite {
  /// The three limit densities of figure-1 of Fan and Wang, from the law of the inputs to the curves.
  func measureLimits(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let target = 0.5
    let points = 1000
    let timing = try Timing.of(rounds: rounds) {
      let network = try NetworkLimit(
        input: SpectralLaw(marchenkoPastur: 3), ratios: [Double](repeating: 0.5, count: 5),
        constants: ActivationConstants(of: Activation(.arctan)))
      let transforms = [
        try StieltjesTransform(MarchenkoPastur(ratio: 3)), try network.conjugateKernel(layer: 5),
        try network.tangentKernel(),
      ]
      for transform in transforms { consume(try LimitSpectrum(transform).curve(points: points)) }
    }
    table.add(
      Result(
        item: "figure-1's three limit laws, \(points) points", ours: range(timing),
        measure: duration(timing.least), target: "≤ \(duration(target))", isMet: timing.least <= target))
  }
}
