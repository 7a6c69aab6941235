import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing

@Suite("Spectra of operators, their sums and losses")
struct OperatorSpectrumTests {
  /// 1 + 2⁻⁵³ k in any order of plain summation is 1; the compensated sum is right to the last digit.
  @Test("suffix sums lose nothing")
  func suffixSums() {
    #expect(SuffixSums.of([]) == [])
    #expect(SuffixSums.of([3, 4, 5]) == [12, 9, 5])
    let terms = [1.0, 0.5] + [Double](repeating: 0x1p-54, count: 1 << 14)
    let sums = SuffixSums.of(terms)
    #expect(sums[0] == 1.5 + 0x1p-40 && sums[1] == 0.5 + 0x1p-40 && sums[2] == 0x1p-40)
    // The other way round, where the small end is not at the end.
    #expect(SuffixSums.of(Array(terms.reversed()))[0] == 1.5 + 0x1p-40)
    let random = RandomStream(seed: 1, name: "sums").uniform(count: 1000)
    for (n, sum) in SuffixSums.of(random).enumerated() {
      #expect(relativeError(sum, random[n...].reversed().reduce(0, +)) < 1e-13)
    }
  }

  @Test("the loss of one and of many modes")
  func loss() throws {
    let one = try SpectralLoss(eigenvalues: [0.25], squares: [3])
    #expect(
      zip(one.values(at: [0, 2, 8]), [1.5, 1.5 * exp(-1), 1.5 * exp(-4)]).allSatisfy { relativeError($0, $1) < 1e-15 })
    // Rounding below 0 does not make the loss grow; huge times leave what never decays.
    let rounded = try SpectralLoss(eigenvalues: [1, -1e-17], squares: [3, 2])
    #expect(rounded.values(at: [1e300, 1e20]) == [1, 1])
    #expect(throws: Problem.self) { try SpectralLoss(eigenvalues: [1, 2], squares: [1]) }
  }

  /// Λ n^{−ν} and s_n = K n^{−κ} give L(t) ~ (K/2) Γ(κ/ν + 1)(2Λt)^{−κ/ν}, eq. (9).
  @Test("power laws of spectrum and sums give that of the loss")
  func equationNine() throws {
    let (lambda, nu, constant, kappa) = (0.7, 1.5, 2.0, 0.75)
    let n = (1...200_000).map(Double.init)
    // The sums' last entry stands for the whole tail, which does not decay within these times.
    let squares = n.map { constant * (pow($0, -kappa) - ($0 == n.last ? 0 : pow($0 + 1, -kappa))) }
    let loss = try SpectralLoss(eigenvalues: n.map { lambda * pow($0, -nu) }, squares: squares)
    let times = LogGrid.points(from: 1e4, to: 1e5, count: 50)
    let values = loss.values(at: times)
    let expected = times.map { constant / 2 * tgamma(kappa / nu + 1) * pow(2 * lambda * $0, -kappa / nu) }
    #expect(zip(values, expected).allSatisfy { relativeError($0, $1) < 0.005 })
    let fit = try PowerLawFit(x: times, y: values, window: 1e4...1e5)
    #expect(abs(fit.exponent - kappa / nu) < 0.003)
  }

  @Test("coefficients, Parseval, and the expectation over a Gaussian process", arguments: [3, 40, 300])
  func operatorSpectrum(n: Int) throws {
    let kernel = gaussianMatrix(n, n + 5, seed: 1).gram
    let spectrum = try OperatorSpectrum(diagonalising: kernel)
    #expect(spectrum.eigenvalues == spectrum.eigenvalues.sorted(by: >) && spectrum.eigenvalues.allSatisfy { $0 > 0 })
    #expect(relativeError(spectrum.eigenvalues.reduce(0, +), kernel.trace / Double(n)) < 1e-13)
    for k in 0..<n { #expect(spectrum.vectors.row(k).max { abs($0) < abs($1) } ?? 0 > 0) }
    let targets = gaussianMatrix(n, 2, seed: 2)
    let coefficients = try spectrum.coefficients(of: targets)
    for column in 0..<2 {
      let total = (0..<n).reduce(0) { $0 + targets[$1, column] * targets[$1, column] } / Double(n)
      #expect(
        relativeError((0..<n).reduce(0) { $0 + coefficients[$1, column] * coefficients[$1, column] }, total) < 1e-12)
    }
    // Θ f/M in the eigenbasis.
    let image = Matrix.product(kernel, targets)
    let imageCoefficients = try spectrum.coefficients(of: image)
    for k in 0..<n {
      let expected = Double(n) * spectrum.eigenvalues[k] * coefficients[k, 1]
      #expect(abs(imageCoefficients[k, 1] - expected) < 1e-11 * Double(n) * spectrum.eigenvalues[0])
    }
    // For Σ = f fᵀ the expectation is the square; for Σ = Θ it is the eigenvalue.
    let outer = Matrix(rows: n, columns: n) { targets[$0, 0] * targets[$1, 0] }
    for (k, square) in try spectrum.expectedSquares(covariance: outer).enumerated() {
      #expect(abs(square - coefficients[k, 0] * coefficients[k, 0]) < 1e-12)
    }
    for (k, square) in try spectrum.expectedSquares(covariance: kernel).enumerated() {
      #expect(abs(square - spectrum.eigenvalues[k]) < 1e-13 * Double(n) * spectrum.eigenvalues[0])
    }
    #expect(throws: Problem.self) { try spectrum.coefficients(of: gaussianMatrix(n + 1, 1, seed: 1)) }
    #expect(throws: Problem.self) { try spectrum.expectedSquares(covariance: gaussianMatrix(n, n + 1, seed: 1)) }
  }

  @Test("rounding below zero is counted, an indefinite kernel refused")
  func definiteness() throws {
    let singular = gaussianMatrix(30, 3, seed: 1).gram
    let spectrum = try OperatorSpectrum(diagonalising: singular)
    #expect(spectrum.eigenvalues.contains { $0 <= 0 } && spectrum.eigenvalues[2] > 0.01)
    var indefinite = singular
    for i in 0..<30 { indefinite[i, i] -= 0.1 }
    #expect(throws: Problem.self) { try OperatorSpectrum(diagonalising: indefinite) }
    #expect(throws: Problem.self) { try OperatorSpectrum.eigenvalues(of: indefinite) }
    let shifted = try OperatorSpectrum.eigenvalues(of: indefinite, indefinite: true)
    for (value, eigenvalue) in zip(shifted, spectrum.eigenvalues) {
      #expect(abs(value + 0.1 / 30 - eigenvalue) < 1e-13)
    }
  }

  @Test("curves agree over their longest run in the logarithm")
  func agreement() {
    // Off by a tenth or less at n = 2 … 5 and 8 … 19: ratios of the ends 6/2 and 20/8.
    let curve = (1...19).map { n in (2...5).contains(n) ? 1.05 : n < 8 ? 1.2 : 1.1 }
    let ones = [Double](repeating: 1, count: 25)
    #expect(CurveAgreement.longestRun(of: [ones, curve], tolerance: 0.1000001) == 2...5)
    #expect(CurveAgreement.longestRun(of: [curve, ones, ones], tolerance: 0.06) == 2...5)
    #expect(CurveAgreement.longestRun(of: [ones, curve], tolerance: 0.3) == 1...19)
    #expect(CurveAgreement.longestRun(of: [ones, curve], tolerance: 0.01) == nil)
    #expect(CurveAgreement.longestRun(of: [ones, [0, 1, .nan, 1, -1]], tolerance: 1) == 2...2)
    #expect(CurveAgreement.longestRun(of: [[], ones], tolerance: 1) == nil)
    #expect(CurveAgreement.longestRun(of: [], tolerance: 1) == nil)
  }
}
