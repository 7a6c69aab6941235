import Foundation
import Kernels
import LinearAlgebra
import TestSupport
import Testing

@Suite("Kernels of infinitely wide networks: values")
struct InfiniteValueTests {
  @Test("independent values, near and on the diagonal, opposite and far", arguments: ["reference", "spot-checks"])
  func values(fixture: String) throws {
    var compared = 0
    for pair in try infiniteFixture(fixture, as: [PairCase].self) {
      let network = try pair.network()
      for kernel in InfiniteKernel.allCases {
        guard let expected = pair.expected(kernel) else { continue }
        // Many coordinates take another path: scalar products, and differences for close points only.
        for zeros in [0, 20] {
          let padding = [Double](repeating: 0, count: zeros)
          let value = try network.kernel(kernel, at: pair.x + padding, and: pair.y + padding)
          // What is zero is so up to the cube of the rounding of the angle.
          #expect(abs(value - expected) <= 1e-12 * abs(expected) + 1e-40, "\(kernel) \(pair): \(value), \(expected)")
          compared += 1
        }
      }
    }
    #expect(compared >= 1000)
  }

  @Test("spectra of whole matrices")
  func spectra() throws {
    for fixture in try infiniteFixture("spectra", as: [SpectrumCase].self) {
      let samples = fixture.matrix
      for spectrum in fixture.spectra {
        let network = try InfiniteNetwork(
          power: spectrum.power, weightScale: spectrum.weightScale, biasScale: spectrum.biasScale,
          depth: spectrum.depth)
        var kernel = try network.kernel(.ntk, of: samples)
        kernel.scale(by: 1 / Double(samples.rows))
        let eigenvalues = Array(try SymmetricEigen.values(of: kernel).reversed())
        for (index, expected) in zip(spectrum.indices, spectrum.eigenvalues) {
          #expect(abs(eigenvalues[index - 1] - expected) < 1e-12 * eigenvalues[0])
        }
      }
    }
  }

  /// The dual of (z)₊^q at angle φ by its closed form, for whole q ≤ 2.
  private func closedForm(_ q: Int, _ phi: Double) -> Double {
    let (sine, cosine, rest) = (sin(phi), cos(phi), Double.pi - phi)
    let values = [rest, sine + rest * cosine, 3 * sine * cosine + rest * (1 + 2 * cosine * cosine)]
    return values[q] / (2 * Double.pi)
  }

  @Test("closed forms for steps, ReLU and its square")
  func closedForms() throws {
    for step in 0...90 {
      let phi = Double(step) / 30
      let (x, y) = ([2.0, 0], [3 * cos(phi), 3 * sin(phi)])
      for q in 0...2 {
        let network = try InfiniteNetwork(power: Double(q), weightScale: 0.5, biasScale: 0)
        let covariance = 0.25 * pow(0.5 * 0.5 * 6, Double(q)) * closedForm(q, phi)
        #expect(abs(try network.kernel(.covariance, at: x, and: y) - covariance) < 1e-14 * pow(1.5, Double(q)))
        guard q > 0 else { continue }
        let slope = closedForm(q - 1, phi) * Double(q * q) * cos(phi)
        let tangent = covariance + 0.25 * pow(0.5 * 0.5 * 6, Double(q)) * slope
        #expect(abs(try network.kernel(.ntk, at: x, and: y) - tangent) < 1e-14 * pow(1.5, Double(q)))
      }
    }
  }

