import Diagnostics
import Foundation

/// The bulk of a matrix's spectrum as a Marčenko–Pastur law, and the eigenvalues that stand beyond it.
///
/// Of the M eigenvalues λ of WᵀW/N, W of shape (N, M) or its transpose, N ≥ M, those that are not *outliers* are taken for
/// the spectrum of noise of variance σ²: the law of ratio (M − k)/N, k being the number of outliers, times σ². An outlier's
/// p-value by the Tracy–Widom law of the largest eigenvalue of such noise is below 0.01; σ² is the mean of the others.
/// Which is found by iteration from the σ² of the median, which no minority of outliers moves (Kritchman and Nadler 2009
/// test from the largest down, where many hide each other). Of a spectrum unlike that of noise the outliers are many and
/// `distance` is large.
public struct MarchenkoPasturBulk: Sendable {
  /// An eigenvalue beyond the bulk, or the largest.
  public struct Outlier: Sendable, Equatable {
    public let eigenvalue: Double
    /// Its place in units of the Tracy–Widom law.
    public let statistic: Double
    /// The probability that noise alone has one so large.
    public let probability: Double
  }

  /// Of variance 1; the bulk's is this times `variance`.
  public let law: MarchenkoPastur
  /// σ².
  public let variance: Double
  /// The largest first.
  public let outliers: [Outlier]
  /// The largest eigenvalue.
  public let largest: Outlier
  /// The Kolmogorov–Smirnov distance of the eigenvalues that are no outliers from the bulk's law.
  public let distance: Double

  /// Below this p-value an eigenvalue is an outlier.
  public static let level = 0.01

  /// The right edge σ²(1 + √γ)².
  public var edge: Double { variance * law.upperEdge }
  /// The left edge σ²(1 − √γ)².
  public var lowerEdge: Double { variance * law.lowerEdge }

  /// Fits the bulk; nil where there is none: at least half of the eigenvalues are 0.
  ///
  /// - Parameters:
  ///   - eigenvalues: the M of WᵀW/N, ascending, at least one, none negative.
  ///   - larger: N, at least M.
  /// - Throws: `Problem.numericalFailure`.
  public init?(of eigenvalues: [Double], larger: Int) throws {
    let count = eigenvalues.count
    precondition(count >= 1 && larger >= count, "\(count) eigenvalues of a matrix whose larger side is \(larger)")
    let median = (eigenvalues[(count - 1) / 2] + eigenvalues[count / 2]) / 2
    guard median > 0 else { return nil }
    let size = Double(larger)
    func noise(_ found: Int) -> LargestEigenvalue { LargestEigenvalue(rows: larger, columns: count - found) }
    var variance = try median / MarchenkoPastur(ratio: Double(count) / size).median
    var found = 0
    for _ in 0..<100 {
      let law = noise(found)
      let threshold = variance / size * (law.centre + TracyWidom.onePercentPoint * law.scale)
      // At least half is bulk.
      let beyond = min(eigenvalues.reversed().prefix { $0 > threshold }.count, count / 2)
      let rest = eigenvalues.dropLast(beyond).reduce(0, +) / Double(count - beyond)
      guard beyond != found || rest != variance else { break }
      (found, variance) = (beyond, rest)
    }
    guard variance > 0 else { return nil }
    let (law, scale) = (noise(found), size / variance)
    func judged(_ eigenvalue: Double) throws -> Outlier {
      let statistic = law.statistic(of: eigenvalue * scale)
      return Outlier(
        eigenvalue: eigenvalue, statistic: statistic, probability: try TracyWidom.upperTail(at: statistic))
    }
    self.law = try MarchenkoPastur(ratio: Double(count - found) / size)
    self.variance = variance
    outliers = try eigenvalues.suffix(found).reversed().map(judged)
    largest = try outliers.first ?? judged(eigenvalues[count - 1])
    distance = Self.distance(eigenvalues.dropLast(found), self.law, variance)
  }

  /// sup |F_n − F|.
  private static func distance(_ sample: ArraySlice<Double>, _ law: MarchenkoPastur, _ variance: Double) -> Double {
    let count = Double(sample.count)
    return sample.enumerated().reduce(0) { largest, member in
      let value = law.distribution(at: member.element / variance)
      return max(largest, value - Double(member.offset) / count, Double(member.offset + 1) / count - value)
    }
  }
}
