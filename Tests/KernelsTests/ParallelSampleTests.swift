import Foundation
import Kernels
import LinearAlgebra
import TestSupport
import Testing

/// Kernels of networks without biases at points on one ray, or close to one, where the derivative's kernel for q < 1 is
/// singular: s = sin²(φ/2) enters as s^(q−1/2).
@Suite struct ParallelSampleTests {
  @Test(arguments: [0.501, 0.51, 0.6, 0.75, 0.9, 0.999]) func multiples(_ q: Double) throws {
    let network = try InfiniteNetwork(power: q, weightScale: 1.3, biasScale: 0)
    // Σ and the derivatives' share at φ = 0: σ_w² (r r′)^q (⟨·⟩_q + q² ⟨·⟩_{q−1}), ⟨·⟩_p = 2^p Γ(p + ½)/(2√π).
    func coincident(_ p: Double) -> Double { pow(2, p) * tgamma(p + 0.5) / (2 * Double.pi.squareRoot()) }
    for d in [1, 2, 3, 40] {
      let x = gaussianMatrix(1, d, seed: d).row(0)
      for factor in [0.25, 2, 1024] {
        let y = x.map { factor * $0 }
        let square = 1.69 * x.reduce(0) { $0 + $1 * $1 }
        let expected = 1.69 * pow(factor * square, q) * (coincident(q) + q * q * coincident(q - 1))
        #expect(relativeError(try network.kernel(.ntk, at: x, and: y), expected) < 1e-12)
        let opposite = try network.kernel(.ntk, at: x, and: y.map { -$0 })
        #expect(opposite == 0)
      }
    }
  }

  /// Rounded multiples are parallel to the last bit only: what that bit makes of Θ. From 400-digit arithmetic at the very
  /// numbers of float64.
  @Test(
    arguments: [
      (0.51, [1, 0], [3, 1e-14], 5.3140609186367663203), (0.51, [1, 0], [1, 1e-100], 5.5442704192594339291),
      (0.51, [1, 2, 3], [0.3, 0.6, 0.8999999999999999], 6.7887642485403330618),
      (0.51, [1, 2, 3], [-0.7, -1.4, -2.0999999999999996], -0.23681413927738689381),
      (0.51, [0.1, 0.2, 0.3], [0.7, 1.4, 2.1], 3.1774501756808244863),
      (0.6, [1, 0], [3, 1e-14], 2.2005906443091162759),
      (0.6, [1, 2, 3], [0.3, 0.6, 0.8999999999999999], 2.6938043076209647453),
      (0.6, [1, 2, 3], [-0.7, -1.4, -2.0999999999999996], -0.00033831083521679214886),
      (0.75, [1, 0], [3, 1e-14], 2.0829963925497425548),
      (0.75, [1, 2, 3], [-0.7, -1.4, -2.0999999999999996], -6.1625540023653494005e-9),
    ] as [(Double, [Double], [Double], Double)])
  func nearMultiples(_ q: Double, _ x: [Double], _ y: [Double], _ expected: Double) throws {
    let network = try InfiniteNetwork(power: q, weightScale: 1, biasScale: 0)
    #expect(relativeError(try network.kernel(.ntk, at: x, and: y), expected) < 1e-12)
    #expect(relativeError(try network.kernel(.ntk, at: y, and: x), expected) < 1e-12)
    // More coordinates than those whose angles all pairs take from the points.
    let zeros = [Double](repeating: 0, count: 30)
    #expect(relativeError(try network.kernel(.ntk, at: x + zeros, and: y + zeros), expected) < 1e-12)
  }

  @Test func refusesNormsWhoseSquareIsLost() throws {
    let network = try InfiniteNetwork(biasScale: 0)
    #expect(throws: (any Error).self) { try network.kernel(.ntk, at: [1e-170, 0], and: [1, 0]) }
    #expect(throws: (any Error).self) { try network.kernel(.ntk, at: [1e-150, 0], and: [1, 0]) }
    #expect(throws: (any Error).self) { try network.kernel(.ntk, at: [1e200, 0], and: [1, 0]) }
    #expect(try network.kernel(.ntk, at: [0, 0], and: [1, 0]) == 0)
  }
}
