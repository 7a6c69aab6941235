import ComplexModule
import Foundation
import RealModule
import TestSupport
import Testing
import Theory

@Suite struct LimitSpectrumTests {
  /// Support of Figure 1's laws; the ends of layer 1 also from the explicit inverse of the map.
  @Test func figureOneSupport() throws {
    let edges: [[Double]] = [
      [0.004926, 0.097244, 0.411704, 8.917249], [0.007882, 0.194049, 0.345646, 10.143607],
      [0.009466, 0.283987, 0.321568, 11.223823], [0.010358, 12.194520], [0.010880, 13.076769],
    ]
    for (index, expected) in edges.enumerated() {
      let law = try LimitSpectrum(FigureOne.transform(.conjugateKernel(layer: index + 1)))
      let found = law.support.flatMap { [$0.lower, $0.upper] }
      try #require(found.count == expected.count)
      for (value, reference) in zip(found, expected) { #expect(abs(value - reference) < 1e-4) }
      #expect(law.atoms.isEmpty)
      #expect(abs(law.massDeficit) < 1e-12)
    }
    let first = try LimitSpectrum(FigureOne.transform(.conjugateKernel(layer: 1)))
    #expect(abs(first.support[0].lower / 0.004930618043815589 - 1) < 1e-9)
    #expect(abs(first.support[1].upper / 8.917249763325769 - 1) < 1e-9)
  }

  @Test func figureOneTangentKernel() throws {
    let law = try LimitSpectrum(FigureOne.tangentKernel())
    try #require(law.support.count == 2)
    let found = law.support.flatMap { [$0.lower, $0.upper] }
    for (value, reference) in zip(found, [2.721627, 3.928486, 4.892997, 54.177636]) {
      #expect(abs(value / reference - 1) < 1e-4)
    }
    #expect(abs(law.support[0].mass - 2.0 / 3) < 1e-12)
    #expect(abs(law.support[1].mass - 1.0 / 3) < 1e-12)
    let nodes = try law.quadrature(nodesPerInterval: 300)
    #expect(abs(nodes.reduce(0) { $0 + $1.mass } - 1) < 1e-9)
    #expect(abs(nodes.reduce(0) { $0 + $1.mass * $1.place } - 7.9499059906302584) < 1e-7)
  }

  @Test(arguments: [0.1, 0.5, 1, 2.5, 40]) func pointMassYieldsMarchenkoPastur(_ ratio: Double) throws {
    let exact = try MarchenkoPastur(ratio: ratio)
    let law = try LimitSpectrum(
      StieltjesTransform(
        input: .pointMass(at: 1), ratios: [ratio], bSquared: 1, combination: .conjugateKernel(layer: 1)))
    try #require(law.support.count == 1)
    #expect(abs(law.support[0].lower - exact.lowerEdge) < 1e-10 * exact.upperEdge)
    #expect(abs(law.support[0].upper - exact.upperEdge) < 1e-10 * exact.upperEdge)
    #expect(abs((law.atoms.first?.mass ?? 0) - exact.atom) < 1e-10)
    let places = (1..<60).map { exact.lowerEdge + (exact.upperEdge - exact.lowerEdge) * Double($0) / 60 }
    for (place, (density, mass)) in zip(
      places, zip(try law.density(at: places), try law.distribution(at: places)))
    {
      #expect(abs(density - exact.density(at: place)) < 1e-10 * (1 + density))
      #expect(abs(mass - exact.distribution(at: place)) < 1e-10)
    }
  }

  /// A wide layer, γ → 0, splits atoms; each keeps its mass, down to 1e−4, over four decades.
  @Test func isolatedAtoms() throws {
    let places = [0.01, 0.1, 1, 1.5, 10, 100]
    let weights = [0.2, 1e-4, 0.3, 0.2999, 0.2, 1e-4]
    let law = try LimitSpectrum(
      StieltjesTransform(
        input: SpectralLaw(atoms: places, weights: weights), ratios: [1e-3, 1e-3], bSquared: 1,
        combination: .conjugateKernel(layer: 2)))
    try #require(law.support.count == 6)
    let total = weights.reduce(0, +)
    for (interval, (place, weight)) in zip(law.support, zip(places, weights)) {
      #expect(abs(interval.mass - weight / total) < 1e-10)
      #expect(interval.lower < place && place < interval.upper * 1.01)
    }
    let nodes = try law.quadrature(nodesPerInterval: 60)
    #expect(abs(nodes.reduce(0) { $0 + $1.mass } - 1) < 1e-8)
  }

  /// γ_1 > 1 leaves the atom max(w − 1/γ_1, 0) of z_0X_0ᵀX_0 + z_1X_1ᵀX_1 at z_0a.
  @Test func atomsAwayFromZero() throws {
    let law = try LimitSpectrum(
      StieltjesTransform(
        input: SpectralLaw(parsing: "atoms:1@0.9,5@0.1"), ratios: [2], bSquared: 0.4,
        combination: KernelCombination(identity: 0.5, layers: [2, 1])))
    try #require(law.atoms.count == 1)
    #expect(abs(law.atoms[0].place - 2.5) < 1e-14)
    #expect(abs(law.atoms[0].mass - 0.4) < 1e-10)
    #expect(abs(law.massDeficit) < 1e-10)
    let sides = try law.distribution(at: [2.499999, 2.5, 2.500001])
    let left = try law.distributionBelow(at: [2.5])
    #expect(abs(sides[1] - sides[0] - 0.4) < 1e-9 && sides[1] == sides[2])
    #expect(abs(left[0] - sides[0]) < 1e-9)
  }

  @Test(arguments: 0..<12) func distributionQuantilesAndCurve(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(1000 + seed))
    let count = 40
    let input = try SpectralLaw(eigenvalues: (0..<count).map { _ in pow(10, random.uniform(-2, 1)) })
    let ratios = [random.uniform(0.02, 2), random.uniform(0.02, 2)]
    let bSquared = random.uniform(0.2, 1)
    let combination: KernelCombination =
      seed % 2 == 0
      ? try .conjugateKernel(layer: 2)
      : try .tangentKernelApproximation(ActivationConstants(a: 1.2, bSquared: bSquared), depth: 2)
    let law = try LimitSpectrum(
      StieltjesTransform(input: input, ratios: ratios, bSquared: bSquared, combination: combination))
    #expect(abs(law.massDeficit) < 1e-9)
    let nodes = try law.quadrature(nodesPerInterval: 800)
    #expect(abs(nodes.reduce(0) { $0 + $1.mass } - 1) < 1e-5)
    #expect(abs(nodes.reduce(0) { $0 + $1.mass * $1.place } / law.mean - 1) < 1e-5)

    let top = try #require(law.support.last).upper
    let places = (0..<300).map { -0.1 + (top + 0.2) * Double($0) / 299 }
    let values = try law.distribution(at: places)
    #expect(values.first == 0 && values.last == 1)
    for index in 1..<values.count { #expect(values[index] >= values[index - 1] - 1e-12) }
    for (place, mass) in zip(places, values) {
      let smoothed = nodes.reduce(0) { $0 + ($1.place <= place ? $1.mass : 0) }
      #expect(abs(smoothed - mass) < 0.01)
    }

    let levels = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1]
    let quantiles = try law.quantiles(at: levels)
    let atQuantiles = try law.distribution(at: quantiles)
    let below = try law.distributionBelow(at: quantiles)
    for (level, (value, left)) in zip(levels, zip(atQuantiles, below)) {
      #expect(value > level - 1e-9 && left < level + 1e-9)
    }

    let curve = try law.curve(points: 400)
    #expect(curve.x.count == curve.density.count && curve.x.count == curve.distribution.count)
    #expect(curve.density.allSatisfy { $0 >= 0 && $0.isFinite })
    for index in 1..<curve.x.count {
      #expect(curve.x[index] >= curve.x[index - 1])
      #expect(curve.distribution[index] >= curve.distribution[index - 1] - 1e-12)
    }
  }

  /// The law on the axis is the limit of the transform above it, for extreme laws too.
  @Test(arguments: 0..<30) func boundaryValues(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(5000 + seed))
    let (transform, text) = try random.extremeLaw()
    let law = try LimitSpectrum(transform)
    #expect(abs(law.massDeficit) < 1e-6, "\(text)")
    let identity = transform.combination.identity
    for _ in 0..<20 {
      let y = pow(10, random.uniform(-3, 3))
      let place = identity + y
      let density = try law.density(at: [place])[0]
      let above = try transform.stieltjes(at: Complex(place, 1e-9 * y)).imaginary / .pi
      let isNearEdge =
        law.support.contains { abs($0.lower - place) < 1e-4 * y || abs($0.upper - place) < 1e-4 * y }
        || law.atoms.contains { abs($0.place - place) < 1e-3 * y }
      #expect(isNearEdge || abs(above - density) < 1e-4 * above + 1e-5 / y, "\(text) at \(place)")
    }
  }
}
