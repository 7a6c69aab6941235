import Diagnostics
import Foundation
import Testing
import Theory

@Suite struct DysonOverlapTests {
  private static let correlations = [0, 0.1, 0.5, 0.9, 0.98]
  private static let places = [-2, -1.7, -0.3, 0, 0.987, 1.99, 2]

  private func kernel(_ r: Double) throws -> DysonOverlap { try DysonOverlap(distance: 1 - r) }

  /// Σ_k r^k U_k(x/2) U_k(y/2), U_{k+1}(z) = 2z U_k − U_{k−1}.
  private func series(_ r: Double, _ x: Double, _ y: Double) -> Double {
    var (u, v) = ((before: 0.0, now: 1.0), (before: 0.0, now: 1.0))
    var (sum, power) = (0.0, 1.0)
    for k in 0..<6000 where k == 0 || power > 1e-40 {
      sum += power * u.now * v.now
      power *= r
      u = (u.now, x * u.now - u.before)
      v = (v.now, y * v.now - v.before)
    }
    return sum
  }

  @Test(arguments: correlations) func isTheChebyshevSeries(r: Double) throws {
    let overlap = try kernel(r)
    for x in Self.places {
      for y in Self.places {
        // Terms grow as k²: the sum's own rounding is relative to Σ r^k (k+1)² = (1+r)/(1−r)³.
        let scale = (1 + r) / pow(1 - r, 3)
        #expect(abs(overlap.kernel(x, y) - series(r, x, y)) < 1e-14 * scale)
      }
    }
  }

  @Test(arguments: correlations) func isThePrintedForm(r: Double) throws {
    let overlap = try kernel(r)
    for x in Self.places {
      for y in Self.places where abs(x) < 2 || abs(y) < 2 {
        let t = 1 - r * r
        let printed = t / (t * t - r * (1 + r * r) * x * y + r * r * (x * x + y * y))
        #expect(abs(overlap.kernel(x, y) / printed - 1) < 1e-9)
        #expect(overlap.kernel(x, y) == overlap.kernel(y, x) && overlap.kernel(x, y) > 0)
      }
    }
  }

  /// ∫ K_r(x, y) f(y) ϱ(y) dy for y = 2cos φ, ϱ dy = (2/π) sin²φ dφ: the trapezoidal rule converges as r^points.
  private func integral(_ overlap: DysonOverlap, _ x: Double, points: Int, _ f: (Double) -> Double) -> Double {
    (0..<points).reduce(0) { sum, k in
      let angle = (Double(k) + 0.5) * .pi / Double(points)
      let y = 2 * cos(angle)
      return sum + overlap.kernel(x, y) * f(y) * 2 * pow(sin(angle), 2) / Double(points)
    }
  }

  @Test(arguments: correlations) func isAConditionalExpectation(r: Double) throws {
    let overlap = try kernel(r)
    for x in Self.places {
      #expect(abs(integral(overlap, x, points: 4000) { _ in 1 } - 1) < 1e-10)
      #expect(abs(integral(overlap, x, points: 4000) { $0 } - r * x) < 1e-10)
      #expect(abs(integral(overlap, x, points: 4000) { $0 * $0 } - r * r * x * x - (1 - r * r)) < 1e-10)
    }
  }

  /// Two steps of the flow are one: ∫ K_r(x, z) K_s(z, y) ϱ(z) dz = K_rs(x, y).
  @Test func isASemigroup() throws {
    let (first, second) = (try kernel(0.9), try kernel(0.7))
    for (x, y) in [(0.3, -1.2), (1.9, 1.9), (-2, 0)] {
      let both = integral(first, x, points: 2000) { second.kernel($0, y) }
      #expect(abs(both - (try kernel(0.63)).kernel(x, y)) < 1e-10)
    }
  }

  @Test(arguments: [0.2, 0.9, 0.999]) func isACauchyCurve(r: Double) throws {
    let overlap = try kernel(r)
    for x in [-1.9, 0, 0.987] {
      let (peak, width, shift) = (overlap.peak(x), overlap.halfWidth(x), overlap.centreShift(x))
      for y in stride(from: -2, through: 2, by: 0.05) {
        let z = (y - x - shift) / width
        #expect(abs(overlap.kernel(x, y) / (peak / (1 + z * z)) - 1) < 1e-11)
      }
    }
  }

  @Test func approachesTheCauchyForm() throws {
    for distance in [1e-2, 1e-4, 1e-8, 1e-13] {
      let overlap = try DysonOverlap(distance: distance)
      for x in [0, 0.987, -1.5] {
        for step in [0, 0.5, -1, 3, 10] {
          let y = x + step * overlap.time
          #expect(abs(overlap.kernel(x, y) / overlap.cauchy(x, y) - 1) < 20 * distance + 1e-2 * 1e-13 / distance)
        }
      }
    }
  }

  /// The correlation of two Bernoulli(q) variables that are both 1 with probability (1 − δ)q.
  @Test func graphsHaveTheirCorrelation() throws {
    for (q, delta) in [(0.5, 0.01), (0.1, 0.3), (0.7, 0.3)] {
      let covariance = (1 - delta) * q - q * q
      #expect(
        abs(try DysonOverlap(edgeProbability: q, differing: delta).correlation - covariance / (q * (1 - q))) < 1e-15)
    }
    for (q, delta) in [(0.5, 0), (0.5, 0.51), (0, 0.1), (1, 0.1), (0.5, -1), (.nan, 0.1)] {
      #expect(throws: Problem.self) { try DysonOverlap(edgeProbability: q, differing: delta) }
    }
    for distance in [0, -1, 1.1, .nan] { #expect(throws: Problem.self) { try DysonOverlap(distance: distance) } }
  }
}
