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
