import Foundation
import TestSupport
import Testing
import Theory

@Suite("The Tracy–Widom law")
struct TracyWidomTests {
  @Test("1 − F₁ has the known quantiles, and tails to a small relative error")
  func tail() throws {
    // Quantiles of F₁ in Bejan (2005), Table 1, and F₁(0) of Bornemann (2010).
    let quantiles = [
      (-3.8954, 0.99), (-3.1808, 0.95), (-2.7824, 0.9), (-1.2686, 0.5), (0.4501, 0.1), (0.9793, 0.05), (2.0234, 0.01),
    ]
    for (s, probability) in quantiles {
      #expect(abs(try TracyWidom.upperTail(at: s) - probability) < 5e-5, "\(s)")
    }
    #expect(abs(try TracyWidom.upperTail(at: 0) - (1 - 0.83190806620295)) < 1e-12)
    #expect(abs(try TracyWidom.upperTail(at: TracyWidom.onePercentPoint) - 0.01) < 1e-9)
    // ½∫_s^∞ Ai by mpmath, which is all of it here.
    for (s, value) in [
      (10, 1.7082158695270047e-11), (10.5, 3.3281446147577755e-12), (16, 5.137425016050434e-21),
      (30, 2.915516346762990e-50), (60, 1.7936308600398487e-137),
    ] {
      #expect(relativeError(try TracyWidom.upperTail(at: s), value) < 1e-11, "\(s)")
    }
  }

  @Test("1 − F₁ falls from 1 to 0 everywhere")
  func monotone() throws {
    let values = try stride(from: -12.0, through: 120, by: 0.37).map { try TracyWidom.upperTail(at: $0) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 || $0 - $1 > -1e-11 })
    #expect(values.allSatisfy { (0...1).contains($0) } && values.first == 1 && values.last == 0)
    #expect(try TracyWidom.upperTail(at: 1e300) == 0 && TracyWidom.upperTail(at: -1e300) == 1)
  }
}