  @Test("differences from the diagonal follow the singular part, down to points 1e-9 apart")
  func nearDiagonal() throws {
    let x = [0.7, -1.3, 0.4]
    for depth in [1, 2, 4] {
      let network = try InfiniteNetwork(weightScale: 1.2, biasScale: 0.8, depth: depth)
      let top = try network.kernel(.ntk, at: x, and: x)
      #expect(try network.kernel(.singular, at: x, and: x) == 0)
      for distance in [1e-5, 1e-6, 1e-7, 1e-9] {
        // The kernel minus its singular part is even in the difference: the mean over both sides is smooth.
        var mean = 0.0
        for sign in [1.0, -1.0] {
          let y = [x[0] + sign * distance, x[1] - 0.3 * sign * distance, x[2]]
          let gap = try network.kernel(.ntk, at: x, and: y) - network.kernel(.singular, at: x, and: y) - top
          mean += gap / 2
        }
        #expect(abs(mean) < 10 * distance * distance + 2e-15 * top)
      }
    }
  }

  @Test("what Σ's singular part leaves is smooth: its second difference is of fourth order, not third")
  func singularCovariance() throws {
    let x = [0.7, -1.3, 0.4]
    for (power, depth) in [(1, 1), (1, 2), (1, 4), (0.75, 1), (1.25, 1), (0, 1), (0.3, 1)] {
      let network = try InfiniteNetwork(power: power, weightScale: 1.2, biasScale: 0.8, depth: depth)
      let top = try network.kernel(.covariance, at: x, and: x)
      #expect(try network.kernel(.singularCovariance, at: x, and: x) == 0)
      func smooth(_ distance: Double) throws -> Double {
        try [distance, -distance].reduce(0) { sum, step in
          let y = [x[0] + step, x[1] - 0.3 * step, x[2]]
          let rest = try network.kernel(.covariance, at: x, and: y) - network.kernel(.singularCovariance, at: x, and: y)
          return sum + (rest - top) / 2
        }
      }
      let y = [x[0] + 1e-3, x[1] - 0.3e-3, x[2]]
      let singular = try abs(network.kernel(.singularCovariance, at: x, and: y))
      #expect(singular > 1e-13 * top)
      #expect(abs(try smooth(2e-3) - 4 * smooth(1e-3)) < 0.02 * singular + 1e-14 * top, "\(power), \(depth)")
    }
  }

  @Test("powers on both sides of half-integers and at them agree", arguments: [0.5, 1.5, 2.5, 3.5, 6.5])
  func halfIntegers(power: Double) throws {
    for y in [[0.1, 1.0], [0.9, -0.2], [0.700001, -1.3], [-0.7, 1.3]] {
      func covariance(_ q: Double) throws -> Double {
        try InfiniteNetwork(power: q).kernel(.covariance, at: [0.7, -1.3], and: y)
      }
      let middle = try covariance(power)
      // Even a small step shows a defect of order ε/step; the curvature in q is of order step².
      for step in [1e-4, 1e-7, 1e-10] {
        let mean = try (covariance(power + step) + covariance(power - step)) / 2
        #expect(relativeError(mean, middle) < 100 * step * step + 1e-14)
      }
    }
  }

  @Test("averages over Gaussian weights", arguments: [-0.2, 0.0, 0.75, 1.0, 1.5, 3.0])
  func monteCarlo(power: Double) throws {
    let (x, y) = ([0.4, -0.8], [0.9, 0.3])
    let (weightScale, biasScale) = (1.3, 0.6)
    let network = try InfiniteNetwork(power: power, weightScale: weightScale, biasScale: biasScale)
    let draws = 400_000
    let weights = gaussianMatrix(draws, 3, seed: 11)
    func preactivation(_ draw: Int, _ x: [Double]) -> Double {
      weightScale * (weights[draw, 0] * x[0] + weights[draw, 1] * x[1]) + biasScale * weights[draw, 2]
    }
    let products = (0..<draws).map { draw in
      let (a, b) = (preactivation(draw, x), preactivation(draw, y))
      return a > 0 && b > 0 ? weightScale * weightScale * pow(a * b, power) : 0
    }
    let mean = products.reduce(0, +) / Double(draws)
    let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws)
    let error = (variance / Double(draws)).squareRoot()
    #expect(abs(try network.kernel(.covariance, at: x, and: y) - mean) < 5 * error)
  }
}
