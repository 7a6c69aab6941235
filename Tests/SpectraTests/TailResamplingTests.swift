import Diagnostics
import Foundation
import Randomness
import Spectra
import TestSupport
import Testing

@Suite("What is not known of a tail")
struct TailResamplingTests {
  private let stream = RandomStream(seed: 3, name: "resampling")

  private static func pareto(_ alpha: Double, _ count: Int) -> [Double] {
    RandomStream(seed: 7, name: "pareto").uniform(count: count).map { pow(1 - $0, -1 / (alpha - 1)) }
  }

  @Test("ranges hold the fit and the truth, and are those of any machine")
  func ranges() throws {
    let sample = Self.pareto(2.5, 400)
    let found = try TailResampling(of: sample, count: 100, stream: stream)
    let tail = try PowerLawTail(fitting: sample)
    #expect(found.exponent.contains(tail.exponent) && found.exponent.contains(2.5))
    #expect(found.cutoff.contains(tail.cutoff) && found.cutoff.lowerBound >= 1)
    #expect(found.exponent.upperBound - found.exponent.lowerBound < 1)
    #expect(try TailResampling(of: sample, count: 100, stream: stream) == found)
    #expect(try TailResampling(of: sample, count: 100, stream: stream["other"]) != found)
    #expect(try problem { _ = try TailResampling(of: [1, 1], count: 9, stream: stream) }?.category == .badInput)
  }

  @Test("far eigenvalues are those before the widest gap")
  func far() throws {
    #expect(FarEigenvalues(in: (1...40).map { 1 + Double($0) / 100 }) == nil)
    let bulk = (1...40).map { 1 + Double($0) / 100 }
    let one = try #require(FarEigenvalues(in: bulk + [14]))
    #expect(one.count == 1 && one.ratio == 10)
    let two = try #require(FarEigenvalues(in: bulk + [7, 21]))
    #expect(two.count == 2 && two.ratio == 5)
    #expect(relativeError(two.probability(exponent: 3), 1.0 / 625) < 1e-12)
    #expect(FarEigenvalues(in: []) == nil && FarEigenvalues(in: [1]) == nil)
    #expect(FarEigenvalues(in: [1, 3])?.count == 1)
  }
}
