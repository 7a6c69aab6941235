import Diagnostics
import LinearAlgebra

/// The inner products x_αᵀx_β, α ≠ β, of a set of samples (fan-wang-2020, appendix I.1).
public struct InnerProducts: Sendable, Equatable {
  /// max |x_αᵀx_β|.
  public let largest: Double
  /// The root mean square.
  public let rootMeanSquare: Double
  /// The ends of the histogram's bins, one more than bins, ascending.
  public let edges: [Double]
  /// The share of pairs per unit length in each bin; its integral is the share of pairs within the range.
  public let density: [Double]

  /// Measures the pairs α < β of a Gram matrix (n, n), n ≥ 2, with a histogram of equal bins over `range`,
  /// or where nil over ±`largest`.
  ///
  /// - Throws: `Problem.badInput` for a matrix that is not square or too small, `Problem.badConfiguration` for
  ///   no bins or an empty range.
  public init(gram: Matrix<Double>, bins: Int, range: ClosedRange<Double>? = nil) throws {
    let n = gram.rows
    guard n == gram.columns, n >= 2 else {
      throw Problem(
        .badInput, object: "Gram matrix", cause: "its shape is (\(n), \(gram.columns)); it needs two samples")
    }
    var (largest, squares) = (0.0, 0.0)
    gram.forEachPair { product in
      largest = max(largest, abs(product))
      squares += product * product
    }
    let pairs = Double(n) * Double(n - 1) / 2
    let half = largest > 0 ? largest : 1
    let interval = range ?? -half...half
    let length = interval.upperBound - interval.lowerBound
    guard bins > 0, length > 0, length.isFinite else {
      throw Problem(
        .badConfiguration, object: "histogram", cause: "\(bins) bins over \(interval)",
        remedy: "give at least one bin and a range of positive length")
    }
    var counts = [Int](repeating: 0, count: bins)
    gram.forEachPair { product in
      guard interval.contains(product) else { return }
      counts[min(Int((product - interval.lowerBound) / length * Double(bins)), bins - 1)] += 1
    }
    self.largest = largest
    rootMeanSquare = (squares / pairs).squareRoot()
    edges = (0...bins).map { interval.lowerBound + length * Double($0) / Double(bins) }
    density = counts.map { Double($0) / pairs * Double(bins) / length }
  }
}

extension Matrix<Double> {
  /// Calls `body` with the entries above the diagonal.
  fileprivate func forEachPair(_ body: (Double) -> Void) {
    storage.withUnsafeBufferPointer { entries in
      for i in 0..<rows { for j in i + 1..<columns { body(entries[i * columns + j]) } }
    }
  }
}
