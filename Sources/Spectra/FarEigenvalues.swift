import Foundation

/// The largest numbers of a sample that stand off all others by a gap: a power law fitted to them too says little of the rest.
///
/// The gap is the widest ratio λ_k/λ_{k+1} among the ten largest, if it is at least 2.
public struct FarEigenvalues: Sendable, Equatable {
  /// k.
  public let count: Int
  /// λ_k/λ_{k+1}.
  public let ratio: Double

  /// How wide the gap must be.
  public static let least = 2.0
  /// Where it is looked for.
  private static let mostCount = 10

  /// Looks for a gap; nil where there is none.
  ///
  /// - Parameter sample: positive numbers, ascending.
  public init?(in sample: [Double]) {
    let top = Array(sample.suffix(Self.mostCount + 1).reversed())
    let gaps = zip(top, top.dropFirst()).map { $0 / $1 }
    // At least half of the numbers are the others.
    guard let place = gaps.indices.prefix(sample.count / 2).max(by: { gaps[$0] < gaps[$1] }), gaps[place] >= Self.least
    else { return nil }
    (count, ratio) = (place + 1, gaps[place])
  }

  /// The probability that numbers of a power law have so wide a gap there, r^{−k(α − 1)}: the k largest over the next are
  /// independent numbers of the same law.
  public func probability(exponent alpha: Double) -> Double { pow(ratio, -Double(count) * (alpha - 1)) }
}
