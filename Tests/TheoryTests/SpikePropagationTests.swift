import Diagnostics
import Testing
import Theory

@Suite struct SpikePropagationTests {
  private func propagation(
    _ strengths: [Double], inputRatio: Double, ratios: [Double], bSquared: Double
  ) throws -> SpikePropagation {
    try SpikePropagation(
      strengths: strengths,
      through: NetworkLimit(
        input: SpectralLaw(marchenkoPastur: inputRatio), ratios: ratios,
        constants: ActivationConstants(a: 2, bSquared: bSquared)))
  }

  /// Strengths 4 and 3 through five layers of widths 2n, arctan, from an independent calculation.
  @Test func fiveLayers() throws {
    let found = try propagation(
      [4, 3], inputRatio: 1, ratios: [Double](repeating: 0.5, count: 5), bSquared: FigureOne.bSquared)
    let expected: [(edge: Double, first: Double, second: Double)] = [
      (4.00, 18.06, 11.11), (5.39, 17.88, 11.28), (6.63, 17.72, 11.48), (7.77, 17.58, 11.71), (8.82, 17.47, 11.96),
      (9.80, 17.39, 12.25),
    ]
    #expect(found.layers.count == 6)
    for (layer, numbers) in zip(found.layers, expected) {
      #expect(abs(layer.edge - numbers.edge) < 0.006)
      #expect(abs(try #require(layer.outliers[0]) - numbers.first) < 0.006)
      #expect(abs(try #require(layer.outliers[1]) - numbers.second) < 0.006)
    }
  }

  /// For b² = 1 and γ_1 → 0 a layer changes nothing.
  @Test func wideLinearLayersKeepTheInput() throws {
    let found = try propagation([1.5], inputRatio: 0.5, ratios: [1e-9], bSquared: 1)
    let (before, after) = (found.layers[0], found.layers[1])
    #expect(abs(after.edge - before.edge) < 1e-3)
    let (start, end) = (try #require(before.outliers[0]), try #require(after.outliers[0]))
    #expect(abs(end - start) < 1e-6)
  }

  /// s⁴ = γ is the threshold, where the outlier leaves the edge.
  @Test(arguments: [0.3, 1, 2.5]) func inputThreshold(ratio: Double) throws {
    let law = try MarchenkoPastur(ratio: ratio)
    let threshold = ratio.squareRoot().squareRoot()
    #expect(law.outlier(strength: threshold * (1 - 1e-9)) == nil)
    let barely = try #require(law.outlier(strength: threshold * (1 + 1e-6)))
    #expect(barely > law.upperEdge && barely < law.upperEdge + 1e-9)
    #expect(try #require(law.outlier(strength: 3)) > law.upperEdge)
  }

  /// What a bulk has absorbed stays in it.
  @Test func absorption() throws {
    let found = try propagation([8, 1.3, 0.5], inputRatio: 1, ratios: [1, 1, 1], bSquared: FigureOne.bSquared)
    for k in 0..<3 {
      let detached = found.layers.map { $0.outliers[k] != nil }
      #expect(zip(detached, detached.dropFirst()).allSatisfy { $0 || !$1 })
      for layer in found.layers { if let place = layer.outliers[k] { #expect(place > layer.edge) } }
    }
    #expect(found.layers.allSatisfy { $0.outliers[0] != nil })
    #expect(found.layers[0].outliers[1] != nil && found.layers[3].outliers[1] == nil)
    #expect(found.layers[0].outliers[2] == nil)
  }

  /// For γ = 1 Johnstone's scale of the largest eigenvalue, (√n + √n)(2/√n)^{1/3}/n = 2^{4/3} n^{−2/3}.
  @Test func fluctuationOfSquareMatrices() throws {
    let found = try propagation([3], inputRatio: 1, ratios: [1e-9], bSquared: 1)
    for layer in found.layers {
      #expect(abs(layer.bulk.fluctuation(of: 1000) / (2.519842 / 100) - 1) < 2e-3)
    }
  }

  @Test func refusals() throws {
    let discrete = try NetworkLimit(
      input: .pointMass(at: 1), ratios: [1], constants: ActivationConstants(a: 2, bSquared: 0.9))
    #expect(throws: Problem.self) { try SpikePropagation(strengths: [1], through: discrete) }
    #expect(throws: Problem.self) {
      try propagation([1, -1], inputRatio: 1, ratios: [1], bSquared: 0.9)
    }
    #expect(throws: Problem.self) {
      try propagation([1], inputRatio: 0, ratios: [1], bSquared: 0.9)
    }
    #expect(throws: Problem.self) {
      try propagation([1], inputRatio: 1, ratios: [0], bSquared: 0.9)
    }
  }
}
