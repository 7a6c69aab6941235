import LinearAlgebra
import Randomness

/// A centred Gaussian process at n points, given by its covariance matrix there.
public struct GaussianProcess: Sendable {
  private let factor: CovarianceFactor

  /// The process of the covariance Σ, shape (n, n), symmetric; the matrix's own memory is used where the caller gives
  /// it up. Complexity: n³/3.
  ///
  /// - Throws: `Problem.badInput` for a matrix that is no covariance.
  public init(covariance: consuming Matrix<Double>) throws {
    factor = try CovarianceFactor(of: covariance)
  }

  /// The variance added to every value for want of exact arithmetic; see `CovarianceFactor`.
  public var jitter: Double { factor.jitter }

  /// Independent draws, one a row, shape (count, n): draw r is made of the normal numbers of `stream["draw/r"]`, r
  /// from 0. Complexity: O(count n²).
  public func draws(_ count: Int, stream: RandomStream) -> Matrix<Double> {
    var values = Matrix<Double>(rows: count, columns: factor.size)
    values.storage.withUnsafeMutableBufferPointer { values in
      for r in 0..<count {
        let row = UnsafeMutableBufferPointer(rebasing: values[r * factor.size..<(r + 1) * factor.size])
        stream["draw/\(r)"].fillNormal(row)
      }
    }
    factor.correlate(&values)
    return values
  }
}
