import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing

@Suite("Fits of power laws")
struct PowerLawFitTests {
  private static let indices = (1...3000).map(Double.init)

  @Test("an exact law is recovered, with no error", arguments: [-0.5, 0, 1.5, 12])
  func exact(exponent: Double) throws {
    let y = Self.indices.map { 3 * pow($0, -exponent) }
    let fit = try PowerLawFit(x: Self.indices, y: y, window: 30...300)
    #expect(abs(fit.exponent - exponent) < 1e-11 && fit.exponentError < 1e-11)
    #expect(relativeError(fit.coefficient, 3) < 1e-10 && fit.coefficientError < 1e-10)
    #expect(fit.pointCount == 271 && fit.excludedCount == 0)
    #expect(relativeError(fit.value(at: 100), 3 * pow(100, -exponent)) < 1e-11)
    let level = fit.coefficient(atExponent: exponent)
    #expect(relativeError(level.value, 3) < 1e-11 && level.standardError < 1e-11)
    let slopes = fit.localSlopes()
    #expect(slopes.slopes.count == 41 && slopes.slopes.allSatisfy { abs($0 - exponent) < 1e-9 })
    #expect(slopes.centres.allSatisfy { 30 < $0 && $0 < 300 } && abs(slopes.drift) < 1e-9)
    #expect(slopes.isOnPlateau(tolerance: 0.01) == (exponent != 0 || slopes.largestDeviation == 0))
  }

  /// The weights are those of the trapezoidal rule in log x, so the slope is ∫∫ (u − ū)(v − v̄) over ∫ (u − ū)² whatever
  /// the density of points: the same curve on the integers and on a grid even in the logarithm.
  @Test("every factor of x weighs alike")
  func weighting() throws {
    let curve = { (x: Double) in exp(-0.2 * log(x) * log(x)) }
    let grid = LogGrid.points(from: 20, to: 2000, count: 5000)
    let dense = try PowerLawFit(x: grid, y: grid.map(curve), window: 20...2000)
    let integers = try PowerLawFit(x: Self.indices, y: Self.indices.map(curve), window: 20...2000)
    // Least squares of −0.2u² over [a, b] has the slope −0.2(a + b).
    let expected = 0.2 * (log(20.0) + log(2000.0))
    #expect(abs(dense.exponent - expected) < 1e-6)
    #expect(abs(integers.exponent - expected) < 2e-3)
  }

  /// The mean of σ̂² is that of (ê − e)² over many seeds: for noise that is independent, and for noise correlated over a
  /// part of a block.
  @Test("standard errors cover the truth", arguments: [0.0, 0.01, 0.04])
  func coverage(correlation: Double) throws {
    let (trials, window) = (400, 30.0...1000)
    let points = Self.indices.filter { window.contains($0) }
    var (slope, slopeVariance, level, levelVariance) = (0.0, 0.0, 0.0, 0.0)
    for trial in 0..<trials {
      let numbers = RandomStream(seed: UInt64(trial), name: "noise").normal(count: points.count)
      var noise = numbers[0]
      let y = points.indices.map { i in
        if i > 0, correlation > 0 {
          // An Ornstein–Uhlenbeck process in log n, of unit variance.
          let length = correlation * log(window.upperBound / window.lowerBound)
          let decay = exp(-log(points[i] / points[i - 1]) / length)
          noise = decay * noise + (1 - decay * decay).squareRoot() * numbers[i]
        } else {
          noise = numbers[i]
        }
        return 2 * pow(points[i], -1.3) * exp(0.1 * noise)
      }
      let fit = try PowerLawFit(x: points, y: y, window: window)
      slope += pow(fit.exponent - 1.3, 2)
      slopeVariance += fit.exponentError * fit.exponentError
      let fixed = fit.coefficient(atExponent: 1.3)
      level += pow(fixed.value - 2, 2)
      levelVariance += fixed.standardError * fixed.standardError
    }
    #expect(0.5 < slope / slopeVariance && slope / slopeVariance < 1.5, "\(slope / slopeVariance)")
    #expect(0.5 < level / levelVariance && level / levelVariance < 1.5, "\(level / levelVariance)")
  }

