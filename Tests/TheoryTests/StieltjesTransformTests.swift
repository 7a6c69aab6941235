import ComplexModule
import Diagnostics
import Foundation
import RealModule
import TestSupport
import Testing
import Theory

@Suite struct StieltjesTransformTests {
  @Test func referenceValues() throws {
    let cases = try StieltjesCase.load()
    #expect(cases.count == 24)
    for reference in cases {
      let solutions = try reference.law.solve(at: reference.values.map(\.z))
      for (value, solution) in zip(reference.values, solutions) {
        #expect(relativeError(solution.stieltjes, value.m) < reference.tolerance, "\(reference) \(value.z)")
        for (s, expected) in zip(solution.layers, value.s) {
          #expect(relativeError(s, expected) < reference.tolerance, "\(reference) \(value.z)")
        }
        let alone = try reference.law.stieltjes(at: value.z)
        #expect(relativeError(alone, solution.stieltjes) < 1e-11)
      }
    }
  }

  /// L = 1, b² = 1: the Marčenko–Pastur map (6).
  @Test(arguments: [0.05, 0.5, 1, 4, 60]) func oneLinearLayer(_ ratio: Double) throws {
    let input = try SpectralLaw(parsing: "atoms:0.01@0.3,1@0.5,20@0.2")
    let law = try StieltjesTransform(
      input: input, ratios: [ratio], bSquared: 1, combination: .conjugateKernel(layer: 1))
    for z in [Complex(1.0, 0.01), Complex(-1, 1e-7), Complex(30, 1e-4), Complex(0.02, 1e-5)] {
      let m = try law.stieltjes(at: z)
      let companion = Complex(1 - ratio) - (z * m).multiplied(by: ratio)
      var right = Complex<Double>.zero
      for atom in input.atoms {
        right += Complex(atom.mass) / (companion.multiplied(by: atom.place) - z)
      }
      #expect(relativeError(m, right) < 1e-9)
      #expect(relativeError(try law.stieltjes(at: z.conjugate), m.conjugate) < 1e-14)
    }
  }

  /// Theorem 3.7 at (0, …, 0, 1) against the nested maps (8): layer l of (6) with μ = 1 − b² + b²μ_{l−1}.
  @Test func nestedMaps() throws {
    let (bSquared, ratios) = (0.7, [0.6, 1.7, 0.9])
    let input = try SpectralLaw(parsing: "atoms:0.5@0.5,3@0.5")
    let layers = try (1...3).map {
      try StieltjesTransform(
        input: input, ratios: ratios, bSquared: bSquared, combination: .conjugateKernel(layer: $0))
    }
    for z in [Complex(1.0, 0.3), Complex(-1, 0.2), Complex(4, 1), Complex(0.1, 0.1)] {
      for layer in 2...3 {
        let ratio = ratios[layer - 1]
        let m = try layers[layer - 1].stieltjes(at: z)
        let c = Complex(1 - ratio) - (z * m).multiplied(by: ratio)
        let slope = c.multiplied(by: bSquared)
        let below = try layers[layer - 2].stieltjes(at: (z - c.multiplied(by: 1 - bSquared)) / slope)
        #expect(relativeError(m, below / slope) < 1e-10)
      }
    }
  }

  /// b = 0: Lemma 3.5, the law of r_+ Id + a Marčenko–Pastur matrix, whatever μ_0.
  @Test(arguments: [0.0, 1e-17]) func vanishingSlope(_ bSquared: Double) throws {
    let input = try SpectralLaw(parsing: "atoms:0.2,9")
    let constants = try ActivationConstants(a: 2, bSquared: bSquared)
    let plain = try SpectralLaw(marchenkoPastur: 1.7)
    for (combination, shift) in [
      (try KernelCombination.conjugateKernel(layer: 3), 0),
      (try .tangentKernelApproximation(constants, depth: 3), 14.0),
    ] {
      let law = try StieltjesTransform(
        input: input, ratios: [0.5, 3, 1.7], bSquared: bSquared, combination: combination)
      for z in [Complex(0.5, 1e-6), Complex(-2, 1), Complex(3, 1e-3)] {
        let m = try law.stieltjes(at: z + Complex(shift))
        #expect(relativeError(m, plain.stieltjes(at: z)) < 1e-9)
      }
    }
  }

  @Test func meanAndLargeArgument() throws {
    let law = try FigureOne.tangentKernel()
    #expect(abs(law.mean - 7.9499059906302584) < 1e-12)
    let z = Complex(0, 1e6)
    let m = try law.stieltjes(at: z)
    let expected = -(Complex(1) / z) * (1 + Complex(law.mean) / z)
    #expect(relativeError(m, expected) < 1e-9)
  }

  /// Extremes at random: widths from n/100 to 100n, b² from 0 to 1, up to 10 layers, atoms over six decades.
  @Test(arguments: 0..<40) func extremes(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    for _ in 0..<10 {
      let (law, text) = try random.extremeLaw()
      for _ in 0..<5 {
        let eta = pow(10, random.uniform(-8, 3))
        let z = Complex(
          law.combination.identity + random.sign() * pow(10, random.uniform(-6, 6)), eta)
        let solution = try law.solve(at: z)
        let isUpper = solution.layers.allSatisfy { $0.imaginary > 0 || !$0.isFinite }
        #expect(isUpper && solution.residual < 1e-11, "\(text) z = \(z)")
        #expect(solution.stieltjes.imaginary > 0, "\(text) z = \(z)")
        #expect(solution.stieltjes.length <= (1 + 1e-9) / eta, "\(text) z = \(z)")
      }
    }
  }

  @Test func refusals() throws {
    let input = try SpectralLaw.pointMass(at: 1)
    let kernel = try KernelCombination.conjugateKernel(layer: 2)
    #expect(throws: Problem.self) {
      try StieltjesTransform(input: input, ratios: [1], bSquared: 0.5, combination: kernel)
    }
    #expect(throws: Problem.self) {
      try StieltjesTransform(input: input, ratios: [1, -1], bSquared: 0.5, combination: kernel)
    }
    #expect(throws: Problem.self) {
      try StieltjesTransform(input: input, ratios: [1, 1], bSquared: 1.5, combination: kernel)
    }
    let law = try StieltjesTransform(input: input, ratios: [1, 1], bSquared: 0.5, combination: kernel)
    #expect(throws: Problem.self) { try law.solve(at: Complex(1, 0)) }
  }
}
