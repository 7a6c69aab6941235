import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing

/// Numbers computed independently.
struct TailReference: Decodable {
  struct Tail: Decodable {
    let alpha: Double, xmin: Double, distance: Double, size: Int, index: Int, sigma: Double
    let exponentOfSmallest: Double, distanceOfSmallest: Double
    let weightedLog: Double?, weighted: Double?, decimalNorm: Double?, norm: Double?

    enum CodingKeys: String, CodingKey {
      case alpha, xmin, index, sigma
      case distance = "D"
      case size = "n_tail"
      case exponentOfSmallest = "alpha_of_smallest_xmin"
      case distanceOfSmallest = "D_of_smallest_xmin"
      case weightedLog = "alpha_weighted_log10"
      case weighted = "alpha_times_lambda1"
      case decimalNorm = "log10_alpha_norm"
      case norm = "ln_alpha_norm"
    }
  }
  struct Angles: Decodable { let radians: [Double] }
  struct Weights: Decodable {
    let eigenvalues: [Double], alignment: Double

    enum CodingKeys: String, CodingKey {
      case eigenvalues = "eig_WtW_over_h"
      case alignment = "align_beta_u1"
    }
  }

  let powerlaw: [String: Tail]
  let angles: Angles
  let weights: Weights

  enum CodingKeys: String, CodingKey {
    case powerlaw, weights
    case angles = "principal_angles"
  }

  static func read() throws -> TailReference {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/wang-tails-angles.json")
    return try JSONDecoder().decode(TailReference.self, from: Data(contentsOf: url))
  }

  /// MᵀM of the reference's matrix, shape (25, 25).
  static let gram = Matrix(rows: 25, columns: 40) { a, i in
    sin(1 + 0.37 * Double(i * i) + 1.1 * Double(a) + 0.05 * Double(i * a * a))
  }.gram
}

@Suite("Power-law tails")
struct PowerLawTailTests {
  private static func quantiles(_ alpha: Double, _ count: Int, from low: Double = 1) -> [Double] {
    (0..<count).map { low * pow(1 - (Double($0) + 0.5) / Double(count), -1 / (alpha - 1)) }
  }

  private static func sample(of name: String) throws -> [Double] {
    switch name {
    case "quantiles_alpha2.5": quantiles(2.5, 200)
    case "quantiles_alpha4.0": quantiles(4, 200)
    case "bulk300_plus_tail100":
      (0..<300).map { 0.1 + 0.9 * (Double($0) + 0.5) / 300 } + quantiles(2.8, 100, from: 1.05)
    default: try SymmetricEigen.values(of: TailReference.gram)
    }
  }

