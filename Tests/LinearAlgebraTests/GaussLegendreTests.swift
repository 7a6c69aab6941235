import Foundation
import LinearAlgebra
import TestSupport
import Testing

@Suite("Gauss–Legendre rules")
struct GaussLegendreTests {
  @Test("exact for polynomials of degree 2m − 1, and not beyond", arguments: [1, 2, 3, 8, 24, 48, 301])
  func exactness(count: Int) {
    let rule = GaussLegendre(count)
    #expect(rule.nodes == rule.nodes.sorted() && rule.weights.allSatisfy { $0 > 0 })
    // The Legendre polynomials up to the degree 2m: all but the first integrate to 0, the square of P_m to 2/(2m + 1).
    var (before, value) = (rule.nodes.map { _ in 1.0 }, rule.nodes)
    #expect(abs(rule.weights.reduce(0, +) - 2) < 1e-13)
    for degree in 1...(2 * count) {
      let integral = zip(rule.weights, value).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(degree == 2 * count ? abs(integral) > 0.1 / Double(count) : abs(integral) < 1e-13, "degree \(degree)")
      let n = Double(degree)
      let next = rule.nodes.indices.map { ((2 * n + 1) * rule.nodes[$0] * value[$0] - n * before[$0]) / (n + 1) }
      (before, value) = (value, next)
    }
  }

  @Test("another interval")
  func interval() {
    let rule = GaussLegendre(20).on(-1, 3)
    let integral = zip(rule.nodes, rule.weights).reduce(0) { $0 + exp($1.0) * $1.1 }
    #expect(relativeError(integral, exp(3) - exp(-1)) < 1e-14)
    #expect(GaussLegendre(0).nodes.isEmpty)
  }
}
