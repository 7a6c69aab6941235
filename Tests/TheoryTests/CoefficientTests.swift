import Diagnostics
import Foundation
import Testing
import Theory

/// Eq. (7) against independent 20-digit values.
@Suite struct CoefficientTests {
  struct Constants: Sendable {
    var a: Double
    var bSquared: Double
    var identities: [Int: Double]
    var lowestQ: [Int: Double]
  }

  static let reference = [
    Constants(
      a: 1.1118500801907506045, bSquared: 0.95600352731048683882,
      identities: [1: 0.15584655288026376569, 3: 0.97886277788112629909, 5: 2.5723944250004730373],
      lowestQ: [1: 0.95600352731048683882, 3: 0.87373248724379476694, 5: 0.79854146711457830148]),
    Constants(
      a: 1.1778072323041796233, bSquared: 0.93046992361529492865,
      identities: [1: 0.24733730868888469465, 3: 1.597105360757677236, 5: 4.3410793708875760961],
      lowestQ: [1: 0.93046992361529492865, 3: 0.80557692701906789052, 5: 0.69744778296971190808]),
    Constants(
      a: 2, bSquared: 0, identities: [1: 2, 3: 14, 5: 62], lowestQ: [1: 0, 3: 0, 5: 0]),
  ]

  @Test(arguments: reference) func constants(_ expected: Constants) throws {
    for (depth, identity) in expected.identities {
      let constants = try ActivationConstants(a: expected.a, bSquared: expected.bSquared)
      let combination = try KernelCombination.tangentKernelApproximation(constants, depth: depth)
      #expect(abs(combination.identity - identity) < 1e-13 * identity)
      #expect(abs(combination.layers[0] - (expected.lowestQ[depth] ?? .nan)) < 1e-13)
      #expect(combination.layers.count == depth + 1)
    }
  }

  @Test func layerScalings() throws {
    let constants = try ActivationConstants(a: 1.1118500801907506045, bSquared: 0.95600352731048683882)
    let scaled = try KernelCombination.tangentKernelApproximation(constants, depth: 3, scalings: [0.5, 2, 1, 1.5])
    #expect(abs(scaled.identity - 1.050756450265824) < 1e-13)
    let expected = [0.4368662436218974, 1.827885488460186, 0.9560035273104868, 1.5]
    for (value, reference) in zip(scaled.layers, expected) { #expect(abs(value - reference) < 1e-13) }
    let plain = try KernelCombination.tangentKernelApproximation(constants, depth: 3)
    #expect(
      try KernelCombination.tangentKernelApproximation(constants, depth: 3, scalings: [1, 1, 1, 1]) == plain)
    let powers = (0...3).map { pow(constants.bSquared, Double(3 - $0)) }
    #expect(plain.layers == powers)
    // Layers of their own constants: products, of the last alone the factor of the layer before.
    let other = try ActivationConstants(a: 1.3, bSquared: 0.5)
    let mixed = try KernelCombination.tangentKernelApproximation([constants, other])
    #expect(abs(mixed.layers[0] - constants.bSquared * 0.5) < 1e-15 && mixed.layers[1...] == [0.5, 1])
    #expect(abs(mixed.identity - (constants.a * 1.3 - constants.bSquared * 0.5 + 0.8)) < 1e-14)
  }

  @Test func refusals() {
    #expect(throws: Problem.self) { try ActivationConstants(a: 1, bSquared: 1.1) }
    #expect(throws: Problem.self) { try ActivationConstants(a: 0.5, bSquared: 0.9) }
    for (depth, scalings) in [(0, nil), (2, [1.0, 1]), (2, [1, -1, 1]), (2, [1, 1, 0])] as [(Int, [Double]?)] {
      #expect(throws: Problem.self) {
        try KernelCombination.tangentKernelApproximation(
          ActivationConstants(a: 2, bSquared: 0.5), depth: depth, scalings: scalings)
      }
    }
    #expect(throws: Problem.self) { try KernelCombination.conjugateKernel(layer: 0) }
    #expect(throws: Problem.self) { try KernelCombination(identity: 0, layers: [1, 0]) }
    #expect(throws: Problem.self) { try KernelCombination(identity: 0, layers: [-1, 1]) }
  }
}