  @Test("fits are those of an independent calculation")
  func reference() throws {
    for (name, expected) in try TailReference.read().powerlaw {
      let sample = try Self.sample(of: name)
      let tail = try PowerLawTail(fitting: sample.shuffled())
      #expect(relativeError(tail.exponent, expected.alpha) < 1e-10, "\(name)")
      #expect(relativeError(tail.exponentError, expected.sigma) < 1e-10, "\(name)")
      #expect(relativeError(tail.cutoff, expected.xmin) < 1e-12, "\(name)")
      #expect(abs(tail.distance - expected.distance) < 1e-12, "\(name)")
      #expect(tail.count == expected.size && tail.index == expected.index, "\(name)")
      let first = try TailCutoffs(sample).curve(points: 7)[0]
      #expect(relativeError(first.exponent, expected.exponentOfSmallest) < 1e-10, "\(name)")
      #expect(abs(first.distance - expected.distanceOfSmallest) < 1e-10 && first.count == sample.count, "\(name)")
      for (value, number) in [
        (tail.weightedExponent, expected.weighted), (tail.logWeightedExponent, expected.weightedLog),
        (tail.logNorm, expected.norm), (tail.decimalLogNorm, expected.decimalNorm),
      ] { if let number { #expect(relativeError(value, number) < 1e-10, "\(name)") } }
    }
  }

  /// By the definition: all distinct values but the largest, O(n²).
  private func plain(_ numbers: [Double]) -> (exponent: Double, cutoff: Double, distance: Double, count: Int) {
    let sample = numbers.filter { $0 > 0 }.sorted()
    var best = (exponent: 0.0, cutoff: 0.0, distance: Double.infinity, count: 0)
    for cutoff in Set(sample).sorted().dropLast() {
      let tail = sample.filter { $0 >= cutoff }
      let exponent = 1 + Double(tail.count) / tail.reduce(0) { $0 + log($1 / cutoff) }
      var distance = 0.0
      for x in Set(tail) {
        let share = Double(tail.count { $0 < x }) / Double(tail.count)
        distance = max(distance, abs(1 - pow(x / cutoff, 1 - exponent) - share))
      }
      if distance < best.distance { best = (exponent, cutoff, distance, tail.count) }
    }
    return best
  }

  @Test("samples of any kind are fitted as the definition says", arguments: 0..<40)
  func definition(seed: Int) throws {
    let stream = RandomStream(seed: UInt64(seed), name: "tail")
    let count = [2, 3, 10, 57, 200, 301][seed % 6]
    let u = stream.uniform(count: count)
    let sample: [Double] =
      switch seed % 5 {
      case 0: u.map { pow(1 - $0, -1 / (0.3 + Double(seed) / 10)) }
      case 1: u.map { 0.1 + $0 } + [7, 30, 31, 1e4]
      // Equal values, and ones that are not positive.
      case 2: u.map { (20 * pow(1 - $0, -0.7)).rounded() / 20 } + [0, -1, 1, 2]
      case 3: try SymmetricEigen.values(of: gaussianMatrix(max(count / 4, 3), count, seed: seed).gram)
      default: stream.cauchy(count: max(count, 20)).map { $0 * $0 }
      }
    let (found, expected) = (try PowerLawTail(fitting: sample), plain(sample))
    #expect(abs(found.distance - expected.distance) < 1e-12)
    #expect(found.cutoff == expected.cutoff && found.count == expected.count)
    #expect(relativeError(found.exponent, expected.exponent) < 1e-11)
    #expect(found.excludedCount == sample.count { $0 <= 0 })
    // The curve's points are fits with their cutoffs given; the best of all is the fit.
    let curve = try TailCutoffs(sample).curve(points: sample.count)
    #expect(curve.map(\.distance).min() == found.distance)
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.cutoff < $1.cutoff && $0.count > $1.count })
  }

  @Test("α and x_min follow a change of scale, D does not change", arguments: [1e-200, 3.7, 1e250])
  func scale(factor: Double) throws {
    let sample = RandomStream(seed: 3, name: "tail").uniform(count: 500).map { pow(1 - $0, -0.5) }
    let (plain, scaled) = (try PowerLawTail(fitting: sample), try PowerLawTail(fitting: sample.map { factor * $0 }))
    #expect(relativeError(plain.exponent, scaled.exponent) < 1e-10)
    #expect(
      relativeError(plain.cutoff * factor, scaled.cutoff) < 1e-14 && abs(plain.distance - scaled.distance) < 1e-12)
  }

  @Test("the exponent of a power law is found within its error, of 10⁵ numbers at once")
  func recovery() throws {
    let sample = RandomStream(seed: 1, name: "tail").uniform(count: 100_000).map { pow(1 - $0, -1 / 1.7) }
    let start = ContinuousClock.now
    let tail = try PowerLawTail(fitting: sample)
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(abs(tail.exponent - 2.7) < 5 * tail.exponentError && tail.distance < 0.01)
  }

  @Test("values that agree to rounding are told apart")
  func close() throws {
    let tail = try PowerLawTail(fitting: (0..<50).map { 1 + Double($0) * 0x1p-50 })
    #expect(tail.exponent.isFinite && tail.exponent > 1e12 && tail.distance < 1)
  }

  @Test(
    "what has no tail is refused", arguments: [[], [1], [2, 2, 2], [0, -3, 5], [.nan, 1, 2], [1, 2, .infinity]])
  func refusals(numbers: [Double]) throws {
    #expect(try problem { _ = try PowerLawTail(fitting: numbers) }?.category == .badInput)
  }

  @Test("zero eigenvalues of a Gram matrix of small rank are no part of its spectrum")
  func rounding() throws {
    let factor = gaussianMatrix(60, 20, seed: 1)
    let resolved = PowerLawTail.resolved(try SymmetricEigen.values(of: factor.gram))
    let expected = try SymmetricEigen.values(of: factor.transposed.gram)
    #expect(resolved.count == 20 && zip(resolved, expected).allSatisfy { relativeError($0, $1) < 1e-12 })
  }
}
