import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing

@Suite("Cauchy curves")
struct CauchyCurveTests {
  private let x = (0..<41).map { 0.05 * Double($0) - 1.1 }

  @Test("an exact curve is found again", arguments: [(0.07, 0.3, 0.1), (1, 0.05, -0.4), (2e-4, 1.5, 0.6)])
  func recovery(peak: Double, width: Double, centre: Double) throws {
    let truth = CauchyCurve(peak: peak, halfWidth: width, centre: centre)
    let errors = x.indices.map { 0.01 + 0.001 * Double($0 % 7) }
    for direction in [1.0, -1.0] {
      let places = x.map { direction * $0 }
      let found = try CauchyCurve(fitting: places.map(truth.value), at: places, errors: errors)
      #expect(relativeError(found.peak, peak) < 1e-7)
      #expect(relativeError(found.halfWidth, width) < 1e-7)
      #expect(abs(found.centre - centre) < 1e-7 * width)
    }
  }

  @Test("the fit is a stationary point of the weighted squares")
  func stationary() throws {
    let noise = RandomStream(seed: 8, name: "noise").normal(count: x.count)
    let errors = x.map { 0.01 * (1 + abs($0)) }
    let truth = CauchyCurve(peak: 0.5, halfWidth: 0.2, centre: 0)
    let y = x.indices.map { truth.value(at: x[$0]) + errors[$0] * noise[$0] }
    let best = try CauchyCurve(fitting: y, at: x, errors: errors)
    func loss(_ curve: CauchyCurve) -> Double {
      x.indices.reduce(0) { $0 + pow((y[$1] - curve.value(at: x[$1])) / errors[$1], 2) }
    }
    for step in [-1e-3, 1e-3] {
      #expect(
        loss(CauchyCurve(peak: best.peak * (1 + step), halfWidth: best.halfWidth, centre: best.centre)) > loss(best))
      #expect(
        loss(CauchyCurve(peak: best.peak, halfWidth: best.halfWidth * (1 + step), centre: best.centre)) > loss(best))
      #expect(
        loss(CauchyCurve(peak: best.peak, halfWidth: best.halfWidth, centre: best.centre + step * 0.2)) > loss(best))
    }
    #expect(loss(best) / Double(x.count - 3) < 2)
  }

  @Test("equal matrices give a curve of no width, without a fit")
  func equal() throws {
    let overlaps = try EigenvectorOverlaps(index: 4, window: 2...7, size: 10, trials: 5) { trial, a, b in
      let g = gaussianMatrix(10, 10, seed: trial)
      a = Matrix(rows: 10, columns: 10) { g[$0, $1] + g[$1, $0] }
      b = a
    }
    let fit = try CauchyFit(overlaps)
    #expect(abs(fit.curve.peak - 1) < 1e-12 && fit.curve.halfWidth == 0 && abs(fit.curve.centre) < 1e-12)
    #expect(fit.values.count == 6 && fit.values[2] == fit.curve.peak && fit.values.filter { $0 == 0 }.count == 5)
    #expect(fit.errors == CauchyCurve(peak: 0, halfWidth: 0, centre: 0) && fit.chiSquaredPerDegree == 0)
  }

  /// Trials whose means scatter as the errors say: the jackknife's error is the spread of many fits.
  @Test("the jackknife's errors are the spread of repeated fits")
  func jackknife() throws {
    let (trials, repeats, points) = (100, 60, 41)
    let truth = CauchyCurve(peak: 0.4, halfWidth: 0.3, centre: 0.05)
    let fits = try (0..<repeats).map { number in
      let noise = gaussianMatrix(trials, points, seed: 100 + number)
      let squares = Matrix<Double>(rows: trials, columns: points) { truth.value(at: x[$1]) + 0.2 * noise[$0, $1] }
      return try CauchyFit(
        EigenvectorOverlaps(
          index: 1, window: 1...points, squares: squares, first: [Double](repeating: 0, count: trials),
          second: Matrix(rows: trials, columns: points) { x[$1] }))
    }
    for quantity in [\CauchyCurve.peak, \CauchyCurve.halfWidth, \CauchyCurve.centre] {
      let found = fits.map { $0.curve[keyPath: quantity] }
      let mean = found.reduce(0, +) / Double(repeats)
      let spread = (found.reduce(0) { $0 + pow($1 - mean, 2) } / Double(repeats - 1)).squareRoot()
      let claimed = fits.reduce(0) { $0 + $1.errors[keyPath: quantity] } / Double(repeats)
      #expect(abs(claimed / spread - 1) < 0.35, "\(claimed) and \(spread)")
      #expect(abs(mean - truth[keyPath: quantity]) < 5 * spread / Double(repeats).squareRoot())
    }
    let statistic = fits.reduce(0) { $0 + $1.chiSquaredPerDegree } / Double(repeats)
    #expect(abs(statistic - 1) < 0.15, "\(statistic)")
  }

  @Test("too few points, no errors and what is no peak are refused")
  func refusals() {
    let y = x.map { CauchyCurve(peak: 1, halfWidth: 1, centre: 0).value(at: $0) }
    let errors = [Double](repeating: 1, count: x.count)
    #expect(throws: Problem.self) {
      try CauchyCurve(fitting: Array(y.prefix(3)), at: Array(x.prefix(3)), errors: [1, 1, 1])
    }
    #expect(throws: Problem.self) { try CauchyCurve(fitting: y, at: x, errors: errors.map { _ in 0 }) }
    #expect(throws: Problem.self) { try CauchyCurve(fitting: x.map { 1 + $0 * $0 }, at: x, errors: errors) }
    #expect(throws: Problem.self) { try CauchyCurve(fitting: x.map { _ in 0 }, at: x, errors: errors) }
  }
}
