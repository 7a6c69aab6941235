import Diagnostics
import Foundation

/// The bulk of a matrix's spectrum as a Marčenko–Pastur law, and the eigenvalues that stand beyond it.
///
/// Of the M eigenvalues of WᵀW/N, W of shape (N, M) or its transpose, N ≥ M, the M − k smallest are taken for those of a matrix
/// of noise of variance σ², of the shape (N − k, M − k) that k singular triples leave: their mean is σ²(N − k)/N, and their
/// law the one of ratio (M − k)/(N − k). *Outliers* are the eigenvalues whose p-value, by the
/// Tracy–Widom law of the largest eigenvalue of such noise, is below 0.01. k begins where the Kolmogorov–Smirnov distance of
/// those M − k from the law is least, which many outliers do not hide from (testing from the largest down they would: Kritchman
/// and Nadler 2009), and then becomes the number of outliers, again and again, until it is that. Where this does not come about
/// with k ≤ M/2 the spectrum is not one of noise and outliers; k is then that of the least distance, which `distance` tells.
public struct MarchenkoPasturBulk: Sendable {
  /// An eigenvalue beyond the bulk, or the largest.
  public struct Outlier: Sendable, Equatable {
    public let eigenvalue: Double
    /// Its place in units of the Tracy–Widom law.
    public let statistic: Double
    /// The probability that noise alone has one so large.
    public let probability: Double
  }

  /// That of mean 1; the bulk's is this times `mean`.
  public let law: MarchenkoPastur
  /// The mean of the M − k smallest eigenvalues.
  public let mean: Double
  /// σ², of the entries of W.
  public let variance: Double
  /// The largest first.
  public let outliers: [Outlier]
  /// The largest eigenvalue.
  public let largest: Outlier
  /// The Kolmogorov–Smirnov distance of the M − k smallest eigenvalues from the bulk's law.
  public let distance: Double

  /// Below this p-value an eigenvalue is an outlier.
  public static let level = 0.01

  /// The right edge, `mean` (1 + √γ)², γ the law's ratio.
  public var edge: Double { mean * law.upperEdge }
  /// The left edge, `mean` (1 − √γ)².
  public var lowerEdge: Double { mean * law.lowerEdge }

  /// Fits the bulk; nil where there is none: at least half of the eigenvalues are 0. Complexity: O(M²).
  ///
  /// - Parameters:
  ///   - eigenvalues: the M of WᵀW/N, ascending, at least one, none negative.
  ///   - larger: N, at least M.
  /// - Throws: `Problem.numericalFailure`.
  public init?(of eigenvalues: [Double], larger: Int) throws {
    let count = eigenvalues.count
    precondition(count >= 1 && larger >= count, "\(count) eigenvalues of a matrix whose larger side is \(larger)")
    guard eigenvalues[(count - 1) / 2] > 0 else { return nil }
    var sums = [0.0]
    for eigenvalue in eigenvalues { sums.append(sums[sums.count - 1] + eigenvalue) }
    /// The law of all but k, and its mean.
    func bulk(_ k: Int) throws -> (law: MarchenkoPastur, mean: Double) {
      (try MarchenkoPastur(ratio: Double(count - k) / Double(larger - k)), sums[count - k] / Double(count - k))
    }
    /// The largest eigenvalue of such noise, and what it is multiplied by to be one of W.
    func noise(_ k: Int) throws -> (law: LargestEigenvalue, unit: Double) {
      (LargestEigenvalue(rows: larger - k, columns: count - k), try bulk(k).mean / Double(larger - k))
    }
    func outliers(beyond noise: (law: LargestEigenvalue, unit: Double)) -> [Double] {
      let threshold = noise.unit * (noise.law.centre + TracyWidom.onePercentPoint * noise.law.scale)
      return Array(eigenvalues.reversed().prefix { $0 > threshold })
    }
    func distance(_ k: Int) throws -> Double {
      let (law, mean) = try bulk(k)
      return Self.distance(eigenvalues.dropLast(k), law, mean)
    }
    let distances = try (0...count / 2).map(distance)
    let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
    var found = nearest
    // The more are left out the more are outliers: but for rounding k rises or falls, and never turns.
    for _ in 0..<count {
      let beyond = outliers(beyond: try noise(found)).count
      guard beyond != found else { break }
      guard beyond <= count / 2 else {
        found = nearest
        break
      }
      found = beyond
    }
    (law, mean) = try bulk(found)
    variance = mean * Double(larger) / Double(larger - found)
    let expected = try noise(found)
    func judged(_ eigenvalue: Double) throws -> Outlier {
      let statistic = expected.law.statistic(of: eigenvalue / expected.unit)
      return Outlier(
        eigenvalue: eigenvalue, statistic: statistic, probability: try TracyWidom.upperTail(at: statistic))
    }
    self.outliers = try outliers(beyond: expected).map(judged)
    largest = try self.outliers.first ?? judged(eigenvalues[count - 1])
    self.distance = distances[found]
  }

  /// sup |F_n − F|.
  private static func distance(_ sample: ArraySlice<Double>, _ law: MarchenkoPastur, _ mean: Double) -> Double {
    let count = Double(sample.count)
    return sample.enumerated().reduce(0) { largest, member in
      let value = law.distribution(at: member.element / mean)
      return max(largest, value - Double(member.offset) / count, Double(member.offset + 1) / count - value)
    }
  }
}
