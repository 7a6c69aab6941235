import Datasets
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing
import Theory

/// The whole chain from points to spectrum, coefficients and loss.
@Suite("Spectra of the ReLU tangent kernel")
struct PowerLawSpectrumTests {
  @Test("eigenvalues, coefficients, sums and losses of small cases, worked out independently", arguments: [1, 2])
  func reference(dimension: Int) throws {
    let reference = try PowerLawReference.load(dimension)
    for expected in reference.cases {
      let (tangent, covariance) = shallowLimit(
        reference.points, weightScale: expected.sigmaW, biasScale: expected.sigmaB)
      let spectrum = try OperatorSpectrum(diagonalising: tangent)
      #expect(spectrum.eigenvalues.count == expected.eig.count)
      for (value, known) in zip(spectrum.eigenvalues, expected.eig) {
        #expect(abs(value - known) < 1e-12 * expected.eig[0])
      }
      let indicator = Matrix(rows: reference.x.count, columns: 1) { i, _ in
        reference.x[i].reduce(0) { $0 + $1 * $1 } < expected.r * expected.r ? 1 : 0
      }
      let squares = try spectrum.coefficients(of: indicator).storage.map { $0 * $0 }
      let process = try spectrum.expectedSquares(covariance: covariance)
      for (squares, known, sums, losses) in [
        (squares, expected.c2Ind, expected.sInd, expected.lInd), (process, expected.c2Gp, expected.sGp, expected.lGp),
      ] {
        for (value, expected) in zip(squares, known) { #expect(abs(value - expected) < 1e-9 * max(known[0], sums[0])) }
        let suffix = SuffixSums.of(squares)
        for (n, sum) in zip(expected.sIndexN, sums) { #expect(relativeError(suffix[n - 1], sum) < 1e-9) }
        let values = try SpectralLoss(eigenvalues: spectrum.eigenvalues, squares: squares).values(at: expected.t)
        for (value, loss) in zip(values, losses) { #expect(relativeError(value, loss) < 1e-9) }
      }
    }
  }

  /// On the default data Λ is reached where independent simulations reach it, and ν nearly.
  @Test("the spectrum on data follows the law")
  func spectrumOnData() throws {
    let count = 1200
    let mixture = try GaussianMixture(dimension: 1, stream: RandomStream(seed: 2, name: "centres"))
    let points = try mixture.sample(count, stream: RandomStream(seed: 3, name: "points"))
    let sample = try DensitySample(points: points, densities: mixture.density(at: points))
    let asymptotics = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 1, weightScale: 1, biasScale: 1))
    let lambda = try asymptotics.coefficient(over: sample)
    let spectrum = try OperatorSpectrum(diagonalising: shallowLimit(points, weightScale: 1, biasScale: 1).tangent)
    let indices = (1...count).map(Double.init)
    let fit = try PowerLawFit(x: indices, y: spectrum.eigenvalues, window: 20...100)
    #expect(abs(fit.exponent - asymptotics.exponent) < 0.1, "\(fit.exponent)")
    let level = fit.coefficient(atExponent: asymptotics.exponent)
    #expect(abs(level.value / lambda.value - 1) < 0.06, "\(level.value) against \(lambda.value)")
  }
}