  @Test("a bend and a drift are seen, a plateau is one")
  func plateau() throws {
    let bent = Self.indices.map { pow($0, -1.5) * ($0 < 200 ? 1 : pow($0 / 200, -0.8)) }
    let across = try PowerLawFit(x: Self.indices, y: bent, window: 30...1000).localSlopes()
    #expect(!across.isOnPlateau(tolerance: 0.1) && across.largestDeviation > 0.35 && across.drift > 0.5)
    let before = try PowerLawFit(x: Self.indices, y: bent, window: 30...200).localSlopes()
    #expect(before.isOnPlateau(tolerance: 0.01))
    // λ ∝ n^{−1.5}(1 + 10/n): the slope falls from 1.5 + 10/(n + 10) to 1.5.
    let early = Self.indices.map { pow($0, -1.5) * (1 + 10 / $0) }
    let drifting = try PowerLawFit(x: Self.indices, y: early, window: 10...100).localSlopes(width: 1.5)
    #expect(drifting.drift < -0.25 && !drifting.isOnPlateau(tolerance: 0.1))
    for (centre, slope) in zip(drifting.centres, drifting.slopes) {
      #expect(abs(slope - (1.5 + 10 / (centre + 10))) < 0.01)
    }
    let late = try PowerLawFit(x: Self.indices, y: early, window: 300...3000).localSlopes()
    #expect(late.isOnPlateau(tolerance: 0.05))
  }

  @Test("values that are not positive are left out and counted")
  func excluded() throws {
    var y = Self.indices.map { pow($0, -2) }
    (y[49], y[59], y[2000]) = (0, -1e-20, -1)
    let fit = try PowerLawFit(x: Self.indices, y: y, window: 30...300)
    #expect(fit.excludedCount == 2 && fit.pointCount == 269 && abs(fit.exponent - 2) < 1e-11)
  }

  @Test func refusals() {
    let y = Self.indices.map { 1 / $0 }
    #expect(throws: Problem.self) { try PowerLawFit(x: Self.indices, y: [1], window: 1...10) }
    #expect(throws: Problem.self) { try PowerLawFit(x: Self.indices, y: y, window: 4000...5000) }
    #expect(throws: Problem.self) { try PowerLawFit(x: Self.indices, y: y, window: 3...5.5) }
    #expect(throws: Problem.self) { try PowerLawFit(x: Self.indices, y: y.map { -$0 }, window: 1...100) }
    let decay = Self.indices.map { exp(-$0 / 10) }
    #expect(throws: Problem.self) { try PowerLawFit(x: Self.indices, y: decay, window: 2000...3000) }
    #expect(throws: Problem.self) { try PowerLawFit(x: Self.indices.reversed(), y: y, window: 3...1000) }
    #expect(throws: Problem.self) { try PowerLawFit(x: [1, 2, .nan, 4, 5], y: [5, 4, 3, 2, 1], window: 1...9) }
    #expect(throws: Problem.self) { try PowerLawFit(x: [0, 1, 2, 3, 4], y: [1, 1, 1, 1, 1], window: 0...4) }
  }
}

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

  @Test("overwriting gives the eigensystem of the copying one", arguments: [0, 1, 2, 37, 300])
  func overwriting(n: Int) throws {
    let matrix = gaussianMatrix(n, n + 2, seed: n).gram
    // Sums in another order, by another number of threads, would change the last bits.
    let (system, expected) = try BLASKernel.withSingleThread {
      (try SymmetricEigen(overwriting: matrix), try SymmetricEigen(matrix))
    }
    #expect(system.values == expected.values && system.vectors == expected.vectors)
    #expect(system.residualRatio(of: matrix) < 10)
  }

  @Test("an asymmetric or damaged matrix is found by the probes")
  func probes() {
    // dsyevd reads one triangle: the other one's difference shows in the residual.
    var matrix = gaussianMatrix(50, 60, seed: 1).gram
    matrix[3, 40] += 1
    #expect(throws: Problem.self) { try SymmetricEigen(overwriting: matrix) }
    matrix[3, 40] = .nan
    #expect(throws: Problem.self) { try SymmetricEigen(overwriting: matrix) }
    #expect(throws: Problem.self) { try SymmetricEigen(overwriting: Matrix(rows: 2, columns: 3)) }
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

  @Test("rows are reversed and signed in place", arguments: [(0, 3), (1, 4), (4, 3), (5, 2)])
  func rows(rows: Int, columns: Int) {
    let matrix = gaussianMatrix(rows, columns, seed: 6)
    var reversed = matrix
    reversed.reverseRows()
    #expect((0..<rows).allSatisfy { reversed.row($0) == matrix.row(rows - 1 - $0) })
    var signed = matrix
    signed.normaliseRowSigns()
    for i in 0..<rows {
      let sign: Double = (matrix.row(i).max { abs($0) < abs($1) } ?? 0) < 0 ? -1 : 1
      #expect(signed.row(i) == matrix.row(i).map { sign * $0 })
    }
  }
}
