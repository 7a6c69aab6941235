import LinearAlgebra

/// The leading eigenvalues that Lanczos' method has found and that stand apart from all others.
public struct ApartEigenvalues: Sendable {
  /// Largest first.
  public let values: [Double]
  /// Half way between them and the next; nil where there are none.
  public let bound: Double?

  /// A gap to the next one is so many times what the eigenvalues may be off.
  private static let certainty = 20.0

  /// As many of the largest as can be told from the next one, of which one is left at least.
  public init(_ pairs: RitzPairs) {
    let (values, residuals) = (pairs.largest, pairs.largestResiduals)
    let count = stride(from: values.count - 1, to: 0, by: -1).first { count in
      let off = residuals[...count].max() ?? 0
      return values[count - 1] - values[count] > Self.certainty * off
    }
    self.values = Array(values.prefix(count ?? 0))
    bound = count.map { (values[$0 - 1] + values[$0]) / 2 }
  }
}
