import Diagnostics
import Foundation
import Testing
import Theory

@Suite struct SemicircleTests {
  /// F(x) = ½ + x√(4−x²)/(4π) + asin(x/2)/π.
  @Test func distributionIsTheTextbooks() {
    for x in stride(from: -2.5, through: 2.5, by: 0.0625) {
      let inside = min(max(x, -2), 2)
      let expected = 0.5 + inside * (4 - inside * inside).squareRoot() / (4 * .pi) + asin(inside / 2) / .pi
      #expect(abs(Semicircle.distribution(at: x) - expected) < 1e-15)
      #expect(abs(Semicircle.distribution(at: x) + Semicircle.tail(above: x) - 1) < 1e-15)
    }
  }

  /// The tail near 2 is (2/3π)(2−x)^{3/2}(1 + O(2−x)); at 2 − 2⁻⁴⁰ the correction is below rounding.
  @Test func tailsKeepTheirRelativePrecision() throws {
    for power in [-40, -44, -48] {
      let h = exp2(Double(power))
      let expected = 2 / (3 * Double.pi) * h * h.squareRoot()
      #expect(abs(Semicircle.tail(above: 2 - h) / expected - 1) < 1e-12)
    }
  }

  @Test func densityIsTheSlope() {
    for x in stride(from: -1.9, through: 1.9, by: 0.1) {
      let h = 1e-5
      let slope = (Semicircle.distribution(at: x + h) - Semicircle.distribution(at: x - h)) / (2 * h)
      #expect(abs(slope - Semicircle.density(at: x)) < 1e-8)
    }
    #expect(Semicircle.density(at: 2) == 0 && Semicircle.density(at: -3) == 0)
  }

  @Test func quantilesInvertTheTail() throws {
    for mass in [1e-300, 1e-30, 1e-12, 1e-6, 0.001, 0.1, 0.199, 0.25, 0.4, 0.499999, 0.5, 0.6, 0.99, 1 - 1e-12] {
      let x = try Semicircle.quantile(tail: mass)
      // x has an absolute rounding error of 2⁻⁵², which near the edge is all there is to know.
      let slope = Semicircle.density(at: min(abs(x), 2 - 1e-15))
      #expect(abs(Semicircle.tail(above: x) - mass) <= 1e-15 * slope + 4e-16 * max(mass, 0.01), "\(mass)")
      #expect(abs(try Semicircle.quantile(tail: 1 - mass) + x) < 1e-5)
    }
    #expect(try Semicircle.quantile(tail: 0) == 2 && Semicircle.quantile(tail: 1) == -2)
    #expect(abs(try Semicircle.quantile(tail: 0.5)) < 1e-15)
    #expect(throws: Problem.self) { try Semicircle.quantile(tail: 1.5) }
    #expect(throws: Problem.self) { try Semicircle.quantile(tail: .nan) }
  }

  @Test func locationsAreDescendingAndSymmetric() throws {
    let places = try (1...101).map { try Semicircle.location($0, of: 101) }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 > $1 })
    for (a, b) in zip(places, places.reversed()) { #expect(abs(a + b) < 1e-14) }
    #expect(throws: Problem.self) { try Semicircle.location(0, of: 10) }
    #expect(throws: Problem.self) { try Semicircle.location(11, of: 10) }
  }
}
