import Diagnostics
import LinearAlgebra

/// The affine map of adjacency matrices after which the bulk of the spectrum is a semicircle on [−2, 2]:
/// A ↦ (A − mean·(J − I))/√(n·variance), J the matrix of ones. The diagonal stays 0.
public struct Standardisation: Sendable, Equatable {
  /// What is subtracted from the entries off the diagonal.
  public let mean: Double
  /// Their variance, positive.
  public let variance: Double

  /// - Throws: `Problem.numericalFailure` unless the mean is finite and the variance is positive.
  public init(mean: Double, variance: Double) throws {
    guard mean.isFinite, variance > 0, variance.isFinite else {
      throw Problem(
        .numericalFailure,
        cause: "a graph whose pairs have the mean \(mean) and the variance \(variance) cannot be standardised",
        remedy: "take a graph with some edges, but not all, and weights whose squares can be summed")
    }
    self.mean = mean
    self.variance = variance
  }

  /// The map for independent edges of probability q: mean q, variance q(1 − q).
  ///
  /// - Throws: `Problem.numericalFailure` unless 0 < q < 1.
  public static func bernoulli(_ q: Double) throws -> Standardisation {
    try Standardisation(mean: q, variance: q * (1 - q))
  }

  /// The map by the mean and variance of the graph's own pairs.
  ///
  /// - Throws: `Problem.numericalFailure` for a graph with no edges or all.
  public static func measured(on graph: Graph) throws -> Standardisation {
    try Standardisation(mean: graph.mean, variance: graph.variance)
  }

  /// The same scale, and nothing subtracted: the eigenvalue √n·mean/√variance of dense graphs stays.
  public var uncentred: Standardisation { Standardisation(uncheckedMean: 0, variance: variance) }

  private init(uncheckedMean mean: Double, variance: Double) {
    self.mean = mean
    self.variance = variance
  }

  /// 1/√(n·variance).
  func factor(vertices n: Int) -> Double { 1 / (Double(max(n, 1)) * variance).squareRoot() }

  /// Maps an (n, n) adjacency matrix in place.
  public func apply(to matrix: inout Matrix<Double>) {
    let n = matrix.rows
    precondition(matrix.columns == n, "an adjacency matrix is square")
    let factor = factor(vertices: n)
    matrix.storage.withUnsafeMutableBufferPointer { a in
      for i in 0..<n {
        let diagonal = a[i * n + i]
        for j in i * n..<(i + 1) * n { a[j] = (a[j] - mean) * factor }
        a[i * n + i] = diagonal * factor
      }
    }
  }
}

extension Graph {
  /// The adjacency matrix, mapped; of shape (n, n).
  public func standardised(by map: Standardisation) -> Matrix<Double> {
    var matrix = adjacency
    map.apply(to: &matrix)
    return matrix
  }
}
